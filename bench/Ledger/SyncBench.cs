using System.Diagnostics;
using System.Globalization;
using ImageGateway.Core.Budgets;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Ledger;

/// <summary>One instance that asks many budgets at once, each again as soon as it is answered; every message is written.</summary>
internal static class SyncBench
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(string folder, int budgets)
    {
        await using var services = new ServiceCollection().AddLogging().AddEmbeddedControlPlane(folder).BuildServiceProvider();
        var ledgers = services.GetRequiredService<ILedgers>();
        await AskAsync(ledgers, budgets, firstSeq: 1, TimeSpan.FromMilliseconds(500));
        var start = Stopwatch.GetTimestamp();
        var answered = await AskAsync(ledgers, budgets, firstSeq: 1_000_000, Duration);
        var elapsed = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{budgets,4} nodes at a time: {answered / elapsed.TotalSeconds:0} "
                + $"messages/s, {elapsed.TotalMilliseconds * budgets / answered:0.0} ms each"));
    }

    private static async Task<long> AskAsync(ILedgers ledgers, int budgets, long firstSeq, TimeSpan duration)
    {
        var start = Stopwatch.GetTimestamp();
        return (await Task.WhenAll(Enumerable.Range(0, budgets).Select(index => Task.Run(async () =>
        {
            var (budget, asked) = (new BudgetId(BudgetKind.VirtualKey, $"node-{index}"), 0L);
            for (; Stopwatch.GetElapsedTime(start) < duration; asked++)
                await ledgers.SyncAsync(budget, new() { Lease = "a", Seq = firstSeq + asked, Need = new(40_000, 1, 1) }, default);
            return asked;
        })))).Sum();
    }
}

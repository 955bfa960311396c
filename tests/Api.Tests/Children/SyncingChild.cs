using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.Children;

/// <summary>
/// Instances that ask for one more image again and again, each at a budget of its own and all at a shared one. They say
/// what is answered, and go on after a message without an answer by sending it again, once.
/// </summary>
internal static class SyncingChild
{
    public const string Name = "syncs";
    public const int Instances = 8;
    public const string SharedBudget = "shared";
    public static readonly Amount Image = new(Cost: 40_000, Requests: 1, Images: 1);

    public static string OwnBudget(int instance) => $"own-{instance}";

    public static SyncMessage Message(string lease, long seq) =>
        new() { Lease = lease, Seq = seq, Reserved = Image * (seq - 1), Need = Image };

    public static async Task<int> RunAsync(string folder)
    {
        await using var services = EmbeddedEngine.Start(folder);
        var ledgers = services.GetRequiredService<ILedgers>();
        await Task.WhenAll(Enumerable.Range(0, Instances).Select(instance => Task.Run(() => AskAsync(ledgers, instance))));
        return 0;
    }

    private static async Task AskAsync(ILedgers ledgers, int instance)
    {
        for (var seq = 1L; ; seq++)
        {
            foreach (var budget in (string[])[OwnBudget(instance), SharedBudget])
            {
                if (!await SyncAsync(ledgers, budget, Message($"owner-{instance}", seq))
                    && !await SyncAsync(ledgers, budget, Message($"owner-{instance}", seq)))
                    return;
            }
        }
    }

    private static async Task<bool> SyncAsync(ILedgers ledgers, string budget, SyncMessage message)
    {
        try
        {
            var reply = await ledgers.SyncAsync(new(BudgetKind.VirtualKey, budget), message, default);
            Say(new(budget, message.Lease, message.Seq, reply.Granted.Images, reply.Version));
            return true;
        }
        catch (ControlPlaneUnavailableException)
        {
            Say(new(budget, message.Lease, message.Seq, null, 0));
            return false;
        }
    }

    private static void Say(SyncLine line) => Console.WriteLine(line);
}

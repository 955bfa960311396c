using System.Diagnostics;
using System.Globalization;
using ImageGateway.Cluster.Tests.History;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.TestKit;
using StackExchange.Redis;
using Xunit.Abstractions;

namespace ImageGateway.Cluster.Tests.Faults;

/// <summary>
/// A cluster under faults, each with a budget of hundreds of images of its own, by a seeded schedule; what happened is proved by its
/// history. A few faults in every build; for half an hour with <c>LONG_TESTS=1</c>, and as many minutes as <c>FAULT_MINUTES</c>
/// says. <c>FAULT_SEED</c> runs another schedule, <c>FAULT_ONLY</c> the faults whose names contain
/// one of its parts, <c>FAULT_PREVIOUS</c> names the silo's build of another version to go over to and back from,
/// <c>FAULT_SETTINGS</c> has further settings of all processes (<c>NAME=value,…</c>), and <c>FAULT_LOG</c> names a file for what
/// happens and what the processes say.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class FaultTests(ITestOutputHelper output)
{
    private const int OrdinarySeed = 20261130;

    // Resets of connections and processes that die are found out by others after a second, by a further message.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly FaultCase[] Ordinary =
    [
        FaultCases.SiloKilled, FaultCases.OfLink("front-ends to one silo", LinkFault.Resets), FaultCases.FrontEndKilled,
    ];

    // So that a store that forgot is recovered from within seconds.
    private static readonly (string Name, string Value)[] ShortTerms = [("LEDGER__TERMSECONDS", "6"), ("LEDGER__RENEWSECONDS", "1")];

    // Said at the end, so that the rest of the schedule is seen.
    private readonly List<string> _missed = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    [Fact]
    public async Task Budget_UnderFaults_IsSoldExactly()
    {
        var seed = Number("FAULT_SEED") ?? (PropertyRuns.IsLong ? Random.Shared.Next() : OrdinarySeed);
        var file = Path.Combine(Path.GetTempPath(), $"imagegateway-history-{seed}-{Environment.ProcessId}.jsonl");
        using var history = new HistoryRecorder(path: file);
        await using var cluster = new FaultCluster(
            PropertyRuns.IsLong ? 3 : 2, 2, history, [.. PropertyRuns.IsLong ? [] : ShortTerms, .. Settings()]);
        var origin = $"FAULT_SEED={seed} LONG_TESTS={(PropertyRuns.IsLong ? 1 : 0)}, history in {file}";
        Say(origin);
        try
        {
            await cluster.StartAsync(ProcessGroup.SiloPath);
            Say("the cluster is ready");
            await RunAsync(cluster, seed);
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            var said = string.Join('\n', cluster.Members.Select(member => $"--- {member.Name}\n{Last(member.Output)}"));
            throw new InvalidOperationException($"{origin}: {failure.Message}\n{said}", failure);
        }

        finally
        {
            Keep(cluster);
        }

        history.Add(new() { Kind = HistoryKind.Quiet });
        new HistoryChecker(Patience).Check(new(history.Lines.Concat(cluster.Written())), origin);
        Assert.Empty(_missed);
        File.Delete(file);
    }

    [Fact]
    public async Task Budget_StoreIsEmptied_IsNeverOverspent()
    {
        if (!PropertyRuns.IsLong)
            return;
        using var history = new HistoryRecorder();
        await using var cluster = new FaultCluster(2, 2, history, ShortTerms);
        await cluster.StartAsync(ProcessGroup.SiloPath);
        var round = new FaultRound(cluster, "emptied", new(), ProcessGroup.SiloPath);

        Say("the store is emptied: " + await round.RunLastAsync(
            emptied => emptied.WithRedisAsync((redis, _) => FlushAsync(redis)), TimeSpan.FromSeconds(30)));

        Assert.InRange(round.Sold, 1, new FaultPace().Images);
        new HistoryChecker(Patience).Check(new(history.Lines), "FLUSHALL");
    }

    private static async Task<bool> FlushAsync(IConnectionMultiplexer redis)
    {
        await redis.GetServers()[0].FlushAllDatabasesAsync();
        return true;
    }

    private async Task RunAsync(FaultCluster cluster, int seed)
    {
        var random = new Random(seed);
        var pace = PropertyRuns.IsLong
            ? new FaultPace { During = TimeSpan.FromSeconds(45), Interval = TimeSpan.FromMilliseconds(400) }
            : new() { Images = 250, Interval = TimeSpan.FromMilliseconds(120) };
        var deadline = TimeSpan.FromMinutes(Number("FAULT_MINUTES") ?? PropertyRuns.Scaled(30, 2));
        var only = Environment.GetEnvironmentVariable("FAULT_ONLY");
        var previous = Environment.GetEnvironmentVariable("FAULT_PREVIOUS");
        FaultCase[] all = previous is null ? [.. FaultCases.All] : [.. FaultCases.All, .. FaultCases.OfVersions(previous)];
        FaultCase[] cases = [.. PropertyRuns.IsLong ? all : Ordinary];
        random.Shuffle(cases);
        if (only is not null)
        {
            cases = [.. only.Split(',').SelectMany(part =>
                all.Where(fault => fault.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))];
        }

        var began = cluster.History.Now;
        using var standstill = new Standstill();
        for (var number = 0; number < cases.Length && Elapsed(cluster, began) - standstill.Total < deadline; number++)
        {
            var (round, before) = (new FaultRound(cluster, $"round-{number}", pace, ProcessGroup.SiloPath), standstill.Total);
            Say(await round.RunAsync(cases[number]));
            Assert.InRange(round.Sold, 1, pace.Images);
            // Times of a round in which everything was stopped say nothing; its amounts do.
            if (standstill.Total > before)
                Say(FormattableString.Invariant($"all of it stood still for {(standstill.Total - before).TotalSeconds:0} s"));
            else if (PropertyRuns.IsLong && cases[number].MostUnavailable is { } most && round.Longest > most)
                _missed.Add($"{cases[number]}: 503 for {round.Longest}, not {most}");
        }
    }

    // Also to a file, where a long run can be watched.
    private void Say(string line)
    {
        line = string.Create(CultureInfo.InvariantCulture, $"{_watch.Elapsed.TotalSeconds:0} s: {line}");
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("FAULT_LOG") is { } log)
            File.AppendAllText(log, line + "\n");
    }

    private static void Keep(FaultCluster cluster)
    {
        if (Environment.GetEnvironmentVariable("FAULT_LOG") is not { } log)
            return;
        foreach (var member in cluster.Members)
            File.WriteAllText($"{log}.{member.Name}", member.Output);
    }

    private static TimeSpan Elapsed(FaultCluster cluster, long began) => TimeSpan.FromMicroseconds(cluster.History.Now - began);

    private static IEnumerable<(string Name, string Value)> Settings() =>
        (Environment.GetEnvironmentVariable("FAULT_SETTINGS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(static setting => setting.Split('=', 2)).Select(static parts => (parts[0], parts[1]));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;

    private static string Last(string output) => string.Join('\n', output.Split('\n').TakeLast(30));
}

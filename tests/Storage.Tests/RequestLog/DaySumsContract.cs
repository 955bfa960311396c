using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.Tests.RequestLog;

/// <summary>Sums by day of users and metadata values are those of their hours, and those are what the entries say.</summary>
public abstract class DaySumsContract
{
    private const int Days = 5;
    private const string Team = "team";

    private static readonly DateTimeOffset First = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<string>> Counted =
        ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("a", [Team]).Add("b", [Team]);

    private static readonly ImmutableArray<string>[] Named = [[], [], ["a"], ["a", "b"]];

    /// <summary>Makes an empty store in place of the one before.</summary>
    protected abstract ValueTask<IRequestLogStore> NewAsync();

    /// <summary>Opens the store anew as one that an earlier version wrote.</summary>
    /// <param name="hasDays">True when that version knew sums by day, but not those over all workspaces.</param>
    protected abstract ValueTask<IRequestLogStore> UpgradeAsync(bool hasDays);

    [Fact]
    public async Task ValuesAsync_DaysThatAreSummed_AreWhatTheEntriesSay()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var log = await NewAsync();
            var entries = new List<LogEntry>();
            for (var turn = 0; turn < 4; turn++)
            {
                // Entries of days that are summed may come late, as from a spool.
                var batch = Enumerable.Range(0, random.Next(1, 40)).Select(_ => Entry(random)).ToImmutableArray();
                entries.AddRange(batch);
                await log.AppendAsync(new(Guid.NewGuid(), batch) { CountedMetadata = Counted }, default);
                if (random.Next(2) == 0)
                    await ((ILogRetention)log).SumDaysAsync(DateOnly.FromDateTime(First.DateTime).AddDays(random.Next(Days + 1)), default);
                await SameAsync((ILogRollups)log, entries, random, $"seed {seed}, turn {turn}");
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SumDaysAsync_StoreOfAnEarlierVersion_SumsWhatItHolds(bool hasDays)
    {
        var random = new Random(1);
        var log = await NewAsync();
        var entries = Enumerable.Range(0, 200).Select(_ => Entry(random)).ToImmutableArray();
        await log.AppendAsync(new(Guid.NewGuid(), entries) { CountedMetadata = Counted }, default);
        await ((ILogRetention)log).SumDaysAsync(DateOnly.FromDateTime(First.DateTime).AddDays(3), default);

        log = await UpgradeAsync(hasDays);

        await SameAsync((ILogRollups)log, entries, random, "before");
        for (var turn = 0; turn < 2; turn++)
            await ((ILogRetention)log).SumDaysAsync(DateOnly.FromDateTime(First.DateTime).AddDays(4), default);
        await SameAsync((ILogRollups)log, entries, random, "after");
    }

    [Fact]
    public async Task SumDaysAsync_MoreValuesThanADayCountsApart_KeepsTheLargestAndLosesNoRequest()
    {
        var log = await NewAsync();
        await log.AppendAsync(
            new(Guid.NewGuid(), [.. Enumerable.Range(0, 2 * ValueTable.MaxValues).Select(
                static user => Entry("a", $"user-{user}", First.AddHours(user % 4))), Entry("a", "user-1999", First)]),
            default);
        var filter = new LogFilter { From = First, Until = First.AddDays(1) };

        await ((ILogRetention)log).SumDaysAsync(DateOnly.FromDateTime(First.DateTime).AddDays(1), default);

        var rows = await ((ILogRollups)log).ValuesAsync(string.Empty, filter, default);
        Assert.Equal(ValueTable.MaxValues + 1, rows.Length);
        Assert.Equal((2 * ValueTable.MaxValues) + 1, rows.Sum(static row => row.Measures.Requests));
        Assert.Equal(2, Assert.Single(rows, static row => row.Value == "user-1999").Measures.Requests);
    }

    [Fact]
    public async Task SumDaysAsync_MoreValuesThanAllWorkspacesCountApart_KeepsTheLargestAndLosesNoRequest()
    {
        var log = await NewAsync();
        await log.AppendAsync(
            new(Guid.NewGuid(), [.. Enumerable.Range(0, 2 * ValueTable.MaxValues).Select(
                static user => Entry(user % 2 == 0 ? "a" : "b", $"user-{user}", First)), Entry("b", "user-0", First)]),
            default);
        var filter = new LogFilter { From = First, Until = First.AddDays(1) };

        await ((ILogRetention)log).SumDaysAsync(DateOnly.FromDateTime(First.DateTime).AddDays(1), default);

        var rows = await ((ILogRollups)log).ValuesAsync(string.Empty, filter, default);
        Assert.Equal(ValueTable.MaxValues + 1, rows.Length);
        Assert.Equal((2 * ValueTable.MaxValues) + 1, rows.Sum(static row => row.Measures.Requests));
        Assert.Equal(2, Assert.Single(rows, static row => row.Value == "user-0").Measures.Requests);
    }

    private static async Task SameAsync(ILogRollups log, IReadOnlyCollection<LogEntry> entries, Random random, string when)
    {
        foreach (var name in (string[])[string.Empty, Team])
        {
            for (var span = 0; span < 4; span++)
            {
                var from = First.AddHours(random.Next(Days * 24));
                var filter = span == 0
                    ? new LogFilter()
                    : new() { From = from, Until = from.AddHours(random.Next(Days * 24)), Workspaces = Named[span] };
                var sums = new SortedDictionary<string, ValueMeasures>(StringComparer.Ordinal);
                foreach (var entry in entries.Where(entry => Fits(filter, entry)))
                {
                    var value = name.Length == 0 ? entry.User : entry.Metadata.GetValueOrDefault(name) ?? string.Empty;
                    if (value.Length == 0)
                        continue;
                    if (!sums.TryGetValue(value, out var sum))
                        sums[value] = sum = new();
                    sum.Add(entry);
                }

                var found = await log.ValuesAsync(name, filter, default);
                Assert.True(
                    sums.Select(static pair => $"{pair.Key} {Text(pair.Value)}").SequenceEqual(
                        found.Select(static row => $"{row.Value} {Text(row.Measures)}").Order(StringComparer.Ordinal)),
                    $"{when}, '{name}' from {filter.From:O} until {filter.Until:O}");
            }
        }
    }

    private static bool Fits(LogFilter filter, LogEntry entry) =>
        !(entry.At < filter.From) && !(entry.At >= filter.Until)
        && (filter.Workspaces.IsEmpty || filter.Workspaces.Contains(entry.Workspace));

    private static string Text(ValueMeasures sums) =>
        FormattableString.Invariant(
            $"{sums.Requests} {sums.Errors} {sums.MicroDollars} {sums.Tokens} {sums.Images} {sums.LastSeen}");

    private static LogEntry Entry(Random random) =>
        Entry(
            random.Next(2) == 0 ? "a" : "b", random.Next(4) is var user and > 0 ? $"user-{user}" : string.Empty,
            First.AddMilliseconds(random.NextInt64(Days * 86_400_000L))) with
        {
            IsFinal = random.Next(3) > 0,
            Status = random.Next(3) == 0 ? 500 : 200,
            Cost = new(0, random.Next(1_000_000), false, true),
            Tokens = random.Next(1_000),
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add(Team, $"team-{random.Next(3)}"),
        };

    private static LogEntry Entry(string workspace, string user, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        TraceId = "trace",
        At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
        IsFinal = true,
        Operation = ImageOperation.Generation,
        Workspace = workspace,
        User = user,
        Status = 200,
    };
}

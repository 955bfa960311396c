using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Storage.Tests.RequestLog;

/// <summary>Bounds of a search in days and in time, and where the next page goes on.</summary>
public sealed class LogSearchTests
{
    private const int Days = 20;

    private static readonly DateTimeOffset Newest = new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero);
    private static readonly LogFilter OfAUser = new() { Users = ["ann"] };

    private readonly FakeTimeProvider _time = new(Newest.AddDays(1));
    private readonly List<(DateTimeOffset From, DateTimeOffset Until)> _spans = [];

    [Fact]
    public async Task ListAsync_NothingFits_ReadsLongerAndLongerSpansOfAWeekAtATime()
    {
        var search = Search([], perHour: TimeSpan.Zero);

        var first = await search.ListAsync(OfAUser, null, 10, AllDays, default);

        Assert.Equal([6, 48, 114], _spans.Select(static span => (span.Until - span.From).TotalHours));
        Assert.Equal((true, Newest.AddDays(-6)), (first.IsBounded, first.Next?.At));

        var second = await search.ListAsync(OfAUser, first.Next, 10, AllDays, default);
        var last = await search.ListAsync(OfAUser, second.Next, 10, AllDays, default);

        Assert.Equal((true, Newest.AddDays(-13)), (second.IsBounded, second.Next?.At));
        Assert.Equal((false, null), (last.IsBounded, last.Next));
        Assert.Equal(TimeSpan.FromDays(Days), new(_spans.Sum(static span => (span.Until - span.From).Ticks)));
    }

    [Fact]
    public async Task ListAsync_FilterOfRollups_IsNotBoundToAWeek()
    {
        var page = await Search([], perHour: TimeSpan.Zero).ListAsync(new() { Statuses = [418] }, null, 10, AllDays, default);

        Assert.Equal((false, null), (page.IsBounded, page.Next));
        Assert.Equal(Newest.AddDays(1 - Days), _spans[^1].From);
    }

    [Fact]
    public async Task ListAsync_DaysWithoutEntriesBetween_AreNotCounted()
    {
        DateOnly[] days = [.. AllDays.Where(static (_, index) => index % 3 == 0)];

        var page = await Search([], perHour: TimeSpan.Zero).ListAsync(OfAUser, null, 10, days, default);

        Assert.False(page.IsBounded);
    }

    [Fact]
    public async Task ListAsync_LongerThanItsTime_GivesWhatItFoundAndGoesOnFromThere()
    {
        LogEntry[] entries = [Entry(Newest.AddHours(20)), Entry(Newest.AddDays(-1))];
        var search = Search(entries, perHour: TimeSpan.FromSeconds(0.5));

        var first = await search.ListAsync(OfAUser, null, 10, AllDays, default);
        var second = await search.ListAsync(OfAUser, first.Next, 10, AllDays, default);

        Assert.Same(entries[0], Assert.Single(first.Entries));
        Assert.True(first.IsBounded);
        Assert.Equal(Newest, first.Next?.At);
        Assert.Same(entries[1], Assert.Single(second.Entries));
    }

    [Fact]
    public async Task ListAsync_NotEvenAMinuteInTime_IsAnIOExceptionSoon()
    {
        var since = _time.GetTimestamp();

        await Assert.ThrowsAsync<IOException>(async () =>
            await Search([], perHour: TimeSpan.FromHours(1)).ListAsync(OfAUser, null, 10, AllDays, default));

        Assert.Equal(_spans.Count * LogSearch.MaxSpanTime, _time.GetElapsedTime(since));
        Assert.InRange(_spans.Count, 2, 5);
    }

    [Fact]
    public async Task ListAsync_CallerLeaves_Ends()
    {
        using var leaving = new CancellationTokenSource();
        var search = new LogSearch(
            async (_, _, _, cancellation) =>
            {
                await leaving.CancelAsync();
                cancellation.ThrowIfCancellationRequested();
                return [];
            },
            _time);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await search.ListAsync(OfAUser, null, 10, AllDays, leaving.Token));
    }

    [Fact]
    public void ListAsync_AnyEntriesSpeedAndPages_GivesEachEntryOnceFromTheNewest() =>
        Prop.ForAll(Cases(), @case => SameAsync(@case.Minutes, @case.Limit, @case.Speed).GetAwaiter().GetResult()).Check(100);

    private static IEnumerable<DateOnly> AllDays =>
        Enumerable.Range(0, Days).Select(static day => DateOnly.FromDateTime(Newest.UtcDateTime).AddDays(-day));

    private static Arbitrary<(int[] Minutes, int Limit, TimeSpan Speed)> Cases() => (
        from minutes in Gen.Choose(1, Days * 24 * 60).ArrayOf()
        from limit in Gen.Choose(1, 5)
        from seconds in Gen.Elements(0.0, 0.01, 0.3, 1, 20)
        select (minutes, limit, TimeSpan.FromSeconds(seconds))).ToArbitrary();

    private async Task<bool> SameAsync(int[] minutes, int limit, TimeSpan perHour)
    {
        LogEntry[] entries = [.. minutes.Select(static minute => Entry(Newest.AddDays(1).AddMinutes(-minute)))];
        var (search, found, after) = (Search(entries, perHour), new List<LogEntry>(), (LogCursor?)null);
        do
        {
            var page = await search.ListAsync(OfAUser, after, limit, AllDays, default);
            Assert.InRange(page.Entries.Length, 0, limit);
            found.AddRange(page.Entries);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Sorted(entries), found);
        return true;
    }

    // A store that takes so long for an hour of the log, and ends when it is cancelled.
    private LogSearch Search(LogEntry[] entries, TimeSpan perHour) => new(
        (filter, after, limit, cancellation) =>
        {
            _spans.Add((filter.From!.Value, filter.Until!.Value));
            var needed = perHour * (filter.Until.Value - filter.From.Value).TotalHours;
            _time.Advance(needed < LogSearch.MaxSpanTime ? needed : LogSearch.MaxSpanTime);
            cancellation.ThrowIfCancellationRequested();
            var fitting = entries.Where(entry => filter.Fits(entry) && after?.IsBefore(entry) != false);
            return new(Sorted(fitting).Take(limit).ToList());
        },
        _time);

    private static IEnumerable<LogEntry> Sorted(IEnumerable<LogEntry> entries) => entries.OrderByDescending(static entry => entry.At)
        .ThenByDescending(static entry => entry.Id, Comparer<Guid>.Create(LogCursor.CompareIds));

    private static LogEntry Entry(DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        At = at,
        TraceId = "trace",
        Provider = "openai",
        Model = "gpt-image-2",
        User = "ann",
    };
}

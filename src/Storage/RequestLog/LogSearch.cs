using ImageGateway.Core.RequestLog;

namespace ImageGateway.Storage.RequestLog;

/// <summary>
/// Reads a list in spans of time, from the newest back, so that a search for what is rare ends within its bounds and says from where to
/// go on.
/// </summary>
/// <param name="list">
/// Lists entries of a filter behind a place from the newest to the oldest, at most so many, and ends when it is cancelled.
/// </param>
/// <param name="time">Measures the time that a search takes.</param>
internal sealed class LogSearch(
    Func<LogFilter, LogCursor?, int, CancellationToken, ValueTask<List<LogEntry>>> list, TimeProvider time)
{
    /// <summary>Most days with entries that are searched one entry after the other.</summary>
    public const int MaxDays = 7;

    /// <summary>Time after which a search begins no further span.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    /// <summary>Time after which a span is given up and a shorter one is read.</summary>
    public static readonly TimeSpan MaxSpanTime = TimeSpan.FromSeconds(4);

    // Shorter than most logs take to fill a page; longer spans follow as long as they are quick.
    private static readonly TimeSpan FirstSpan = TimeSpan.FromHours(6);
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private const int Step = 8;

    /// <summary>Lists a page of entries, the newest first.</summary>
    /// <param name="filter">Conditions on the entries.</param>
    /// <param name="after">Place behind which the page begins; null: the newest.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="days">Days that have entries, the newest first.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="IOException">The store is away, or not even the shortest span can be read in time.</exception>
    public async ValueTask<LogPage> ListAsync(
        LogFilter filter, LogCursor? after, int limit, IEnumerable<DateOnly> days, CancellationToken cancellation)
    {
        var until = Least(filter.Until, after is { } place ? EndOf(place) : null);
        var within = days.Where(day => !(StartOf(day) >= until) && !(StartOf(day.AddDays(1)) <= filter.From)).ToList();
        if (within.Count == 0)
            return new([], null, IsBounded: false);

        // A day that is still to come has a place already, but hardly an entry.
        var most = MaxDays + within.Count(day => StartOf(day) > time.GetUtcNow());
        var searched = filter.IsOfRollups ? within : [.. within.Take(most)];
        var (first, end) = (Later(filter.From, StartOf(searched[^1])), Least(until, StartOf(within[0].AddDays(1)))!.Value);
        var (found, span, since, newest) = (new List<LogEntry>(), FirstSpan, time.GetTimestamp(), end);
        while (end > first)
        {
            var (start, begun) = (end - first > span ? end - span : first, time.GetTimestamp());
            if (await TryListAsync(filter with { From = start, Until = end }, after, limit + 1 - found.Count, cancellation) is { } part)
            {
                found.AddRange(part);
                if (found.Count > limit)
                    return LogPage.Of(found, limit);
                end = start;
                span = time.GetElapsedTime(begun) < Quick ? span * Step : span;
            }
            else if (span > ShortestSpan)
                span = span / Step > ShortestSpan ? span / Step : ShortestSpan;
            else
                throw new IOException("The search takes too long; a filter of times makes it shorter.");

            if (end > first && end < newest && time.GetElapsedTime(since) >= MaxTime)
                return new([.. found], new(end, Guid.Empty), IsBounded: true);
        }

        var isBounded = searched.Count < within.Count;
        return new([.. found], isBounded ? new(first, Guid.Empty) : null, isBounded);
    }

    // Null when it took too long.
    private async ValueTask<List<LogEntry>?> TryListAsync(
        LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(MaxSpanTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await list(filter, after, limit, either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    // No id comes before the empty one, so a place of that one has nothing of its own millisecond.
    private static DateTimeOffset EndOf(LogCursor place) => place.Id == Guid.Empty ? place.At : place.At.AddMilliseconds(1);

    private static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static DateTimeOffset? Least(DateTimeOffset? one, DateTimeOffset? other) =>
        one is not null && !(one > other) ? one : other;

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}

using System.Collections.Immutable;
using System.Security.Cryptography;

namespace ImageGateway.Core.RequestLog;

/// <summary>Entries of the request log. Safe for several threads; one instance writes, all may read.</summary>
public interface IRequestLogStore
{
    /// <summary>Stores a batch and its roll-ups at once, or nothing of it. A batch that was stored before changes nothing.</summary>
    /// <exception cref="IOException">The store is away or full; the batch may be appended again.</exception>
    /// <exception cref="LogRefusalException">It refuses entries for what they hold; they may be appended in smaller batches.</exception>
    ValueTask AppendAsync(LogBatch batch, CancellationToken cancellation);

    /// <summary>Lists entries from the newest to the oldest, without their bodies.</summary>
    /// <param name="filter">Conditions on the entries.</param>
    /// <param name="after">Place behind which the page begins; null: the newest.</param>
    /// <param name="limit">Most entries, from 1 to 10,000.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<LogPage> ListAsync(LogFilter filter, LogCursor? after, int limit, CancellationToken cancellation);

    /// <summary>The entry of an id with its body, or null.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<LogEntry?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>All entries of a trace with their bodies, in the order of their attempts.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<ImmutableArray<LogEntry>> FindTraceAsync(string traceId, CancellationToken cancellation);
}

/// <summary>Removes what the log keeps no longer.</summary>
public interface ILogRetention
{
    /// <summary>Removes what is older or more than a bound. Roll-ups by hour and by day stay.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<LogRemoval> TrimAsync(LogRetention retention, CancellationToken cancellation);

    /// <summary>Makes sums by day of users and metadata values for the days that ended before one, as far as there are none.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask SumDaysAsync(DateOnly before, CancellationToken cancellation);

    /// <summary>Removes the bodies of a workspace's entries that began before a time, the oldest first, at most so many at once.</summary>
    /// <returns>How many were removed; less than the limit when none is left.</returns>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<int> RemoveBodiesAsync(string workspace, DateTimeOffset before, int limit, CancellationToken cancellation);
}

/// <summary>Sums over the entries of the log, from which analytics are made.</summary>
public interface ILogRollups
{
    /// <summary>Roll-ups of a time span, in order of time, as far as their dimensions fit.</summary>
    /// <param name="filter">A filter whose <see cref="LogFilter.IsOfRollups"/> is true.</param>
    /// <param name="period">Length of the periods.</param>
    /// <param name="withLatency">
    /// False: <see cref="RollupMeasures.Latency"/> is not asked for and stays empty; it is most of what is stored of a roll-up.
    /// </param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<ImmutableArray<Rollup>> RollupsAsync(
        LogFilter filter, RollupPeriod period, bool withLatency, CancellationToken cancellation);

    /// <summary>All combinations of dimensions that were ever counted in these workspaces; none: in all.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<ImmutableArray<RollupKey>> KeysAsync(ImmutableArray<string> workspaces, CancellationToken cancellation);

    /// <summary>
    /// Sums over whole hours of each end user, or of each value of a metadata key that workspaces chose, over the workspaces of the
    /// filter.
    /// </summary>
    /// <param name="name">Name of the metadata key; empty: end users.</param>
    /// <param name="filter">A filter of times and workspaces only.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<ImmutableArray<ValueSum>> ValuesAsync(string name, LogFilter filter, CancellationToken cancellation);

    /// <summary>Different end users of each hour and workspace.</summary>
    /// <param name="filter">A filter of times and workspaces only.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<ImmutableArray<UserCount>> UsersAsync(LogFilter filter, CancellationToken cancellation);
}

/// <summary>Entries that are stored together.</summary>
/// <param name="Id">Id of the batch, by which a repetition is recognized.</param>
/// <param name="Entries">The entries, at most 5,000.</param>
public sealed record LogBatch(Guid Id, ImmutableArray<LogEntry> Entries)
{
    /// <value>Metadata keys whose values are counted apart, at most <see cref="ValueTable.MaxNames"/> for a workspace, by its id.</value>
    public ImmutableSortedDictionary<string, ImmutableArray<string>>? CountedMetadata { get; init; }

    /// <summary>
    /// Splits entries of this batch into two batches. Their ids follow from this one's, so that a repetition is recognized.
    /// </summary>
    public (LogBatch First, LogBatch Second) Split(ImmutableArray<LogEntry> entries)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Id.ToByteArray(), hash);
        var half = entries.Length / 2;
        return (
            this with { Id = new(hash[..16]), Entries = entries[..half] }, this with { Id = new(hash[16..]), Entries = entries[half..] });
    }
}

/// <summary>A page of a list.</summary>
/// <param name="Entries">The entries, from the newest to the oldest.</param>
/// <param name="Next">Place behind which the next page begins; null when there is none.</param>
/// <param name="IsBounded">True when the search ended at its bound before it had looked at all entries.</param>
public sealed record LogPage(ImmutableArray<LogEntry> Entries, LogCursor? Next, bool IsBounded)
{
    /// <summary>The page of entries that were found up to one more than it may have, which says that there is a next page.</summary>
    public static LogPage Of(IReadOnlyList<LogEntry> found, int limit) => found.Count > limit
        ? new([.. found.Take(limit)], LogCursor.From(found[limit - 1]), IsBounded: false)
        : new([.. found], null, IsBounded: false);
}

/// <summary>Bounds on what the log keeps.</summary>
/// <param name="OldestDay">Days before this one are removed; null: no bound.</param>
/// <param name="MaxBytes">Most bytes; the oldest days are removed first; null: no bound.</param>
public sealed record LogRetention(DateOnly? OldestDay, long? MaxBytes);

/// <summary>Result of removing old or excess days.</summary>
/// <param name="Days">Days.</param>
/// <param name="Bytes">Bytes they took.</param>
public sealed record LogRemoval(int Days, long Bytes);

using System.Collections.Immutable;

namespace ImageGateway.Core.RequestLog;

/// <summary>States of an export. Stored as numbers, so values keep their meaning.</summary>
public enum LogExportState
{
    /// <summary>It was described and not started.</summary>
    Draft = 0,

    /// <summary>An instance writes it.</summary>
    InProgress = 1,

    /// <summary>It can be downloaded.</summary>
    Success = 2,

    /// <summary>It ended with an error, or its instance did.</summary>
    Failed = 3,

    /// <summary>A caller cancelled it.</summary>
    Stopped = 4,
}

/// <summary>An export of entries to a file.</summary>
public sealed record LogExport
{
    /// <value>Id of the export.</value>
    public required Guid Id { get; init; }

    /// <value>Id of the workspace whose entries it has; empty: all workspaces'.</value>
    public required string Workspace { get; init; }

    /// <value>Remark of its maker; empty for none.</value>
    public string Description { get; init; } = string.Empty;

    /// <value>Filters as the caller gave them, a JSON object.</value>
    public required string Filters { get; init; }

    /// <value>Members of each entry, separated by commas.</value>
    public required string Members { get; init; }

    /// <value>Id of the key that made it.</value>
    public required string CreatedBy { get; init; }

    /// <value>Time at which it was made.</value>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <value>Time of the last change, progress included.</value>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <value>State; draft by default.</value>
    public LogExportState State { get; init; }

    /// <value>Entries written so far.</value>
    public long Records { get; init; }

    /// <value>Parts written so far.</value>
    public int Parts { get; init; }

    /// <value>Reason for which it failed; empty for none.</value>
    public string Fault { get; init; } = string.Empty;
}

/// <summary>Exports and their files.</summary>
public interface ILogExports
{
    /// <summary>Stores a new export.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask AddAsync(LogExport export, CancellationToken cancellation);

    /// <summary>Changes an export if it is in a state.</summary>
    /// <param name="export">The export as it should be.</param>
    /// <param name="was">The state that it must be in.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when it is in another state, so that nothing was changed.</returns>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<bool> TryUpdateAsync(LogExport export, LogExportState was, CancellationToken cancellation);

    /// <summary>The export of an id, or null.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<LogExport?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Exports of a workspace, or of all when it is null, from the newest to the oldest, at most 1,000.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<ImmutableArray<LogExport>> ListAsync(string? workspace, CancellationToken cancellation);

    /// <summary>Stores a part of an export's file.</summary>
    /// <param name="id">Id of the export.</param>
    /// <param name="part">Number of the part, from 0.</param>
    /// <param name="bytes">Bytes of the part.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask WritePartAsync(Guid id, int part, byte[] bytes, CancellationToken cancellation);

    /// <summary>A part of an export's file, or null.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask<byte[]?> ReadPartAsync(Guid id, int part, CancellationToken cancellation);

    /// <summary>Removes exports that were made before a time, and their files.</summary>
    /// <exception cref="IOException">The store is away.</exception>
    ValueTask RemoveAsync(DateTimeOffset before, CancellationToken cancellation);
}

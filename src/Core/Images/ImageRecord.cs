namespace ImageGateway.Core.Images;

/// <summary>Record of an archived image: who asked for it, and how it came about. One for each time it was drawn.</summary>
/// <param name="Id">Its id in the archive.</param>
/// <param name="Workspace">Id of the workspace.</param>
/// <param name="TraceId">Trace id of its request.</param>
/// <param name="User">End user that the caller named; empty when none.</param>
/// <param name="At">Time of its request.</param>
/// <param name="Model">Model that drew it; empty when it is not known.</param>
/// <param name="PromptHash">SHA-256 of the prompt in lower-case hexadecimal; empty when there was none.</param>
/// <param name="Bytes">Its length in bytes.</param>
public sealed record ImageRecord(
    string Id, string Workspace, string TraceId, string User, DateTimeOffset At, string Model, string PromptHash, long Bytes);

/// <summary>Choice of archived images. What is null does not bound it.</summary>
public sealed record ImageSelection
{
    /// <summary>Id of the workspace.</summary>
    public string? Workspace { get; init; }

    /// <summary>SHA-256 of an image in lower-case hexadecimal.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Trace id of a request.</summary>
    public string? TraceId { get; init; }

    /// <summary>End user that the caller named.</summary>
    public string? User { get; init; }

    /// <summary>Time before which images were drawn.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Most records that are chosen, the oldest first.</summary>
    public int? Limit { get; init; }
}

/// <summary>Records of archived images. Safe for several threads.</summary>
public interface IImageRecords
{
    /// <summary>Adds records; one that is there stays as it is.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    ValueTask AddAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellation);

    /// <summary>Removes the records of a choice.</summary>
    /// <returns>The records, and the ids to which none is left.</returns>
    /// <exception cref="IOException">The store cannot be written.</exception>
    ValueTask<RemovedImages> RemoveAsync(ImageSelection selection, CancellationToken cancellation);

    /// <summary>
    /// Time at which a workspace's images, counted from the newest on and each once, no longer fit into so many bytes; null: all fit.
    /// </summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    ValueTask<DateTimeOffset?> FullAtAsync(string workspace, long bytes, CancellationToken cancellation);

    /// <summary>Removes records older than a time.</summary>
    /// <exception cref="IOException">The store cannot be written.</exception>
    ValueTask TrimAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>Records that were removed.</summary>
/// <param name="Records">The records.</param>
/// <param name="Unused">Ids of images that no record names any more.</param>
public sealed record RemovedImages(IReadOnlyList<ImageRecord> Records, IReadOnlySet<string> Unused);

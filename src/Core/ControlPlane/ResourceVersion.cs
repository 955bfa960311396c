namespace ImageGateway.Core.ControlPlane;

/// <summary>An earlier or the current version of an entry whose versions are kept.</summary>
/// <param name="Version">Which one.</param>
/// <param name="At">When it was written.</param>
/// <param name="Actor">By whom.</param>
/// <param name="Json">What it said.</param>
public sealed record ResourceVersion(long Version, DateTimeOffset At, string Actor, string Json);

/// <summary>Entries that changed up to a revision, for those who keep copies.</summary>
/// <param name="Revision">The resource store's count of changes now.</param>
/// <param name="Changed">The entries that changed since; each once.</param>
public sealed record ResourceChanges(long Revision, IReadOnlyList<ChangedResource> Changed)
{
    /// <summary>False when changes since are not known any more: everything may have changed.</summary>
    public bool IsComplete { get; init; } = true;
}

/// <summary>An entry that was written or deleted.</summary>
public readonly record struct ChangedResource(ResourceKind Kind, string Workspace, string Id);

namespace ImageGateway.Core.ControlPlane;

/// <summary>All entries at a revision of the resource store. Immutable.</summary>
/// <param name="State">The entries.</param>
/// <param name="Revision">Counts the changes.</param>
public sealed record ResourceSnapshot(ResourceStoreState State, long Revision)
{
    /// <summary>Copy that holds no entries and stands at revision 0.</summary>
    public static ResourceSnapshot Empty { get; } = new(ResourceStoreState.Empty, 0);

    /// <summary>The copy after what changed since.</summary>
    /// <param name="revision">The revision of the changes.</param>
    /// <param name="written">Entries that were written.</param>
    /// <param name="gone">Entries that were deleted.</param>
    public ResourceSnapshot With(long revision, IEnumerable<StoredResource> written, IEnumerable<ChangedResource> gone)
    {
        if (revision <= Revision)
            return this;

        // Names may have gone from one entry to another: all are freed before any is taken.
        var state = gone.Aggregate(State, static (state, entry) => state.Without(entry.Kind, entry.Id));
        var entries = written.ToList();
        state = entries.Aggregate(state, static (state, entry) => state.Without(entry.Kind, entry.Id));
        return new(entries.Aggregate(state, static (state, entry) => state.With(entry)), revision);
    }
}

namespace ImageGateway.Core.ControlPlane;

/// <summary>Outcome of a write against the one entry that it changes. Names that other entries have are judged elsewhere.</summary>
public static class ResourceWriteRules
{
    /// <summary>Decides the outcome of a write.</summary>
    /// <param name="write">The change, with the slug that the entry gets.</param>
    /// <param name="current">The entry as it is; null: there is none.</param>
    /// <param name="wasUsed">Whether the id was an entry's that is deleted.</param>
    /// <param name="now">The time.</param>
    /// <returns>The result, and the entry that was written or, where it is null, nothing or a deletion.</returns>
    public static ResourceWriteResult Judge(ResourceWrite write, StoredResource? current, bool wasUsed, DateTimeOffset now)
    {
        if (write.Content is not { } content)
        {
            // A deletion whose answer was lost is sent again: it finds its own result.
            if (current is null)
                return new(wasUsed ? ResourceWriteOutcome.Unchanged : ResourceWriteOutcome.Absent, null);
            return write.Expected is { } last && last != current.Version
                ? new(ResourceWriteOutcome.Conflict, current)
                : new(ResourceWriteOutcome.Written, null);
        }

        if (current is null && (wasUsed || write.Expected is > 0))
            return new(ResourceWriteOutcome.Absent, null);
        if (current is not null && current.Content.Says(content))
            return new(ResourceWriteOutcome.Unchanged, current);
        if (write.Expected is { } expected && expected != (current?.Version ?? 0))
            return new(ResourceWriteOutcome.Conflict, current);
        return new(ResourceWriteOutcome.Written, new(
            write.Kind, write.Id, content, (current?.Version ?? 0) + 1, current?.CreatedAt ?? now, now));
    }
}

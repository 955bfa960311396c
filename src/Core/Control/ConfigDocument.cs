namespace ImageGateway.Core.Control;

/// <summary>A saved config.</summary>
/// <param name="Id">Its id; never changes and is never used again.</param>
/// <param name="Slug">The name by which requests refer to it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Version">Counts the changes, from 1.</param>
/// <param name="Json">The config as it was written, byte for byte.</param>
public sealed record ConfigDocument(string Id, string Slug, string Name, long Version, string Json);

/// <summary>A change to a config, or a new one.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Slug">The name by which requests refer to it.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Json">The config.</param>
/// <param name="Expected">The version that is to be replaced, 0 for none; null replaces any.</param>
public sealed record ConfigWrite(string Id, string Slug, string Name, string Json, long? Expected = null)
{
    /// <summary>What becomes of the document.</summary>
    public ConfigWriteResult ApplyTo(ConfigDocument? current)
    {
        var version = current?.Version ?? 0;
        var next = new ConfigDocument(Id, Slug, Name, version, Json);
        // A write whose answer was lost is sent again: it finds its own result and is no conflict.
        if (next == current)
            return new(ConfigWriteOutcome.Unchanged, current);
        return Expected is { } expected && expected != version
            ? new(ConfigWriteOutcome.Conflict, current)
            : new(ConfigWriteOutcome.Written, next with { Version = version + 1 });
    }
}

/// <summary>What became of a write.</summary>
public enum ConfigWriteOutcome
{
    /// <summary>There is a new version.</summary>
    Written,

    /// <summary>The document says so already.</summary>
    Unchanged,

    /// <summary>Another version than the expected one is current; nothing was changed.</summary>
    Conflict,
}

/// <summary>What became of a write.</summary>
/// <param name="Outcome">Whether it was done.</param>
/// <param name="Current">The document as it is now; null if there is none.</param>
public sealed record ConfigWriteResult(ConfigWriteOutcome Outcome, ConfigDocument? Current);

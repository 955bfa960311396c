using System.Collections.Frozen;

namespace ImageGateway.Core.Control;

/// <summary>A provider's credential and settings under a name of their own: Portkey's virtual key. Immutable.</summary>
public sealed record SavedProvider
{
    /// <summary>Its id; never changes and is never used again, also where the slug is.</summary>
    public required string Id { get; init; }

    /// <summary>The name by which requests refer to it, without the at sign.</summary>
    public required string Slug { get; init; }

    /// <summary>The id of the workspace that it belongs to.</summary>
    public required string Workspace { get; init; }

    /// <summary>The slug of the vendor, as <see cref="Routing.Target.Provider"/> has it.</summary>
    public required string Provider { get; init; }

    /// <summary>The vendor's key, or null where the settings hold the credential. Secret.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The vendor's settings by their config key (<see cref="Upstream.ProviderSetting"/>). May hold secrets.</summary>
    public FrozenDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>A base URL instead of the vendor's own.</summary>
    public Uri? CustomHost { get; init; }

    /// <summary>The models that may be asked for; null: all.</summary>
    public FrozenSet<string>? Models { get; init; }

    /// <summary>When it ends, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Names it without its key and settings.</summary>
    public override string ToString() => $"@{Slug} ({Provider})";
}

using System.Collections.Immutable;

namespace ImageGateway.Core.Catalogue;

/// <summary>A gateway key (portkey-compat 1.3). Of the key itself only the hash is kept.</summary>
public sealed record ApiKeyRecord
{
    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Whose it is: <c>organisation-service</c>, <c>workspace-service</c> or <c>workspace-user</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The hash of the key, in lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>What people see in place of the key.</summary>
    public required string Mask { get; init; }

    /// <summary>Keys of before a rotation that are still good for a while.</summary>
    public ImmutableArray<FormerKey> Former { get; init; } = [];

    /// <summary>A remark, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Whose key it is, where it is a person's.</summary>
    public string? UserId { get; init; }

    /// <summary>What it may do.</summary>
    public ImmutableSortedSet<string> Scopes { get; init; } = [];

    /// <summary>What its requests have where they do not say.</summary>
    public RequestDefaults Defaults { get; init; } = RequestDefaults.None;

    /// <summary>When it ends, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it is switched off: every request with it is refused.</summary>
    public bool Disabled { get; init; }

    /// <summary>The models that it may ask for (<see cref="KeyAccess"/>); null: all.</summary>
    public ImmutableArray<string>? AllowedModels { get; init; }

    /// <summary>The providers that it may use (<see cref="KeyAccess"/>); null: all.</summary>
    public ImmutableArray<string>? AllowedProviders { get; init; }

    /// <summary>What bounds its use.</summary>
    public NodeLimits Limits { get; init; } = NodeLimits.None;

    /// <summary>Whether the deployment's file declares it; the API only reads it then.</summary>
    public bool Declared { get; init; }

    /// <summary>The hashes by which it is found.</summary>
    public ImmutableArray<string> Lookups(DateTimeOffset now) => [Hash, .. Former.Where(former => former.ExpiresAt > now).Select(former => former.Hash)];

    /// <summary>Whether a key of this hash is good: the current one, or an earlier one whose time is not over.</summary>
    public bool Accepts(string hash, DateTimeOffset now) => hash == Hash || Former.Any(former => former.Hash == hash && former.ExpiresAt > now);
}

/// <summary>A key of before a rotation.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
public sealed record FormerKey(string Hash, DateTimeOffset ExpiresAt);

using System.Collections.Immutable;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.ControlPlane;

/// <summary>A gateway key (docs/architecture/portkey.md#management-api). Of the key itself only the hash is kept.</summary>
public sealed record ApiKeyRecord
{
    /// <summary>Type of a key of the organisation's services, which may act in every workspace.</summary>
    public const string OrganisationService = "organisation-service";

    /// <summary>Type of a key of a workspace's service.</summary>
    public const string WorkspaceService = "workspace-service";

    /// <summary>Type of a person's key in a workspace.</summary>
    public const string WorkspaceUser = "workspace-user";

    /// <summary>Display name chosen by the user.</summary>
    public required string Name { get; init; }

    /// <summary>Type of the key: <c>organisation-service</c>, <c>workspace-service</c> or <c>workspace-user</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The hash of the key, in lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Masked form of the key, for display.</summary>
    public required string Mask { get; init; }

    /// <summary>Keys of before a rotation that are still good for a while.</summary>
    public ImmutableArray<FormerKey> Former { get; set; } = [];

    /// <summary>A remark, or null.</summary>
    public string? Description { get; init; }

    /// <summary>User that the key belongs to; null for keys of services.</summary>
    public string? UserId { get; init; }

    /// <summary>Scopes that the key grants.</summary>
    public ImmutableSortedSet<string> Scopes { get; set; } = [];

    /// <summary>Metadata and config that requests with this key get by default.</summary>
    public RequestDefaults Defaults { get; set; } = RequestDefaults.None;

    /// <summary>Time at which the key expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True when the key is switched off; requests with it are refused.</summary>
    public bool Disabled { get; init; }

    /// <summary>The models that it may ask for (<see cref="KeyAccess"/>); null: all.</summary>
    public ImmutableArray<string>? AllowedModels { get; init; }

    /// <summary>The providers that it may use (<see cref="KeyAccess"/>); null: all.</summary>
    public ImmutableArray<string>? AllowedProviders { get; init; }

    /// <summary>Budgets and rate limits of the key.</summary>
    public BudgetLimits Limits { get; set; } = BudgetLimits.None;

    /// <summary>True when the deployment's keys file declares the key; the API cannot change it then.</summary>
    public bool Declared { get; init; }

    /// <summary>File of the deployment that declares the entry, which the API cannot change then; null: none.</summary>
    public string? DeclaredIn { get; init; }

    /// <summary>The hashes by which it is found.</summary>
    public ImmutableArray<string> Lookups(DateTimeOffset now) =>
        [Hash, .. Former.Where(former => former.ExpiresAt > now).Select(former => former.Hash)];

    /// <summary>Determines whether a hash belongs to the current key, or to a former one that has not expired.</summary>
    public bool Accepts(string hash, DateTimeOffset now) =>
        hash == Hash || Former.Any(former => former.Hash == hash && former.ExpiresAt > now);
}

/// <summary>A key of before a rotation.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
public sealed record FormerKey(string Hash, DateTimeOffset ExpiresAt);

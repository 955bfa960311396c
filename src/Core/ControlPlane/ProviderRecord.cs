using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.ControlPlane;

/// <summary>
/// A provider's credential and settings: Portkey's virtual key, provider and integration in one
/// (docs/architecture/portkey.md#virtual-keys). One that names an <see cref="IntegrationId"/> has no credential of its own and
/// uses that entry's.
/// </summary>
public sealed record ProviderRecord
{
    /// <summary>The word for the gateway's own cloud identity.</summary>
    public const string GatewayIdentity = "gateway";

    /// <summary>The name under which a host with a query is sealed.</summary>
    public const string CustomHostSetting = "custom_host";

    /// <summary>Display name chosen by the user.</summary>
    public required string Name { get; init; }

    /// <summary>The vendor's slug, such as <c>openai</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>Through which view it was made: <c>virtual-key</c>, <c>provider</c> or <c>integration</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>A remark, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The entry whose credential it uses, or null: its own.</summary>
    public string? IntegrationId { get; init; }

    /// <summary>The vendor's key, or null.</summary>
    public SealedSecret? Key { get; init; }

    /// <summary>The vendor's settings that may be seen, by config key.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; set; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The vendor's settings that may not.</summary>
    public ImmutableSortedDictionary<string, SealedSecret> Secrets { get; set; } = ImmutableSortedDictionary<string, SealedSecret>.Empty;

    /// <summary>Azure's deployments, by which the model that is asked for leads to one; empty: the settings name it.</summary>
    public ImmutableArray<ProviderDeployment> Deployments { get; set; } = [];

    /// <summary>A base URL instead of the vendor's own, or null.</summary>
    public string? CustomHost { get; init; }

    /// <summary>True when requests and configs may name another destination for its credential.</summary>
    public bool AllowHostOverride { get; init; }

    /// <summary><see cref="GatewayIdentity"/> where it acts as the gateway's own cloud identity, else null.</summary>
    public string? Identity { get; init; }

    /// <summary>True when requests may name the provider; else it only lends its credential.</summary>
    public bool Callable { get; set; } = true;

    /// <summary>True when models that <see cref="Models"/> does not list may be used.</summary>
    public bool AllowAllModels { get; set; } = true;

    /// <summary>Rules for single models.</summary>
    public ImmutableArray<ModelRule> Models { get; set; } = [];

    /// <summary>True when the provider is switched off; requests that name it or borrow its credential are refused.</summary>
    public bool Disabled { get; init; }

    /// <summary>The models that may be asked for, with <c>*</c> for any letters; null: those that the rules allow.</summary>
    public ImmutableArray<string>? AllowedModels { get; init; }

    /// <summary>Access of other workspaces; null means none beside its own, and the default workspace where it has none.</summary>
    public WorkspaceAccess? Access { get; init; }

    /// <summary>Time at which it expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Budgets and rate limits of the provider.</summary>
    public BudgetLimits Limits { get; set; } = BudgetLimits.None;

    /// <summary>File of the deployment that declares the entry, which the API cannot change then; null: none.</summary>
    public string? DeclaredIn { get; init; }
}

/// <summary>A deployment of a model at Azure (docs/architecture/portkey.md#virtual-keys).</summary>
/// <param name="Name">What Azure calls it.</param>
/// <param name="ApiVersion">The version of its API, or null.</param>
/// <param name="Alias">The model by which requests ask for it, or null: its name.</param>
/// <param name="IsDefault">Whether it serves models that no other one is named for.</param>
public sealed record ProviderDeployment(string Name, string? ApiVersion, string? Alias, bool IsDefault);

/// <summary>Rule for one model of an integration: enabled or not, with Portkey's further members kept as sent.</summary>
/// <param name="Slug">The vendor's name for it.</param>
/// <param name="Enabled">Whether it may be used.</param>
/// <param name="Details">What else was said, as it came; kept for the answer only.</param>
public sealed record ModelRule(string Slug, bool Enabled, JsonElement? Details);

/// <summary>Workspaces that may use an integration.</summary>
/// <param name="Everywhere">Whether all may that are not named.</param>
/// <param name="Workspaces">Those that are named.</param>
public sealed record WorkspaceAccess(bool Everywhere, ImmutableArray<WorkspaceGrant> Workspaces)
{
    /// <summary>Determines whether a workspace may use the integration.</summary>
    public bool Grants(string workspace) => Workspaces.FirstOrDefault(grant => grant.Id == workspace)?.Enabled ?? Everywhere;
}

/// <summary>Permission of one workspace to use an integration.</summary>
/// <param name="Id">The workspace.</param>
/// <param name="Enabled">Whether it may.</param>
public sealed record WorkspaceGrant(string Id, bool Enabled);

using System.Collections.Frozen;
using System.Collections.Immutable;
using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.Routing;

/// <summary>A provider's credential and settings under a name of their own: Portkey's virtual key. Immutable.</summary>
public sealed record SavedProvider
{
    /// <summary>Id of the provider; never changes and is never used again, even where the slug is.</summary>
    public required string Id { get; init; }

    /// <summary>The name by which requests refer to it, without the at sign.</summary>
    public required string Slug { get; init; }

    /// <summary>The id of the workspace that it belongs to.</summary>
    public required string Workspace { get; init; }

    /// <summary>The slug of the vendor, as <see cref="ImageGateway.Core.Routing.Target.Provider"/> has it.</summary>
    public required string Provider { get; init; }

    /// <summary>The vendor's key, or null where the settings hold the credential. Secret.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// The vendor's settings by their config key (<see cref="ImageGateway.Core.Providers.ProviderSetting"/>). May hold secrets.
    /// </summary>
    public FrozenDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>A base URL instead of the vendor's own.</summary>
    public Uri? CustomHost { get; init; }

    /// <summary>True when requests and configs may name another destination for its credential.</summary>
    public bool AllowHostOverride { get; init; }

    /// <summary>True when it acts as the gateway's own cloud identity, which only the admin key can set.</summary>
    public bool UsesGatewayIdentity { get; init; }

    /// <summary>True when it names a host that the lender of its credential does not allow, so that it cannot be used.</summary>
    public bool HasForeignHost { get; init; }

    /// <summary>The settings that differ for single models, by the model's name in any case: Azure's deployments.</summary>
    public FrozenDictionary<string, FrozenDictionary<string, string>> ModelSettings { get; init; } =
        FrozenDictionary<string, FrozenDictionary<string, string>>.Empty;

    /// <summary>The models that may be asked for, in any case; null: all but <see cref="RefusedModels"/>.</summary>
    public FrozenSet<string>? Models { get; init; }

    /// <summary>The models that may not be asked for although all others may.</summary>
    public FrozenSet<string> RefusedModels { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Lists of models, its own and its integration's, each of which must allow a model (<see cref="NameFilter"/>).</summary>
    public ImmutableArray<ImmutableArray<string>> AllowedModels { get; init; } = [];

    /// <summary>True when the provider or its integration is switched off.</summary>
    public bool Disabled { get; init; }

    /// <summary>Budgets and rate limits of the provider.</summary>
    public BudgetLimits Limits { get; init; } = BudgetLimits.None;

    /// <summary>Integration whose credential it uses when it has none of its own; null for its own.</summary>
    public LendingIntegration? Integration { get; init; }

    /// <summary>Masked form of its key, for display.</summary>
    public string Mask { get; init; } = string.Empty;

    /// <summary>Time at which it expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Tells that some models may not be asked for.</summary>
    public bool IsNarrowed => Models is not null || RefusedModels.Count > 0 || !AllowedModels.IsEmpty;

    /// <summary>Determines whether a model may be asked for.</summary>
    public bool Allows(string model)
    {
        foreach (var allowed in AllowedModels)
        {
            if (!((ImmutableArray<string>?)allowed).Allows(model))
                return false;
        }

        return Models is null ? !RefusedModels.Contains(model) : Models.Contains(model);
    }

    /// <summary>Determines whether the provider's time is over.</summary>
    public bool HasExpired(DateTimeOffset now) => ExpiresAt <= now;

    /// <summary>Names it without its key and settings.</summary>
    public override string ToString() => $"@{Slug} ({Provider})";
}

/// <summary>A provider that lends its credential: Portkey's integration. What is drawn with it counts at both.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Slug">Its name.</param>
/// <param name="Limits">What bounds its use.</param>
public sealed record LendingIntegration(string Id, string Slug, BudgetLimits Limits);

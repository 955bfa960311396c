using System.Collections.Frozen;
using System.Collections.Immutable;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Responses;

namespace ImageGateway.Core.Routing;

/// <summary>One place a request can go: a provider with its credential and settings. Immutable.</summary>
/// <remarks>
/// A config's plan has it as it is written there. The plan that is walked has it with all that headers, saved provider, key and
/// deployment say, too (docs/reference/precedence.md); nothing changes it after that.
/// </remarks>
public sealed record Target
{
    /// <summary>Slug of the provider.</summary>
    public required string Provider { get; init; }

    /// <summary>
    /// Path of the target in the config, as <c>x-portkey-last-used-option-index</c> reports it: <c>config</c>,
    /// <c>config.targets[1]</c> …
    /// </summary>
    public string Path { get; init; } = "config";

    /// <summary>The name of the saved provider that serves it, without an at sign; null: none.</summary>
    public string? SavedName { get; init; }

    /// <summary>The saved provider whose credential and settings it has; null: none, or as it is written in a config.</summary>
    public SavedProvider? Saved { get; init; }

    /// <summary>The provider's key, or null. Secret.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The caller's base URL instead of the provider's own.</summary>
    public Uri? CustomHost { get; init; }

    /// <summary>The base URL that is called: the caller's, else the deployment's; null for the provider's own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>
    /// The provider's settings by their config key (<see cref="ImageGateway.Core.Providers.ProviderSetting"/>). May hold secrets.
    /// </summary>
    public FrozenDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Request headers that are copied upstream as they are.</summary>
    public IReadOnlyList<string> ForwardHeaders { get; init; } = [];

    /// <summary>Time that the request or its config gives an attempt until its headers arrive; null where neither does.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>
    /// Time that a config gives an attempt until its last byte; null for the deployment's bound, which it cannot exceed.
    /// </summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Time that an attempt has, whoever gives it.</summary>
    public AttemptTime Time { get; init; }

    /// <summary>Parameters that are laid over the caller's.</summary>
    public ParameterSet OverrideParams { get; init; } = ParameterSet.Empty;

    /// <summary>Parameters for what the caller left out.</summary>
    public ParameterSet DefaultParams { get; init; } = ParameterSet.Empty;

    /// <summary>Names of parameters that are taken out at last, or paths into them as in <c>metadata.team</c>.</summary>
    public IReadOnlyList<string> DropParams { get; init; } = [];

    /// <summary>Rules for trying the target again.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>Policy of its circuit breaker; null where its config has none, or where nobody serves its provider.</summary>
    public BreakerPolicy? Breaker { get; init; }

    /// <summary>Cache policy of the target's answers; null when they are not cached.</summary>
    public CachePolicy? Cache { get; init; }

    /// <summary>True when a parameter that the provider does not support is refused instead of dropped.</summary>
    public bool Strict { get; init; }

    /// <summary>True when the attempt ends with a caller who disconnects; else it is read to its end.</summary>
    public bool CancelOnDisconnect { get; init; }

    /// <summary>Models that are asked in place of others; null where its config does not say.</summary>
    public ModelAliases? ModelAliases { get; init; }

    /// <summary>Guardrails that run before anything is sent.</summary>
    public ImmutableArray<Guardrail> InputGuardrails { get; init; } = [];

    /// <summary>Guardrails that run before the caller gets the images.</summary>
    public ImmutableArray<Guardrail> OutputGuardrails { get; init; } = [];

    /// <summary>The models and providers that the caller's key is narrowed to; null: all.</summary>
    public KeyAccess? Access { get; init; }

    /// <summary>
    /// The caller's parameters as this target gets them: defaults, then overrides, then drops
    /// (docs/architecture/portkey.md#configs).
    /// </summary>
    public ParameterSet Shape(ParameterSet parameters)
    {
        if (!DefaultParams.Items.IsEmpty)
            parameters = WithDefaults(parameters);
        parameters = parameters.Over(OverrideParams);
        return DropParams.Count == 0 ? parameters : DroppedPaths.Without(parameters.Without([.. DropParams]), DropParams);
    }

    // Apart, since its closure is made where its method begins.
    private ParameterSet WithDefaults(ParameterSet parameters) =>
        parameters.Over(new([.. DefaultParams.Items.Where(item => parameters.Find(item.Name) is null)]));

    /// <summary>
    /// The model that it is asked for, before a name of another takes its place; null where neither it nor the caller names one.
    /// </summary>
    public string? ModelOf(ParameterSet parameters)
    {
        if (DropParams.Contains(ParameterNames.Model))
            return null;
        return OverrideParams.Text(ParameterNames.Model) ?? parameters.Text(ParameterNames.Model)
            ?? DefaultParams.Text(ParameterNames.Model);
    }

    /// <summary>A setting, or null.</summary>
    public string? Setting(string configKey) => Settings.GetValueOrDefault(configKey);

    /// <summary>True when it may act as the gateway's own cloud identity, which only a saved entry can say.</summary>
    public bool UsesGatewayIdentity => Saved is { UsesGatewayIdentity: true };

    /// <summary>Creates the endpoint of its calls.</summary>
    public ProviderEndpoint CreateEndpoint() => new()
    {
        ApiKey = ApiKey,
        Settings = Settings,
        BaseUrl = BaseUrl,
        HasCustomHost = CustomHost is not null,
        Timeout = RequestTimeout,
        UsesGatewayIdentity = UsesGatewayIdentity,
    };

    /// <summary>Names the target without its key and settings.</summary>
    public override string ToString() => $"{Provider} ({Path})";
}

using System.Collections.Immutable;
using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Core.Providers;

/// <summary>
/// Declares the facts of a provider that the gateway acts on without knowing the provider. Immutable; the same for every request.
/// </summary>
public sealed record ProviderCapabilities
{
    /// <summary>A provider that takes a key and has nothing of its own.</summary>
    public static ProviderCapabilities None { get; } = new();

    /// <summary>Other names of the provider, beside spellings of the slug without hyphens or <c>ai</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its own settings beside a key: their names in a config and in a header, their kind, and what they decide.</summary>
    public ImmutableArray<ProviderSetting> Settings { get; init; } = [];

    /// <summary>
    /// Headers of its answers that callers get beside those that every provider may give (ids, rates, waits), in lower case; a name
    /// that ends with an asterisk is a family.
    /// </summary>
    public IReadOnlyList<string> ForwardedHeaders { get; init; } = [];

    /// <summary>
    /// Its value of <c>gen_ai.provider.name</c> in <see href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/">
    /// OpenTelemetry's registry</see>; null: its slug with underscores.
    /// </summary>
    public string? TelemetryName { get; init; }

    /// <summary>Its own names for <c>n</c>; see <see cref="NativeCount"/>.</summary>
    public IReadOnlyList<string> CountNames { get; init; } = [];

    /// <summary>Tells callers how to name a model that has no price, where its name says nothing about it; null: no hint.</summary>
    public string? PriceHint { get; init; }

    /// <summary>The breaker of its targets where a config has none.</summary>
    public BreakerPolicy Breaker { get; init; } = BreakerPolicy.Default;

    /// <summary>Tells that it bills a request that it answers with an error.</summary>
    public bool BillsFailures { get; init; }

    /// <summary>Tells that a target needs a credential: a key, or one of <see cref="KeySubstitutes"/>. True by default.</summary>
    public bool NeedsKey { get; init; } = true;

    /// <summary>Sets of config keys each of which stands for a key where all of the set are there.</summary>
    public IReadOnlyList<IReadOnlyList<string>> KeySubstitutes { get; init; } = [];

    /// <summary>Tells that a model is served beyond its vendor's date, since the caller's own deployment has it.</summary>
    public bool ServesRetiredModels { get; init; }

    /// <summary>Tells that its answers are OpenAI's own, to which no <c>provider</c> is added.</summary>
    public bool HasOpenAiResponses { get; init; }

    /// <summary>The settings that a saved provider's <c>deployment_config</c> fills; null: it has no deployments.</summary>
    public DeploymentSettings? Deployments { get; init; }
}

/// <summary>Settings that say which deployment of a saved provider is called.</summary>
/// <param name="Name">Config key of the deployment's name.</param>
/// <param name="ApiVersion">Config key of the API's version.</param>
public sealed record DeploymentSettings(string Name, string ApiVersion);

using System.Collections.Frozen;

namespace ImageGateway.Core.Providers;

/// <summary>Credential, settings, address and time limit of the calls of one request. Immutable.</summary>
public sealed record ProviderEndpoint
{
    /// <summary>The provider's key, or null. Secret.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The provider's settings by their config key (<see cref="ProviderSetting"/>). May hold secrets.</summary>
    public FrozenDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The base URL instead of the provider's own, of the caller or of the deployment; null: the provider's own.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>True when the caller, a config or a saved provider chose <see cref="BaseUrl"/>; false when the deployment did.</summary>
    public bool HasCustomHost { get; init; }

    /// <summary>Time that a call may take until its headers arrive; null for the deployment's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>True when calls may act as the gateway's own cloud identity, which only a saved entry can say.</summary>
    public bool UsesGatewayIdentity { get; init; }

    /// <summary>A setting, or null.</summary>
    public string? Setting(string configKey) => Settings.GetValueOrDefault(configKey);

    /// <summary>Names the address without the key and the settings.</summary>
    public override string ToString() => BaseUrl?.GetLeftPart(UriPartial.Path) ?? "the provider's own address";
}

using System.Collections.Frozen;

namespace ImageGateway.Gateway.Routing;

/// <summary>A target as headers name it.</summary>
/// <param name="Provider">Slug of the provider, or the name of a saved one.</param>
/// <param name="SavedName">Name of a saved provider; null: none is named.</param>
/// <param name="ApiKey">The caller's own key at the provider; null: it sent none. Secret.</param>
/// <param name="Settings">The provider's settings by their config key. May hold secrets.</param>
public readonly record struct NamedTarget(string Provider, string? SavedName, string? ApiKey, FrozenDictionary<string, string> Settings);

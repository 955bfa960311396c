using ImageGateway.Core.Responses;

namespace ImageGateway.Gateway.Routing;

/// <summary>Request headers that beat a config at every target.</summary>
public sealed record RequestOverrides(Uri? CustomHost, TimeSpan? RequestTimeout, IReadOnlyList<string>? ForwardHeaders, bool Strict)
{
    /// <summary>Overrides of a request without such headers.</summary>
    public static RequestOverrides None { get; } = new(null, null, null, false);

    /// <summary>The cache that the header asks for where the config has none.</summary>
    public CachePolicy? Cache { get; init; }
}

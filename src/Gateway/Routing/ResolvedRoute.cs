using ImageGateway.Core.Errors;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>Route of a request with the overrides of its headers, or the error that prevents one.</summary>
public sealed record ResolvedRoute(RoutePlan? Plan, GatewayError? Error)
{
    /// <summary>Overrides from headers, which apply to every target (docs/architecture/portkey.md#precedence).</summary>
    public RouteOverrides Overrides { get; init; } = RouteOverrides.None;

    /// <summary>The targets that have a saved provider's credential, in place of the plan's; null: none.</summary>
    public IReadOnlyDictionary<Target, Target>? Bound { get; init; }

    /// <summary>The models and providers that the caller's key is narrowed to; null: all.</summary>
    public KeyAccess? Access { get; init; }

    /// <summary>A target with its saved provider's credential, and the headers and the caller's key laid over it.</summary>
    public Target At(Target target)
    {
        var at = Overrides.Over(Bound is not null && Bound.TryGetValue(target, out var bound) ? bound : target);
        return Access is null ? at : at with { Access = Access };
    }
}

/// <summary>Request headers that beat a config at every target.</summary>
public sealed record RouteOverrides(Uri? CustomHost, TimeSpan? RequestTimeout, IReadOnlyList<string>? ForwardHeaders, bool Strict)
{
    /// <summary>Overrides of a request without such headers.</summary>
    public static RouteOverrides None { get; } = new(null, null, null, false);

    /// <summary>The cache that the header asks for where the config has none.</summary>
    public CachePolicy? Cache { get; init; }

    /// <summary>A target with these laid over it.</summary>
    public Target Over(Target target) => ReferenceEquals(this, None)
        ? target
        : target with
        {
            CustomHost = CustomHost ?? target.CustomHost,
            RequestTimeout = RequestTimeout ?? target.RequestTimeout,
            ForwardHeaders = ForwardHeaders ?? target.ForwardHeaders,
            Strict = Strict || target.Strict,
            Cache = target.Cache ?? Cache,
        };
}

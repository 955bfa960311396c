using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Routing;

/// <summary>Result of reading from a request's headers who serves it.</summary>
public abstract record RouteResolution
{
    private RouteResolution()
    {
    }

    /// <summary>The headers name a target, a config, or both.</summary>
    /// <param name="FromHeaders">The target that headers name; null where the config names its own.</param>
    /// <param name="Config">The config; null where there is none.</param>
    /// <param name="Overrides">The headers that beat a config.</param>
    public sealed record Resolved(NamedTarget? FromHeaders, CompiledConfig? Config, RequestOverrides Overrides) : RouteResolution;

    /// <summary>The headers name no provider. The model's name may (<see cref="ModelSlug"/>), which is known with the body.</summary>
    /// <param name="Missing">The error where it does not, either.</param>
    public sealed record NeedsModel(GatewayError Missing) : RouteResolution;

    /// <summary>The headers cannot be followed.</summary>
    public sealed record Failed(GatewayError Error) : RouteResolution;
}

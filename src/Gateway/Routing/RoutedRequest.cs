using ImageGateway.Core.Images;
using ImageGateway.Core.Routing.Conditions;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Routing;

/// <summary>Request attributes that a plan's strategies read when they choose.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Path">The request's path.</param>
/// <param name="Headers">The request's headers.</param>
/// <param name="Image">What it asks for.</param>
public sealed record RoutedRequest(EffectivePlan Plan, PathString Path, IHeaderDictionary Headers, ImageRequest Image)
{
    private RequestAttributes? _facts;

    /// <summary>Time budget that the request's patterns may still use.</summary>
    public required PatternTime Patterns { get; init; }

    /// <summary>The facts that conditions and sticky choices go by.</summary>
    public RequestAttributes Facts => _facts ??= new(Path, RequestMetadata.Read(Headers), Image) { Patterns = Patterns };
}

namespace ImageGateway.Core.Routing;

/// <summary>A config, validated and compiled: where a request goes. Immutable and shared between requests.</summary>
/// <param name="Root">The tree of strategies and targets.</param>
/// <param name="Warnings">What of the config is accepted and has no effect.</param>
public sealed record RoutePlan(RouteNode Root, IReadOnlyList<string> Warnings);

/// <summary>A node of a plan.</summary>
public abstract record RouteNode
{
    private RouteNode()
    {
    }

    /// <summary>A target.</summary>
    public sealed record Leaf(Target Target) : RouteNode;

    /// <summary>Portkey's <c>single</c>: the first of its targets and no other (portkey-compat 4.6).</summary>
    public sealed record Single(RouteNode First) : RouteNode;
}

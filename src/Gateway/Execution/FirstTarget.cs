using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Gateway.Execution;

/// <summary>Stands for a strategy where its parent compares targets: the first that the strategy would try.</summary>
internal static class FirstTarget
{
    /// <summary>Finds the target that a request would come to first; null where no condition fits.</summary>
    public static Target? Of(RouteNode node, RequestAttributes facts) => node switch
    {
        RouteNode.Leaf leaf => leaf.Target,
        RouteNode.Single single => Of(single.First, facts),
        RouteNode.Fallback fallback => Of(fallback.Children[0], facts),
        RouteNode.LoadBalance balance => Of(balance.Children[WeightedChoice.Pick(balance.Weights, 0)], facts),
        RouteNode.Conditional conditional => conditional.Choose(facts) is { } chosen ? Of(chosen, facts) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}

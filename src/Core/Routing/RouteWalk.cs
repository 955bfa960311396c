namespace ImageGateway.Core.Routing;

/// <summary>Looks into a plan without a request.</summary>
public static class RouteWalk
{
    /// <summary>The target that stands first.</summary>
    public static Target First(RoutePlan plan) => First(plan.Root);

    private static Target First(RouteNode node) => node switch
    {
        RouteNode.Leaf leaf => leaf.Target,
        RouteNode.Single single => First(single.First),
        RouteNode.Fallback fallback => First(fallback.Children[0]),
        RouteNode.LoadBalance balance => First(balance.Children[0]),
        RouteNode.Conditional conditional => First(conditional.Default ?? conditional.Cases[0].Then),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}

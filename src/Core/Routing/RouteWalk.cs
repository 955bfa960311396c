namespace ImageGateway.Core.Routing;

/// <summary>Looks into a plan without a request.</summary>
public static class RouteWalk
{
    /// <summary>The target that stands first.</summary>
    public static Target First(RoutePlan plan) => First(plan.Root);

    /// <summary>All targets, as they stand in the config.</summary>
    public static IEnumerable<Target> Targets(RouteNode node) => node switch
    {
        RouteNode.Leaf leaf => [leaf.Target],
        RouteNode.Single single => Targets(single.First),
        RouteNode.Fallback fallback => fallback.Children.SelectMany(Targets),
        RouteNode.LoadBalance balance => balance.Children.SelectMany(Targets),
        RouteNode.Conditional conditional =>
            conditional.Cases.Select(option => option.Then).Append(conditional.Default).OfType<RouteNode>().SelectMany(Targets),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

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

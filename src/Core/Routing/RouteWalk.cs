namespace ImageGateway.Core.Routing;

/// <summary>Walks a plan: which target is tried next.</summary>
public static class RouteWalk
{
    /// <summary>The target that is tried first.</summary>
    public static Target First(RoutePlan plan)
    {
        var node = plan.Root;
        while (node is RouteNode.Single single)
            node = single.First;
        return ((RouteNode.Leaf)node).Target;
    }
}

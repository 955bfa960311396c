namespace ImageGateway.Core.Routing;

/// <summary>Looks into a plan without a request.</summary>
public static class RouteWalk
{
    /// <summary>The target that stands first.</summary>
    public static Target First(RoutePlan plan) => First(plan.Root);

    /// <summary>Makes the same tree with other targets. What is shared in it stays shared.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="replace">Makes a target of one of the tree's.</param>
    public static RouteNode Replace(RouteNode root, Func<Target, Target> replace) =>
        root is RouteNode.Leaf leaf ? new RouteNode.Leaf(replace(leaf.Target)) : new Replacement(replace).Of(root);

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

    /// <summary>The target that stands first below a node.</summary>
    public static Target First(RouteNode node) => node switch
    {
        RouteNode.Leaf leaf => leaf.Target,
        RouteNode.Single single => First(single.First),
        RouteNode.Fallback fallback => First(fallback.Children[0]),
        RouteNode.LoadBalance balance => First(balance.Children[0]),
        RouteNode.Conditional conditional => First(conditional.Default ?? conditional.Cases[0].Then),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private sealed class Replacement(Func<Target, Target> replace)
    {
        private readonly Dictionary<RouteNode, RouteNode> _made = new(ReferenceEqualityComparer.Instance);

        public RouteNode Of(RouteNode node)
        {
            if (_made.TryGetValue(node, out var known))
                return known;
            return _made[node] = node switch
            {
                RouteNode.Leaf leaf => new RouteNode.Leaf(replace(leaf.Target)),
                RouteNode.Single single => new RouteNode.Single(Of(single.First)),
                RouteNode.Fallback fallback => fallback with { Children = [.. fallback.Children.Select(Of)] },
                RouteNode.LoadBalance balance => balance with { Children = [.. balance.Children.Select(Of)] },
                RouteNode.Conditional conditional => new RouteNode.Conditional(
                    [.. conditional.Cases.Select(option => option with { Then = Of(option.Then) })],
                    conditional.Default is { } standard ? Of(standard) : null),
                _ => throw new ArgumentOutOfRangeException(nameof(node)),
            };
        }
    }
}

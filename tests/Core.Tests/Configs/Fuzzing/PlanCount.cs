using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>Size of a plan: nodes, targets, levels, facts and patterns.</summary>
/// <param name="Nodes">Strategies and targets.</param>
/// <param name="Targets">Targets.</param>
/// <param name="Levels">Strategies above the deepest target.</param>
/// <param name="Facts">How often its conditions ask for a fact, if all of them look at all they have.</param>
/// <param name="Patterns">Patterns in its conditions.</param>
internal readonly record struct PlanCount(int Nodes, int Targets, int Levels, int Facts, int Patterns)
{
    /// <summary>Counts a node and all below it. A target that two conditions name counts once, as it was compiled once.</summary>
    public static PlanCount Of(RouteNode node) => node switch
    {
        RouteNode.Leaf => new(1, 1, 0, 0, 0),
        RouteNode.Single single => Over([single.First]),
        RouteNode.Fallback fallback => Over(fallback.Children),
        RouteNode.LoadBalance balance => Over(balance.Children),
        RouteNode.Conditional conditional => conditional.Cases.Aggregate(
            Over(conditional.Cases.Select(option => option.Then).Append(conditional.Default).OfType<RouteNode>()
                .Distinct(ReferenceEqualityComparer.Instance).Cast<RouteNode>()),
            static (sum, option) => sum.With(option.When)),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static PlanCount Over(IEnumerable<RouteNode> children)
    {
        var sum = new PlanCount(1, 0, 0, 0, 0);
        foreach (var child in children)
        {
            var below = Of(child);
            sum = new(sum.Nodes + below.Nodes, sum.Targets + below.Targets, Math.Max(sum.Levels, below.Levels + 1), sum.Facts
                + below.Facts, sum.Patterns + below.Patterns);
        }

        return sum;
    }

    private PlanCount With(Condition condition) => condition switch
    {
        Condition.All all => all.Parts.Aggregate(this, static (sum, part) => sum.With(part)),
        Condition.Any any => any.Parts.Aggregate(this, static (sum, part) => sum.With(part)),
        Condition.Matches => this with { Facts = Facts + 1, Patterns = Patterns + 1 },
        Condition.Compare => this with { Facts = Facts + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };
}

using System.Globalization;
using ImageGateway.Api.Pipeline;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Api.Explain;

/// <summary>A target that would be tried, and why at this place.</summary>
internal sealed record PlannedTarget(Target Target, string Reason);

/// <summary>Walks a plan as <see cref="RouteRunner"/> does and says of each target why it is there; nothing is sent.</summary>
/// <param name="headers">The request's headers.</param>
/// <param name="facts">The request's facts.</param>
/// <param name="now">The time, for sticky choices.</param>
/// <param name="random">Draws by weight.</param>
internal sealed class PlanWalk(IHeaderDictionary headers, ConditionFacts facts, DateTimeOffset now, Random random)
{
    private readonly List<PlannedTarget> _targets = [];

    /// <summary>The targets in the order in which they would be tried.</summary>
    public IReadOnlyList<PlannedTarget> Targets => _targets;

    /// <summary>Walks a node and all below it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="reason">Why it is reached; empty at the root.</param>
    public void Visit(RouteNode node, string reason = "")
    {
        switch (node)
        {
            case RouteNode.Leaf leaf:
                _targets.Add(new(leaf.Target, reason.Length == 0 ? "the only target" : reason));
                break;
            case RouteNode.Single single:
                Visit(single.First, Because(reason, "single: the first target"));
                break;
            case RouteNode.Fallback fallback:
                VisitFallback(fallback, reason);
                break;
            case RouteNode.LoadBalance balance:
                VisitBalance(balance, reason);
                break;
            case RouteNode.Conditional conditional:
                VisitConditional(conditional, reason);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    private void VisitFallback(RouteNode.Fallback fallback, string reason)
    {
        var after = fallback.OnStatusCodes is { } codes ? "status " + string.Join(", ", codes) : "any answer that is not 2xx";
        if (fallback.OnlyIfNotStarted)
            after += ", if nothing can have been billed";
        for (var index = 0; index < fallback.Children.Length; index++)
        {
            Visit(fallback.Children[index], Because(reason, index == 0
                ? "fallback: the first target"
                : string.Create(CultureInfo.InvariantCulture, $"fallback: target {index + 1} of {fallback.Children.Length}, after {after}")));
        }
    }

    private void VisitBalance(RouteNode.LoadBalance balance, string reason)
    {
        var index = balance.Sticky is { } sticky
            ? StickyChoice.Pick(balance, sticky, headers, facts, now)
            : WeightedChoice.Pick(balance.Weights, random.NextDouble());
        var how = balance.Sticky is { } rule ? $"sticky by {string.Join(", ", rule.HashFields)} for {rule.Ttl.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s" : "drawn";
        Visit(balance.Children[index], Because(reason, string.Create(
            CultureInfo.InvariantCulture, $"loadbalance: target {index + 1} of {balance.Children.Length}, {how}, weight {balance.Weights[index]} of {balance.Weights.Sum()}")));
    }

    private void VisitConditional(RouteNode.Conditional conditional, string reason)
    {
        for (var index = 0; index < conditional.Cases.Length; index++)
        {
            if (!conditional.Cases[index].When.Fits(facts))
                continue;
            Visit(conditional.Cases[index].Then, Because(reason, string.Create(CultureInfo.InvariantCulture, $"conditional: condition {index + 1} of {conditional.Cases.Length} fits")));
            return;
        }

        if (conditional.Default is { } standard)
            Visit(standard, Because(reason, "conditional: the default, as no condition fits"));
    }

    private static string Because(string reason, string step) => reason.Length == 0 ? step : reason + "; " + step;
}

using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// Walks a plan: tries targets by its strategies until one answers or the plan is at its end. A request and an explanation walk
/// it alike; they differ in their sender (<see cref="IAttemptSender"/>).
/// </summary>
public sealed class RouteExecutor(TargetExecutor targets, AttemptSender sender, AttemptLog log)
{
    /// <summary>Carries a request out.</summary>
    public ValueTask<RouteOutcome> ExecuteRouteAsync(ImageRequestContext exchange, EffectivePlan plan)
    {
        var request = exchange.Context.Request;
        return WalkAsync(new(
            exchange, new(plan, request.Path, request.Headers, exchange.Image) { Patterns = exchange.Patterns }, sender, log));
    }

    /// <summary>Walks a request's plan to its end.</summary>
    public async ValueTask<RouteOutcome> WalkAsync(RouteProgress progress)
    {
        var root = progress.Request.Plan.Root;
        var outcome = await WalkAsync(root, progress);

        // Breakers spare the caller a wait; they never keep a request from being served.
        if (outcome.IsPassedOver && !progress.IsOver && progress.IgnoreBreakers())
            outcome = await WalkAsync(root, progress);
        return outcome.Result is AttemptResult.Answered ? outcome : outcome with { Class = progress.Class };
    }

    private ValueTask<RouteOutcome> WalkAsync(RouteNode node, RouteProgress progress) => node switch
    {
        RouteNode.Leaf leaf => targets.ExecuteTargetAsync(leaf.Target, progress),
        RouteNode.Single single => WalkChildAsync(single, single.First, 0, progress),
        RouteNode.Fallback fallback => WalkFallbackAsync(fallback, progress),
        RouteNode.LoadBalance balance => WalkBalanceAsync(balance, progress),
        RouteNode.Conditional conditional => WalkConditionalAsync(conditional, progress),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private async ValueTask<RouteOutcome> WalkChildAsync(RouteNode strategy, RouteNode child, int index, RouteProgress progress)
    {
        progress.Observer.Entered(strategy, child, index, progress);
        var outcome = await WalkAsync(child, progress);
        progress.Observer.Left();
        return outcome;
    }

    private async ValueTask<RouteOutcome> WalkFallbackAsync(RouteNode.Fallback fallback, RouteProgress progress)
    {
        var children = progress.IgnoresBreakers ? [.. fallback.Children.OrderBy(progress.BadnessOf)] : fallback.Children;
        RouteOutcome? before = null;
        for (var index = 0; ; index++)
        {
            var leaves = index < children.Length - 1 && fallback.LeavesImages();
            if (leaves)
                progress.Leaving.Push(fallback);
            progress.Observer.Entered(fallback, children[index], index, progress);
            var outcome = await WalkAsync(children[index], progress);
            progress.Observer.Left();
            if (leaves)
                progress.Leaving.Pop();

            // What a target answered says more than that the one after it is failing.
            if (before is not null && outcome.Result is AttemptResult.Rejected { Error.Code: AttemptErrors.BreakerOpenCode })
                outcome = before;
            else
                before?.Result.Dispose();
            if (index == children.Length - 1 || !fallback.MovesOn(outcome.Result) || progress.IsOver)
                return outcome;
            progress.Observer.FellBack(progress, outcome, children[index + 1]);
            before = outcome.IsPassedOver ? null : outcome;
        }
    }

    // A child that is passed over leaves the choice to the others.
    private async ValueTask<RouteOutcome> WalkBalanceAsync(RouteNode.LoadBalance balance, RouteProgress progress)
    {
        var weights = balance.Weights;
        for (; ; )
        {
            var index = progress.IgnoresBreakers
                ? LeastBad(balance, weights, progress)
                : await progress.Sender.ChooseAsync(balance, weights, progress);
            progress.Observer.Entered(balance, balance.Children[index], index, progress);
            var outcome = await WalkAsync(balance.Children[index], progress);
            progress.Observer.Left();
            if (!outcome.IsPassedOver || progress.IsOver)
                return outcome;
            weights = weights.SetItem(index, 0);
            if (weights.All(static weight => weight <= 0))
                return outcome;
        }
    }

    private static int LeastBad(RouteNode.LoadBalance balance, ImmutableArray<double> weights, RouteProgress progress) =>
        Enumerable.Range(0, weights.Length).Where(index => weights[index] > 0).MinBy(index => progress.BadnessOf(balance.Children[index]));

    private ValueTask<RouteOutcome> WalkConditionalAsync(RouteNode.Conditional conditional, RouteProgress progress)
    {
        if (conditional.Choose(progress.Request.Facts, out var index) is { } chosen)
            return WalkChildAsync(conditional, chosen, index, progress);
        var refusal = new AttemptResult.Rejected(RouteErrors.NoCaseFits, AttemptClass.NotStarted) { PassedOver = true };
        return new(new RouteOutcome(refusal, RouteWalk.First(progress.Request.Plan.Root), 0));
    }
}

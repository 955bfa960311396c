using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.RequestLog;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Walks a plan: tries targets by its strategies until one answers or the plan is at its end.</summary>
public sealed class RouteExecutor(TargetExecutor targets, BalanceChoice balances, AttemptLog log)
{
    /// <summary>Carries a request out.</summary>
    public async ValueTask<RouteOutcome> ExecuteRouteAsync(ImageRequestContext exchange, EffectivePlan plan)
    {
        var progress = new RouteProgress(
            exchange, new(plan, exchange.Context.Request.Path, exchange.Context.Request.Headers, exchange.Image)
            { Patterns = exchange.Patterns });
        var outcome = await ExecuteRouteAsync(plan.Root, progress);

        // Breakers spare the caller a wait; they never keep a request from being served.
        if (outcome.IsPassedOver && !progress.IsOver && progress.IgnoreBreakers())
            outcome = await ExecuteRouteAsync(plan.Root, progress);
        return outcome.Result is AttemptResult.Answered ? outcome : outcome with { Class = progress.Class };
    }

    private ValueTask<RouteOutcome> ExecuteRouteAsync(RouteNode node, RouteProgress progress) => node switch
    {
        RouteNode.Leaf leaf => targets.ExecuteTargetAsync(leaf.Target, progress),
        RouteNode.Single single => ExecuteRouteAsync(single.First, progress),
        RouteNode.Fallback fallback => RunFallbackAsync(fallback, progress),
        RouteNode.LoadBalance balance => RunBalanceAsync(balance, progress),
        RouteNode.Conditional conditional => RunConditionalAsync(conditional, progress),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private async ValueTask<RouteOutcome> RunFallbackAsync(RouteNode.Fallback fallback, RouteProgress progress)
    {
        var children = progress.IgnoresBreakers ? [.. fallback.Children.OrderBy(progress.BadnessOf)] : fallback.Children;
        RouteOutcome? before = null;
        for (var index = 0; ; index++)
        {
            var leaves = index < children.Length - 1 && LeavesImages(fallback);
            if (leaves)
                progress.Leaving.Push(fallback);
            if (index > 0)
                progress.Exchange.Record?.Reason = RouteReason.Fallback;
            var outcome = await ExecuteRouteAsync(children[index], progress);
            if (leaves)
                progress.Leaving.Pop();

            // What a target answered says more than that the one after it is failing.
            if (before is not null && outcome.Result is AttemptResult.Rejected { Error.Code: AttemptErrors.BreakerOpenCode })
                outcome = before;
            else
                before?.Result.Dispose();
            if (index == children.Length - 1 || !MovesOn(outcome.Result, fallback) || progress.IsOver)
                return outcome;
            log.FellBack(progress.Exchange, outcome, RouteWalk.Targets(children[index + 1]).First());
            before = outcome.IsPassedOver ? null : outcome;
        }
    }

    private static bool LeavesImages(RouteNode.Fallback fallback) =>
        fallback.OnStatusCodes is { } codes && (codes.Contains(StatusCodes.Status200OK) || codes.Contains(GuardrailReport.FailedStatus));

    private static bool MovesOn(AttemptResult result, RouteNode.Fallback fallback)
    {
        if (result is AttemptResult.Answered or AttemptResult.Aborted or AttemptResult.Rejected { IsFinal: true })
            return false;

        // A target that cannot do it never ends the chain.
        if (result is AttemptResult.Rejected { PassedOver: true })
            return true;
        if (fallback.OnlyIfNotStarted && !result.Class.IsFree())
            return false;

        // Another provider is not asked for what one has refused to draw, unless the config says 400 itself
        // (docs/architecture/errors.md#content-filters).
        if (result is AttemptResult.Failed { Error.Moderated: true })
            return fallback.OnStatusCodes?.Contains(StatusCodes.Status400BadRequest) ?? false;
        if (TargetExecutor.IsAnsweredWithoutImage(result))
            return fallback.GoesOnFrom(StatusCodes.Status200OK, AttemptClass.Answered);
        return fallback.OnStatusCodes?.Contains(result.Status) ?? result.Status != GuardrailReport.FailedStatus;
    }

    // A child that is passed over leaves the choice to the others.
    private async ValueTask<RouteOutcome> RunBalanceAsync(RouteNode.LoadBalance balance, RouteProgress progress)
    {
        var weights = balance.Weights;
        for (; ; )
        {
            var index = progress.IgnoresBreakers
                ? LeastBad(balance, weights, progress)
                : await balances.PickAsync(balance, weights, progress.Request, progress.Exchange.Context.RequestAborted);
            progress.Exchange.Record?.Reason = RouteReason.LoadBalance;
            var outcome = await ExecuteRouteAsync(balance.Children[index], progress);
            if (!outcome.IsPassedOver || progress.IsOver)
                return outcome;
            weights = weights.SetItem(index, 0);
            if (weights.All(static weight => weight <= 0))
                return outcome;
        }
    }

    private static int LeastBad(RouteNode.LoadBalance balance, ImmutableArray<double> weights, RouteProgress progress) =>
        Enumerable.Range(0, weights.Length).Where(index => weights[index] > 0).MinBy(index => progress.BadnessOf(balance.Children[index]));

    private ValueTask<RouteOutcome> RunConditionalAsync(RouteNode.Conditional conditional, RouteProgress progress)
    {
        if (conditional.Choose(progress.Request.Facts) is { } chosen)
        {
            progress.Exchange.Record?.Reason = RouteReason.Conditional;
            return ExecuteRouteAsync(chosen, progress);
        }

        var refusal = new AttemptResult.Rejected(RouteErrors.NoCaseFits, AttemptClass.NotStarted) { PassedOver = true };
        return new(new RouteOutcome(refusal, RouteWalk.First(progress.Request.Plan.Root), 0));
    }
}

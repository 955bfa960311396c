using System.Globalization;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>A target that would be tried, and why at this place.</summary>
/// <param name="Target">The target.</param>
/// <param name="Reason">Why it is there.</param>
/// <param name="Call">What would be sent; null: nothing can be.</param>
/// <param name="Error">Why it cannot do what is asked, or null.</param>
/// <param name="IsOpen">Whether its breaker is open, so that it is passed over.</param>
public sealed record PlannedTarget(Target Target, string Reason, DryCall? Call, GatewayError? Error, bool IsOpen)
{
    /// <summary>True when nothing is sent to the target.</summary>
    public bool IsPassedOver => IsOpen || Error is not null;
}

/// <summary>Walks a plan as <see cref="RouteExecutor"/> does and says of each target why it is there; nothing is sent.</summary>
public sealed class PlanWalk(BalanceChoice balances, BreakerGate breakers, ProviderCatalog providers, TargetRequests requests, DryRun dry)
{
    /// <summary>The targets in the order in which they would be tried.</summary>
    /// <param name="request">The request, with its plan.</param>
    /// <param name="draw">Draws by weight.</param>
    public async ValueTask<IReadOnlyList<PlannedTarget>> OfAsync(RoutedRequest request, Random draw)
    {
        var targets = new List<PlannedTarget>();
        await VisitAsync(request.Plan.Root, string.Empty, new(request, draw, targets));
        if (!targets.TrueForAll(target => target.IsPassedOver))
            return targets;

        // Nobody is left without an answer because breakers are open.
        var open = targets.Where(target => target.Error is null).OrderBy(target => HealthOf(target.Target, request).FailureShare);
        return
        [
            .. open.Select(
                (target, index) =>
                    target with { IsOpen = false, Reason = target.Reason
                        + (index == 0 ? "; as every breaker is open, the least bad target is tried" : "; after a less bad one") }),
            .. targets.Where(target => target.Error is not null),
        ];
    }

    private async ValueTask VisitAsync(RouteNode node, string reason, Visit visit)
    {
        switch (node)
        {
            case RouteNode.Leaf leaf:
                visit.Targets
                    .Add(await PlanAsync(leaf.Target, reason.Length == 0 ? "the only target" : reason, visit.Request));
                break;
            case RouteNode.Single single:
                await VisitAsync(single.First, Because(reason, "single: the first target"), visit);
                break;
            case RouteNode.Fallback fallback:
                await VisitFallbackAsync(fallback, reason, visit);
                break;
            case RouteNode.LoadBalance balance:
                await VisitBalanceAsync(balance, reason, visit);
                break;
            case RouteNode.Conditional conditional:
                await VisitConditionalAsync(conditional, reason, visit);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(node));
        }
    }

    private async ValueTask<PlannedTarget> PlanAsync(Target target, string reason, RoutedRequest request)
    {
        var (call, error) = await dry.OfAsync(target, request.Image, asker: null);
        error ??= AttemptErrors.Strict(call!.Translation, call.Image, target);
        if (error is not null)
            return new(target, $"{reason}; passed over: {error.Message}", null, error, IsOpen: false);

        var state = HealthOf(target, request).Judge();
        return new(target, reason + Describe(state), call, null, state.Phase == BreakerPhase.Open);
    }

    private static string Describe(BreakerState state) => state.Phase switch
    {
        BreakerPhase.Open => FormattableString.Invariant($"; its breaker is open for another {Math.Ceiling(state.Left.TotalSeconds)} s"),
        BreakerPhase.HalfOpen => "; its breaker is half open: one request is let through",
        _ => string.Empty,
    };

    private async ValueTask VisitFallbackAsync(RouteNode.Fallback fallback, string reason, Visit visit)
    {
        var after = fallback.OnStatusCodes is { } codes ? "status " + string.Join(", ", codes) : "any answer that is not 2xx";
        if (fallback.OnlyIfNotStarted)
            after += ", if nothing can have been billed";
        for (var index = 0; index < fallback.Children.Length; index++)
        {
            await VisitAsync(
                fallback.Children[index],
                Because(reason, index == 0
                    ? "fallback: the first target"
                    : string.Create(
                        CultureInfo.InvariantCulture, $"fallback: target {index + 1} of {fallback.Children.Length}, after {after}")),
                visit);
        }
    }

    // A child that is passed over leaves the choice to the others.
    private async ValueTask VisitBalanceAsync(RouteNode.LoadBalance balance, string reason, Visit visit)
    {
        var weights = balance.Weights;
        do
        {
            var (index, how) = await balances.PreviewAsync(balance, weights, visit.Request, visit.Draw);
            var before = visit.Targets.Count;
            await VisitAsync(
                balance.Children[index], Because(
                    reason, string.Create(
                        CultureInfo.InvariantCulture, $"loadbalance: target {index + 1} of {balance.Children.Length}, {how}")), visit);
            if (visit.Targets.Skip(before).Any(target => !target.IsPassedOver))
                return;
            weights = weights.SetItem(index, 0);
        }
        while (weights.Any(weight => weight > 0));
    }

    private async ValueTask VisitConditionalAsync(RouteNode.Conditional conditional, string reason, Visit visit)
    {
        if (conditional.Choose(visit.Request.Facts, out var index) is not { } chosen)
            return;
        var why = index < 0
            ? "conditional: the default, as no condition fits"
            : string.Create(CultureInfo.InvariantCulture, $"conditional: condition {index + 1} of {conditional.Cases.Length} fits");
        await VisitAsync(chosen, Because(reason, why), visit);
    }

    private TargetHealth HealthOf(Target target, RoutedRequest request) =>
        providers.Find(target.Provider) is { } provider
            ? breakers.HealthOf(
                provider, target, requests.Of(provider, target, request.Image).TryGet(out var asked, out _) ? asked.Asked.Model : null)
            : default;

    private static string Because(string reason, string step) => reason.Length == 0 ? step : reason + "; " + step;

    private sealed record Visit(RoutedRequest Request, Random Draw, List<PlannedTarget> Targets);
}

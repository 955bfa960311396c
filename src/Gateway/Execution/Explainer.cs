using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Walks plans as for a request, with a sender that does not send (<see cref="Explanation"/>).</summary>
public sealed class Explainer(
    RouteExecutor routes, TargetExecutor targets, BalanceChoice balances, BreakerGate breakers, AttemptTranslator translator,
    ModelMetadataCache facts, Random random)
{
    /// <summary>The attempts that a request would make, in their order.</summary>
    /// <param name="exchange">The request that asks for the explanation.</param>
    /// <param name="request">The request that is explained, with its plan.</param>
    /// <param name="draw">Draws by weight.</param>
    public async ValueTask<IReadOnlyList<PlannedAttempt>> ExplainAsync(ImageRequestContext exchange, RoutedRequest request, Random draw)
    {
        var explanation = new Explanation(balances, breakers, translator, PlaceholderSources.Silent, draw);
        await routes.WalkAsync(new(exchange, request, explanation, explanation));
        return explanation.Attempts;
    }

    /// <summary>
    /// Writes what a target would be sent, whatever its breaker says; or tells why it would be refused. Its provider may be asked about its
    /// model, as for a request.
    /// </summary>
    public async ValueTask<Result<WrittenRequest>> ExplainAsync(ImageRequestContext exchange, EffectivePlan plan, Target target)
    {
        var explanation = new Explanation(balances, breakers, translator, new(facts), random);
        var request = new RoutedRequest(plan, exchange.Context.Request.Path, exchange.Context.Request.Headers, exchange.Image)
        { Patterns = exchange.Patterns };
        var progress = new RouteProgress(exchange, request, explanation, explanation);
        progress.Insist();
        await targets.ExecuteTargetAsync(target, progress);
        var planned = explanation.Attempts[0];
        return planned.Request is { } written ? written : planned.Error!;
    }
}

using ImageGateway.Core.Errors;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// Walks plans as for a request, with a sender that does not send (<see cref="Explanation"/>, <see cref="Estimation"/>).
/// </summary>
public sealed class Explainer(
    RouteExecutor routes, BalanceChoice balances, BreakerGate breakers, AttemptTranslator translator, ModelMetadataCache facts,
    Random random)
{
    /// <summary>The attempts that a request would make, in their order.</summary>
    /// <param name="exchange">The request that asks for the explanation.</param>
    /// <param name="request">The request that is explained, with its plan.</param>
    /// <param name="seed">Makes the draws by weight the same each time; null: any.</param>
    public async ValueTask<IReadOnlyList<PlannedAttempt>> ExplainAsync(ImageRequestContext exchange, RoutedRequest request, long? seed)
    {
        var draw = seed is { } start ? new Random(unchecked((int)start)) : random;
        var explanation = new Explanation(balances, breakers, translator, PlaceholderSources.Silent, draw);
        await routes.WalkAsync(new(exchange, request, explanation, explanation));
        return explanation.Attempts;
    }

    /// <summary>
    /// The attempts that a request may make, the likeliest first; or why it would be refused. Providers may be asked about their models,
    /// as for a request.
    /// </summary>
    /// <param name="exchange">The request, whose price is asked.</param>
    /// <param name="plan">Where it goes.</param>
    public async ValueTask<Result<IReadOnlyList<EstimatedAttempt>>> EstimateAsync(ImageRequestContext exchange, EffectivePlan plan)
    {
        var estimation = new Estimation(new(facts));
        var request = new RoutedRequest(plan, exchange.Context.Request.Path, exchange.Context.Request.Headers, exchange.Image)
        { Patterns = exchange.Patterns };
        var outcome = await routes.WalkAsync(new(exchange, request, estimation, estimation));
        return estimation.Attempts.Count == 0 && outcome.Result is AttemptResult.Rejected { Error: var refusal }
            ? refusal
            : new Result<IReadOnlyList<EstimatedAttempt>>(estimation.Attempts);
    }
}

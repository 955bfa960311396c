using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.ResponseCache;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Sends the attempts of requests: each is reserved for at its budgets, forwarded and settled.</summary>
public sealed class AttemptSender(
    CachedResponses cached, BreakerGate breakers, BalanceChoice balances, AttemptGuardrails guardrails, RequestSources sources,
    ReservedForwarder forwarder) : IAttemptSender
{
    /// <inheritdoc/>
    public ITranslationSources Sources => sources;

    /// <inheritdoc/>
    public ValueTask<int> ChooseAsync(RouteNode.LoadBalance balance, ImmutableArray<double> weights, RouteProgress progress) =>
        balances.PickAsync(balance, weights, progress.Request, progress.Exchange.Context.RequestAborted);

    /// <inheritdoc/>
    public ValueTask<Result<bool>> FindStoredAsync(Target target, RouteProgress progress)
    {
        if (target.Cache is not null)
            return LookUpAsync(target, progress);
        progress.Cache = null;
        return new(false);
    }

    /// <inheritdoc/>
    public ValueTask KeepAsync(RouteProgress progress) => cached.KeepAsync(progress.Exchange, progress.Cache);

    /// <inheritdoc/>
    public ValueTask<BreakerPass> EnterAsync(IImageProvider provider, Target target, TargetRequest request, RouteProgress progress) =>
        breakers.EnterAsync(provider, target, request.Asked.Model, target.Time.Total, progress.Exchange.Context.RequestAborted);

    /// <inheritdoc/>
    public ValueTask<GuardrailReport?> CheckAsync(Target target, ImageRequest image, RouteProgress progress) =>
        target.InputGuardrails.IsEmpty && target.OutputGuardrails.IsEmpty
            ? default
            : guardrails.BeforeAsync(progress.Exchange, target, image, progress.Exchange.Context.RequestAborted);

    /// <inheritdoc/>
    public ValueTask<AttemptResult> SendAsync(Attempt attempt) => forwarder.ForwardAsync(attempt);

    /// <inheritdoc/>
    public ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished) => forwarder.GiveFinishedAsync(finished);

    private async ValueTask<Result<bool>> LookUpAsync(Target target, RouteProgress progress)
    {
        var found = await cached.FindAsync(progress.Exchange, progress.Request.Plan, target, progress.Cache);
        progress.Cache = found.TryGet(out var lookup, out var refusal) ? lookup.Ticket : null;
        return refusal is null ? lookup.IsAnswered : refusal;
    }
}

using System.Collections.Immutable;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// A sender that does not send: it notes what an attempt at each target would reserve. A target is passed over once it is noted, so that
/// the walk comes to every other one that the request may go to: all children of a load balance, the heaviest first, and all of a
/// fallback. Whether a breaker is open is a matter of the moment, and not asked.
/// </summary>
/// <param name="sources">Get what translations need.</param>
public sealed class Estimation(PlaceholderSources sources) : IAttemptSender, IWalkObserver
{
    private readonly List<EstimatedAttempt> _attempts = [];

    /// <summary>The attempts that a request may make, the likeliest first.</summary>
    public IReadOnlyList<EstimatedAttempt> Attempts => _attempts;

    /// <inheritdoc/>
    public ITranslationSources Sources => sources;

    /// <inheritdoc/>
    public ValueTask<int> ChooseAsync(RouteNode.LoadBalance balance, ImmutableArray<double> weights, RouteProgress progress) =>
        new(weights.IndexOf(weights.Max()));

    /// <inheritdoc/>
    public ValueTask<Result<bool>> FindStoredAsync(Target target, RouteProgress progress) => new(false);

    /// <inheritdoc/>
    public ValueTask KeepAsync(RouteProgress progress) => default;

    /// <inheritdoc/>
    public ValueTask<BreakerPass> EnterAsync(IImageProvider provider, Target target, TargetRequest request, RouteProgress progress) =>
        new(new BreakerPass(default, true, 0));

    /// <inheritdoc/>
    public ValueTask<GuardrailReport?> CheckAsync(Target target, ImageRequest image, RouteProgress progress) => default;

    /// <inheritdoc/>
    public ValueTask<AttemptResult> SendAsync(Attempt attempt)
    {
        _attempts.Add(new(attempt.Target, attempt.Written!));
        return new(new AttemptResult.Unsent(GoesOn: true));
    }

    /// <inheritdoc/>
    public ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished) =>
        throw new InvalidOperationException("Nothing was sent that could be given.");

    /// <inheritdoc/>
    public void Entered(RouteNode strategy, RouteNode child, int index, RouteProgress progress)
    {
    }

    /// <inheritdoc/>
    public void Left()
    {
    }

    /// <inheritdoc/>
    public void PassedOver(RouteProgress progress, Target target, GatewayError error)
    {
    }

    /// <inheritdoc/>
    public void Ended(RouteProgress progress, Target target, string? model, AttemptResult result, long startedAt)
    {
    }

    /// <inheritdoc/>
    public void FellBack(RouteProgress progress, RouteOutcome from, RouteNode next)
    {
    }

    /// <inheritdoc/>
    public void IgnoresBreakers()
    {
    }
}

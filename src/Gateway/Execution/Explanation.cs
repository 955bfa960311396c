using System.Collections.Immutable;
using System.Globalization;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>An attempt that a request would make, or a target that it would pass over, and why at this place.</summary>
/// <param name="Target">The target.</param>
/// <param name="Reason">Why it is there.</param>
/// <param name="Request">What would be sent; null: nothing can be.</param>
/// <param name="Error">Why nothing is sent to it; null: it is asked.</param>
public sealed record PlannedAttempt(Target Target, string Reason, WrittenRequest? Request, GatewayError? Error)
{
    /// <summary>True when nothing is sent to the target.</summary>
    public bool IsPassedOver => Error is not null;
}

/// <summary>
/// A sender that does not send: it notes the attempts that a request would make if each of them failed, and why. Nothing is used
/// up or begun; stored responses, guardrails and budgets are not asked.
/// </summary>
/// <param name="balances">Previews the choices of load balances.</param>
/// <param name="breakers">Tells the state of breakers.</param>
/// <param name="translator">Writes requests for targets that an open breaker keeps from being asked.</param>
/// <param name="sources">Get what translations need.</param>
/// <param name="draw">Draws by weight.</param>
public sealed class Explanation(
    BalanceChoice balances, BreakerGate breakers, AttemptTranslator translator, PlaceholderSources sources, Random draw)
    : IAttemptSender, IWalkObserver
{
    private readonly List<PlannedAttempt> _attempts = [];
    private readonly Stack<string> _steps = new();
    private string _choice = string.Empty;
    private string _breaker = string.Empty;
    private WrittenRequest? _kept;
    private bool _ignoresBreakers;

    /// <summary>The attempts, in the order in which they would be made.</summary>
    public IReadOnlyList<PlannedAttempt> Attempts => _attempts;

    /// <inheritdoc/>
    public ITranslationSources Sources => sources;

    /// <inheritdoc/>
    public async ValueTask<int> ChooseAsync(RouteNode.LoadBalance balance, ImmutableArray<double> weights, RouteProgress progress)
    {
        (var index, _choice) = await balances.PreviewAsync(balance, weights, progress.Request, draw);
        return index;
    }

    /// <inheritdoc/>
    public ValueTask<Result<bool>> FindStoredAsync(Target target, RouteProgress progress) => new(false);

    /// <inheritdoc/>
    public ValueTask KeepAsync(RouteProgress progress) => default;

    /// <inheritdoc/>
    public async ValueTask<BreakerPass> EnterAsync(
        IImageProvider provider, Target target, TargetRequest request, RouteProgress progress)
    {
        if (progress.IgnoresBreakers)
            return new(default, true, 0);
        var health = breakers.HealthOf(provider, target, request.Asked.Model);
        var state = health.Judge();
        _breaker = Describe(state);
        if (state.Phase != BreakerPhase.Open)
            return new(default, true, 0);
        var writing = await translator.WriteAsync(sources, null, provider, target, request, CancellationToken.None);
        _kept = writing.TryGet(out var written, out _) ? written : null;
        return new(health, false, 0);
    }

    /// <inheritdoc/>
    public ValueTask<GuardrailReport?> CheckAsync(Target target, ImageRequest image, RouteProgress progress) => default;

    /// <inheritdoc/>
    public ValueTask<AttemptResult> SendAsync(Attempt attempt)
    {
        var insists = !_ignoresBreakers ? string.Empty
            : _attempts.Exists(static other => !other.IsPassedOver) ? "; after a less bad one"
            : "; as every breaker is open, the least bad target is tried";
        Add(new(attempt.Target, Reason + insists + _breaker, attempt.Written, null));
        return new(new AttemptResult.Unsent());
    }

    /// <inheritdoc/>
    public ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished) =>
        throw new InvalidOperationException("Nothing was sent that could be given.");

    /// <inheritdoc/>
    public void Entered(RouteNode strategy, RouteNode child, int index, RouteProgress progress) => _steps.Push(strategy switch
    {
        RouteNode.Single => "single: the first target",
        RouteNode.Fallback fallback => StepOf(fallback, PlaceOf(child, fallback.Children)),
        RouteNode.LoadBalance balance => string.Create(
            CultureInfo.InvariantCulture,
            $"loadbalance: target {index + 1} of {balance.Children.Length}{(_ignoresBreakers ? string.Empty : ", " + _choice)}"),
        RouteNode.Conditional when index < 0 => "conditional: the default, as no condition fits",
        RouteNode.Conditional conditional => string.Create(
            CultureInfo.InvariantCulture, $"conditional: condition {index + 1} of {conditional.Cases.Length} fits"),
        _ => throw new ArgumentOutOfRangeException(nameof(strategy)),
    });

    /// <inheritdoc/>
    public void Left() => _steps.Pop();

    /// <inheritdoc/>
    public void PassedOver(RouteProgress progress, Target target, GatewayError error) => Add(error.Code == AttemptErrors.BreakerOpenCode
        ? new(target, Reason + _breaker, _kept, error)
        : new(target, $"{Reason}; passed over: {error.Message}", null, error));

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
        _ignoresBreakers = true;
        _attempts.Clear();
    }

    private string Reason => _steps.Count == 0 ? "the only target" : string.Join("; ", _steps.Reverse());

    private void Add(PlannedAttempt attempt)
    {
        _attempts.Add(attempt);
        (_breaker, _kept) = (string.Empty, null);
    }

    private static string StepOf(RouteNode.Fallback fallback, int index)
    {
        if (index == 0)
            return "fallback: the first target";
        var after = fallback.OnStatusCodes is { } codes ? "status " + string.Join(", ", codes) : "any answer that is not 2xx";
        if (fallback.OnlyIfNotStarted)
            after += ", if nothing can have been billed";
        return string.Create(CultureInfo.InvariantCulture, $"fallback: target {index + 1} of {fallback.Children.Length}, after {after}");
    }

    private static int PlaceOf(RouteNode child, ImmutableArray<RouteNode> children)
    {
        var index = 0;
        while (!ReferenceEquals(children[index], child))
            index++;
        return index;
    }

    private static string Describe(BreakerState state) => state.Phase switch
    {
        BreakerPhase.Open => FormattableString.Invariant($"; its breaker is open for another {Math.Ceiling(state.Left.TotalSeconds)} s"),
        BreakerPhase.HalfOpen => "; its breaker is half open: one request is let through",
        _ => string.Empty,
    };
}

using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>One request's way through its plan.</summary>
/// <param name="exchange">The caller's request.</param>
/// <param name="request">The request with its plan.</param>
/// <param name="sender">Carries out what the walk decides.</param>
/// <param name="observer">Hears what the walk decides.</param>
public sealed class RouteProgress(ImageRequestContext exchange, RoutedRequest request, IAttemptSender sender, IWalkObserver observer)
{
    private const string BreakersOpen = "breaker_open: every target that could serve this is failing; the least bad one was tried";

    // Whatever a config's tree and its retries multiply to.
    private const int MaxAttemptsPerRequest = 100;

    private Dictionary<string, double>? _skipped;
    private Stack<RouteNode.Fallback>? _leaving;

    /// <summary>Exchange of the caller's request.</summary>
    public ImageRequestContext Exchange => exchange;

    /// <summary>Request attributes that strategies read.</summary>
    public RoutedRequest Request => request;

    /// <summary>Sender that carries out what the walk decides.</summary>
    public IAttemptSender Sender => sender;

    /// <summary>Observer that hears what the walk decides.</summary>
    public IWalkObserver Observer => observer;

    /// <summary>Warnings about what of the request has no effect, or was done differently.</summary>
    public IReadOnlyList<string> Warnings => IgnoresBreakers ? [.. request.Plan.Warnings, BreakersOpen] : request.Plan.Warnings;

    /// <summary>Attempts that may still be made.</summary>
    public int AttemptsLeft { get; set; } = MaxAttemptsPerRequest;

    /// <summary>Time that retries have waited so far.</summary>
    public TimeSpan Waited { get; set; }

    /// <summary>Enclosing fallbacks that still have a target left and list a success status in <c>on_status_codes</c>.</summary>
    public Stack<RouteNode.Fallback> Leaving => _leaving ??= new();

    /// <summary>Billing class of the attempts so far.</summary>
    public AttemptClass Class { get; private set; } = AttemptClass.NotStarted;

    /// <summary>The way past the cache.</summary>
    public CacheTicket? Cache { get; set; }

    /// <summary>True when every target that could serve has an open breaker, so that breakers are not asked.</summary>
    public bool IgnoresBreakers { get; private set; }

    /// <summary>The caller has left and nothing is under way, or the request has had its share.</summary>
    public bool IsOver => AttemptsLeft <= 0 || exchange.Context.RequestAborted.IsCancellationRequested;

    /// <summary>An attempt has ended.</summary>
    public void Record(AttemptClass attempt)
    {
        if (attempt == AttemptClass.PerhapsStarted || Class.IsFree())
            Class = attempt;
    }

    /// <summary>
    /// Determines whether an enclosing fallback goes on from an attempt that ended so, although there are or would be images.
    /// </summary>
    public bool Leaves(int status, AttemptClass attempt)
    {
        if (_leaving is null)
            return false;
        foreach (var fallback in _leaving)
        {
            if (fallback.GoesOnFrom(status, attempt))
                return true;
        }

        return false;
    }

    /// <summary>A target was passed over because its breaker is open.</summary>
    public void Skip(Target target, double failureShare) => (_skipped ??= new(StringComparer.Ordinal))[target.Path] = failureShare;

    /// <summary>Asks no breaker from here on. False where none was open, or that has been tried.</summary>
    public bool IgnoreBreakers()
    {
        if (_skipped is null || IgnoresBreakers)
            return false;
        observer.IgnoresBreakers();
        return IgnoresBreakers = true;
    }

    /// <summary>
    /// Computes the failure share of the best target below a node; targets that were passed over because they cannot serve come
    /// last.
    /// </summary>
    public double BadnessOf(RouteNode node) =>
        RouteWalk.Targets(node).Min(target => _skipped!.GetValueOrDefault(target.Path, double.MaxValue));
}

using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.CircuitBreaking;

/// <summary>Asks a target's breaker whether an attempt may go there.</summary>
public sealed partial class BreakerGate(
    CircuitRegistry board, CircuitKeys subjects, IProviderHealth shared, TimeProvider time, ILogger<BreakerGate> logger)
{
    // Where the control plane gives no answer, the front-end tries on its own word.
    private const long OwnWord = -1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Gets the health statistics of a target.</summary>
    public TargetHealth HealthOf(IImageProvider provider, Target target, string? model) =>
        new(board.Get(subjects.KeyFor(provider, target, model)), target.Breaker!);

    /// <summary>Asks for an attempt to be let through.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="target">The target.</param>
    /// <param name="model">The model that is asked, or null.</param>
    /// <param name="deadline">How long the attempt may take.</param>
    /// <param name="cancellation">Ends the asking.</param>
    public async ValueTask<BreakerPass> EnterAsync(
        IImageProvider provider, Target target, string? model, TimeSpan deadline, CancellationToken cancellation)
    {
        var subject = subjects.KeyFor(provider, target, model);
        var known = new TargetHealth(board.Get(subject), target.Breaker!);
        if (known.Judge().Phase is var phase && phase == BreakerPhase.Closed)
            return new(known, true, 0);
        if (phase == BreakerPhase.Open || !known.Subject!.MayAskForProbe())
            return new(known, false, 0);

        var probe = await AskAsync(subject, deadline, cancellation);
        if (probe == 0)
            return new(known, false, 0);
        known.Subject.ProbeBegan(deadline);
        LogProbe(logger, target.Provider, target.Path);
        return new(known, true, probe);
    }

    private async ValueTask<long> AskAsync(CircuitKey subject, TimeSpan deadline, CancellationToken cancellation)
    {
        try
        {
            return await shared.TryProbeAsync(subject, deadline, cancellation).AsTask().WaitAsync(Patience, time, cancellation);
        }
        catch (Exception fault) when (fault is ControlPlaneUnavailableException or TimeoutException)
        {
            LogOwnWord(logger, subject.Provider, fault);
            return OwnWord;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The breaker of {Provider} ({Path}) is half open: one attempt is let through")]
    private static partial void LogProbe(ILogger logger, string provider, string path);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Nobody could be asked for the half-open permit of {Provider}: one attempt is let through here")]
    private static partial void LogOwnWord(ILogger logger, string provider, Exception fault);
}

/// <summary>Decision of a breaker on one attempt.</summary>
/// <param name="Health">Where outcomes are noted.</param>
/// <param name="Passes">Whether the attempt is let through.</param>
/// <param name="Probe">The half-open permit, or 0.</param>
public readonly record struct BreakerPass(TargetHealth Health, bool Passes, long Probe);

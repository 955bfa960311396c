namespace ImageGateway.Core.CircuitBreaking;

/// <summary>Phases of a circuit breaker.</summary>
public enum BreakerPhase
{
    /// <summary>Lets all attempts through.</summary>
    Closed,

    /// <summary>Lets no attempt through.</summary>
    Open,

    /// <summary>One, to see whether the provider is well again.</summary>
    HalfOpen,
}

/// <summary>Phase of a breaker, with the time until it lets an attempt through.</summary>
/// <param name="Phase">What it lets through.</param>
/// <param name="Left">How long it stays open; zero where it is not.</param>
public readonly record struct BreakerState(BreakerPhase Phase, TimeSpan Left);

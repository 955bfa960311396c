namespace ImageGateway.Core.Health;

/// <summary>Whether a breaker lets attempts through.</summary>
public enum BreakerPhase
{
    /// <summary>All.</summary>
    Closed,

    /// <summary>None.</summary>
    Open,

    /// <summary>One, to see whether the provider is well again.</summary>
    HalfOpen,
}

/// <summary>Where a breaker stands.</summary>
/// <param name="Phase">What it lets through.</param>
/// <param name="Left">How long it stays open; zero where it is not.</param>
public readonly record struct BreakerState(BreakerPhase Phase, TimeSpan Left);

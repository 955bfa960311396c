namespace ImageGateway.Core.CircuitBreaking;

/// <summary>Number of times that a status was seen.</summary>
/// <param name="Status">The provider's HTTP status, or <see cref="NoResponse"/>.</param>
/// <param name="Count">At least 1.</param>
public readonly record struct OutcomeCount(int Status, long Count)
{
    /// <summary>The status of an attempt that got no answer: not connected, reset, timed out.</summary>
    public const int NoResponse = 0;

    /// <summary>Determines whether the status is one that a provider can answer, or none, and was seen at least once.</summary>
    public bool IsSound() => Status is NoResponse or (>= 100 and <= 599) && Count is >= 1 and <= int.MaxValue;
}

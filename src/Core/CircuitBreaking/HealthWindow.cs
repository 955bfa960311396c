namespace ImageGateway.Core.CircuitBreaking;

/// <summary>Window over which outcomes are counted.</summary>
public sealed record HealthWindow
{
    /// <summary>Length of the window. Default 60 s.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Number of steps in which the window moves on; outcomes live up to one step longer than the window. Default 12.</summary>
    public int Buckets { get; init; } = 12;
}

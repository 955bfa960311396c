namespace ImageGateway.Core.Health;

/// <summary>How outcomes are remembered.</summary>
public sealed record HealthWindow
{
    /// <summary>How far back the counts reach. Default 60 s.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>In how many steps the window moves on; outcomes live up to one step longer than the window. Default 12.</summary>
    public int Buckets { get; init; } = 12;
}

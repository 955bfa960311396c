namespace ImageGateway.Simulators.Shared.Http;

/// <summary>How an answer is sent: what waits, and whether the connection breaks half-way.</summary>
public sealed record Transport(TimeSpan BeforeHeaders, TimeSpan MidBody, bool Cut)
{
    public static Transport Plain { get; } = new(TimeSpan.Zero, TimeSpan.Zero, Cut: false);
}

using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.TestKit;

/// <summary>Makes clocks that stand at a noon of November until a test moves them; their timers fire when they are moved.</summary>
public static class TestClock
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A new clock at that noon.</summary>
    public static FakeTimeProvider Create() => new(Noon);
}

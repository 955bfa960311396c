using System.Net;
using ImageGateway.Api.Authentication;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Authentication;

public sealed class FailedAuthThrottleTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress There = IPAddress.Parse("192.0.2.2");

    private readonly ManualClock _clock = new();

    [Fact]
    public void MayTry_AfterAHundredFailures_IsHeldTo10ASecondAtThatAddressOnly()
    {
        var guard = new FailedAuthThrottle(_clock);
        Assert.Equal(100, Guess(guard));
        Assert.True(guard.MayTry(There, "any"));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Guess(guard));
        _clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(100, Guess(guard));
    }

    [Fact]
    public void MayTry_KeyThatWasGoodThere_IsNotHeldUp()
    {
        var guard = new FailedAuthThrottle(_clock);
        guard.Succeeded(Here, "good");
        Guess(guard);

        Assert.True(guard.MayTry(Here, "good"));
        Assert.False(guard.MayTry(Here, "unknown"));
        guard.Succeeded(There, "unknown");
        Assert.False(guard.MayTry(Here, "unknown"));
    }

    [Fact]
    public void MayTry_AddressesWithoutEnd_AreForgottenAndNotKept()
    {
        var guard = new FailedAuthThrottle(_clock);
        Guess(guard);
        for (var number = 0; number < 10_000; number++)
            guard.Failed(new IPAddress(number));
        Assert.True(guard.MayTry(Here, "unknown"));
    }

    private static int Guess(FailedAuthThrottle guard)
    {
        var guesses = 0;
        for (; guesses < 1000 && guard.MayTry(Here, "guess"); guesses++)
            guard.Failed(Here);
        return guesses;
    }
}

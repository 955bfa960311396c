using ImageGateway.Core.CircuitBreaking;

namespace ImageGateway.Core.Tests.CircuitBreaking;

public sealed class BreakerPolicyTests
{
    [Theory]
    [InlineData(9, 0, false)]
    [InlineData(10, 0, true)]
    [InlineData(5, 5, true)]
    [InlineData(5, 6, false)]
    [InlineData(0, 100, false)]
    public void Trips_Default_AtHalfOfTenAttempts(int failed, int good, bool trips) =>
        Assert.Equal(trips, BreakerPolicy.Default.Trips(View((500, failed), (200, good))));

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Trips_Count_WhateverSucceeds(int failed, bool trips) =>
        Assert.Equal(trips, new BreakerPolicy { Failures = 3 }.Trips(View((503, failed), (200, 10_000))));

    [Theory]
    [InlineData(4, 0, false)]
    [InlineData(5, 0, true)]
    public void Trips_Share_NeedsPortkeysFiveRequests(int failed, int good, bool trips) =>
        Assert.Equal(trips, new BreakerPolicy { FailurePercentage = 20 }.Trips(View((500, failed), (200, good))));

    [Fact]
    public void Trips_OtherStatuses_CountNothing()
    {
        // 50 of 100 answers are neither success nor failure: 40 of 50 is what counts.
        Assert.False(new BreakerPolicy { FailurePercentage = 81 }.Trips(View((500, 40), (400, 30), (429, 20), (200, 10))));
        Assert.True(new BreakerPolicy { FailurePercentage = 80 }.Trips(View((500, 40), (400, 30), (429, 20), (200, 10))));
    }

    [Fact]
    public void Trips_Off_Never() => Assert.False(BreakerPolicy.Off.Trips(View((500, 1_000_000))));

    [Theory]
    [InlineData(OutcomeCount.NoResponse, new int[0], true)]
    [InlineData(500, new int[0], true)]
    [InlineData(599, new int[0], true)]
    [InlineData(429, new int[0], false)]
    [InlineData(429, new[] { 429 }, true)]
    [InlineData(500, new[] { 429 }, false)]
    [InlineData(OutcomeCount.NoResponse, new[] { 429 }, false)]
    [InlineData(OutcomeCount.NoResponse, new[] { 429, 504 }, true)]
    public void IsFailure_Status_AsThePolicySays(int status, int[] codes, bool expected) =>
        Assert.Equal(expected, new BreakerPolicy { FailureStatuses = [.. codes] }.IsFailure(status));

    [Fact]
    public void Equals_SameValues_AreOnePolicy()
    {
        static BreakerPolicy Make() =>
            new() { Failures = 3, FailurePercentage = 4, Cooldown = TimeSpan.FromSeconds(40), FailureStatuses = [429, 500] };

        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Assert.NotEqual(
            Make(), new BreakerPolicy
            {
                Failures = 3,
                FailurePercentage = 4,
                Cooldown = TimeSpan.FromSeconds(
                40),
                FailureStatuses = [429, 501]
            });
        Assert.NotEqual(BreakerPolicy.Off, new BreakerPolicy());
    }

    private static HealthView View(params (int Status, int Count)[] counts) =>
        new(TimeSpan.FromSeconds(
            60), [.. counts.Where(count => count.Count > 0).Select(count => new SeenStatus(count.Status, count.Count, TimeSpan.Zero))]);
}

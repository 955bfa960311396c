using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Tests.Routing;

public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new(5, RetryPolicy.DefaultStatusCodes, UseRetryAfter: true, OnlyIfNotStarted: false);

    [Theory]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(408, false)]
    [InlineData(529, false)]
    [InlineData(400, false)]
    public void Repeats_NoListInTheConfig_RepeatsPortkeysStatuses(int status, bool expected) =>
        Assert.Equal(expected, Policy.Repeats(status, noResponse: false, AttemptClasses.OfStatus(status)));

    [Fact]
    public void Repeats_AListInTheConfig_ReplacesTheDefault()
    {
        var policy = Policy with { OnStatusCodes = [408] };

        Assert.True(policy.Repeats(408, false, AttemptClass.PerhapsStarted));
        Assert.False(policy.Repeats(500, false, AttemptClass.PerhapsStarted));
        Assert.True(policy.Repeats(502, noResponse: true, AttemptClass.NotStarted));
    }

    [Fact]
    public void Repeats_OnlyIfNotStarted_LeavesWhatMayBeBilled()
    {
        var policy = Policy with { OnlyIfNotStarted = true };

        Assert.True(policy.Repeats(429, false, AttemptClass.NotStarted));
        Assert.False(policy.Repeats(500, false, AttemptClass.PerhapsStarted));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 16)]
    public void WaitBefore_NoWordOfTheProvider_DoublesWithinAFifth(int retry, double seconds)
    {
        Assert.Equal(seconds * 0.8, Policy.WaitBefore(retry, 500, null, TimeSpan.Zero, 0)!.Value.TotalSeconds, 6);
        Assert.Equal(seconds, Policy.WaitBefore(retry, 500, null, TimeSpan.Zero, 0.5)!.Value.TotalSeconds, 6);
        Assert.Equal(seconds * 1.2, Policy.WaitBefore(retry, 500, null, TimeSpan.Zero, 1)!.Value.TotalSeconds, 6);
    }

    [Theory]
    [InlineData(429, 3)]
    [InlineData(503, 3)]
    public void WaitBefore_TheProviderNamesAWait_TakesIt(int status, double seconds) =>
        Assert.Equal(seconds, Policy.WaitBefore(1, status, TimeSpan.FromSeconds(seconds), TimeSpan.Zero, 0.9)!.Value.TotalSeconds);

    [Fact]
    public void WaitBefore_TheProvidersWaitIsNotAskedFor_BacksOff()
    {
        Assert.Equal(
            1, (Policy with { UseRetryAfter = false }).WaitBefore(
                1, 429, TimeSpan.FromSeconds(30), TimeSpan.Zero, 0.5)!.Value.TotalSeconds);
        Assert.Equal(1, Policy.WaitBefore(1, 500, TimeSpan.FromSeconds(30), TimeSpan.Zero, 0.5)!.Value.TotalSeconds);
    }

    [Theory]
    [InlineData(60, 0, true)]
    [InlineData(59, 0, false)]
    [InlineData(30, 31, true)]
    [InlineData(30, 30, false)]
    public void WaitBefore_WaitOrItsSumTooLong_GivesUp(double wait, double waited, bool givesUp) =>
        Assert.Equal(givesUp, Policy.WaitBefore(1, 429, TimeSpan.FromSeconds(wait), TimeSpan.FromSeconds(waited), 0.5) is null);
}

using System.Text.RegularExpressions;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Tests.Routing.Conditions;

public sealed class PatternTimeTests
{
    [Theory]
    [InlineData(40, 6)]
    [InlineData(200, 2)]
    [InlineData(0, 20)]
    public void IsMatch_TimeOfARequestUsedUp_IsRefused(int millisecondsOfAMatch, int tried)
    {
        var time = new PatternTime(new SlowClock(TimeSpan.FromMilliseconds(millisecondsOfAMatch)));
        var pattern = new Regex("^a", RegexOptions.None, TimeSpan.FromSeconds(1));
        var allowed = millisecondsOfAMatch == 0 ? tried : (int)(PatternTime.Most.TotalMilliseconds / millisecondsOfAMatch);

        for (var match = 0; match < tried; match++)
        {
            if (match < allowed)
                Assert.True(time.IsMatch(pattern, "ab"));
            else
                Assert.Throws<RegexMatchTimeoutException>(() => time.IsMatch(pattern, "ab"));
        }
    }

    // Each look at it takes as long as a match is to take.
    private sealed class SlowClock(TimeSpan step) : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += step.Ticks;
    }
}

using System.Text.Json;
using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Tests.Budgets.RateLimiting;

public sealed class RateCountTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    /// <summary>All windows, each as a row.</summary>
    public static TheoryData<RateWindow> Windows => [.. Enum.GetValues<RateWindow>()];

    [Theory]
    [MemberData(nameof(Windows))]
    public void Total_AfterTheWindow_CountsUntilPermitsCanNoLongerBeInUse(RateWindow window)
    {
        var count = RateCount.Empty.Add(window, Start, new(2, 3));
        var end = Start + window.Grain() + window.Counted();

        Assert.Equal(new(2, 3), count.Total(window, end - TimeSpan.FromTicks(1)));
        Assert.Equal(Permits.None, count.Total(window, end));
        Assert.Equal(end, count.LeftAt(window, Start, Permits.None));
        Assert.Equal(Start, count.LeftAt(window, Start, new(2, 3)));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Add_WithinAGrain_IsOneBucketAndOutOfOrderStaysSorted(RateWindow window)
    {
        var later = Start + (3 * window.Grain());
        var count = RateCount.Empty.Add(window, later, new(1, 1)).Add(window, Start, new(1, 0)).Add(window, Start, new(0, 1));

        Assert.Equal(
            [(RateCount.NumberOf(window, Start), new Permits(1, 1)), (RateCount.NumberOf(window, later), new(1, 1))],
            count.Buckets.AsEnumerable());
        Assert.Equal(later + window.Grain() + window.Counted(), count.LeftAt(window, Start, Permits.None));
        Assert.Equal(Start + window.Grain() + window.Counted(), count.LeftAt(window, Start, new(1, 1)));
    }

    [Fact]
    public void Add_LongAfter_ForgetsWhatCountsNoMore()
    {
        var count = RateCount.Empty.Add(RateWindow.Minute, Start, new(1, 1)).Add(RateWindow.Minute, Start.AddMinutes(2), new(1, 1));

        Assert.Single(count.Buckets);
    }

    [Fact]
    public void Remove_MoreThanWasGiven_LeavesZeroAndOtherTimesAsTheyAre()
    {
        var count = RateCount.Empty.Add(RateWindow.Hour, Start, new(1, 4)).Remove(RateWindow.Hour, Start, new(2, 1));

        Assert.Equal(new(0, 3), count.Total(RateWindow.Hour, Start));
        Assert.Same(count, count.Remove(RateWindow.Hour, Start.AddMinutes(5), new(1, 1)));
    }

    [Fact]
    public void Json_OfBuckets_IsThreeNumbersEachAndReadsBack()
    {
        var count = RateCount.Empty.Add(RateWindow.Minute, Start, new(1, 2)).Add(RateWindow.Minute, Start.AddSeconds(1), new(3, 4));

        var text = JsonSerializer.Serialize(count);

        Assert.Equal($"[{RateCount.NumberOf(RateWindow.Minute, Start)},1,2,20,3,4]", text);
        Assert.Equal(count.Buckets.AsEnumerable(), JsonSerializer.Deserialize<RateCount>(text)!.Buckets);
    }
}

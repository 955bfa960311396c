using ImageGateway.Core.RequestLog;

namespace ImageGateway.Core.Tests.RequestLog;

public sealed class DistinctCountTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    public void Count_Few_IsExact(int texts) => Assert.Equal(texts, Of(0, texts).Count);

    [Theory]
    [InlineData(257)]
    [InlineData(5_000)]
    [InlineData(100_000)]
    public void Count_Many_IsWithinFivePercent(int texts) => Assert.InRange(Of(0, texts).Count, texts * 0.95, texts * 1.05);

    [Theory]
    [InlineData(10, 10)]
    [InlineData(200, 200)]
    [InlineData(10, 3_000)]
    [InlineData(3_000, 10)]
    [InlineData(3_000, 4_000)]
    public void Add_CountsThatShareTexts_IsTheCountOfTheWhole(int one, int other)
    {
        var sum = Of(0, one);
        sum.Add(Of(one / 2, other));

        Assert.Equal(Of(0, Math.Max(one, (one / 2) + other)).ToBytes(), sum.ToBytes());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    [InlineData(3_000)]
    public void FromBytes_BytesOfACount_IsTheSame(int texts)
    {
        var read = DistinctCount.FromBytes(Of(0, texts).ToBytes());

        Assert.Equal(Of(0, texts).Count, read.Count);
        Assert.Equal(Of(0, texts).ToBytes(), read.ToBytes());
    }

    [Theory]
    [InlineData(7)]
    [InlineData(2_056)]
    [InlineData(4_095)]
    public void FromBytes_OtherLength_IsRefused(int length) =>
        Assert.Throws<FormatException>(() => DistinctCount.FromBytes(new byte[length]));

    private static DistinctCount Of(int from, int texts)
    {
        var count = new DistinctCount();
        for (var text = from; text < from + texts; text++)
        {
            count.Add($"user-{text}");
            count.Add($"user-{text}");
        }

        return count;
    }
}

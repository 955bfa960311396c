using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.RequestLog;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.RequestLog;

public sealed class HistogramTests
{
    [Fact]
    public void Percentile_AnyValues_IsWithinOnePercentOfTheValueAtItsRank() => Prop.ForAll(Values(), values =>
    {
        var histogram = Of(values);
        var sorted = values.Order().ToArray();
        return new[] { 0.01, 0.5, 0.9, 0.99, 1 }.All(share =>
        {
            var exact = sorted[Math.Max(1, (int)Math.Ceiling(share * sorted.Length)) - 1];
            return Math.Abs(histogram.Percentile(share) - exact) <= exact * 0.008;
        });
    }).Check();

    [Fact]
    public void Add_PartsInAnyOrder_IsTheHistogramOfTheWhole() => Prop.ForAll(Values(), Values(), (one, other) =>
    {
        var (whole, left, right) = (Of([.. one, .. other]), Of(one), Of(other));
        right.Add(left);
        return whole.Count == right.Count && whole.ToBytes().SequenceEqual(right.ToBytes());
    }).Check();

    [Fact]
    public void FromBytes_BytesOfAHistogram_IsTheSame() => Prop.ForAll(Values(), values =>
    {
        var read = Histogram.FromBytes(Of(values).ToBytes());
        return read.Count == values.Length && read.ToBytes().SequenceEqual(Of(values).ToBytes());
    }).Check();

    [Fact]
    public void FromBytes_AnyBytes_IsAHistogramOrAFormatException() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        try
        {
            return Histogram.FromBytes(bytes).Buckets <= bytes.Length;
        }
        catch (FormatException)
        {
            return true;
        }
    }).Check();

    [Fact]
    public void Percentile_Empty_IsZero() => Assert.Equal(0, new Histogram().Percentile(0.5));

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    [InlineData(-5)]
    public void Add_ValueAtTheEdge_IsCounted(long value)
    {
        var histogram = Of([value]);

        Assert.Equal(1, histogram.Count);
        Assert.InRange(histogram.Percentile(1), Math.Max(0, value) * 0.99, Math.Max(0, value) * 1.01);
    }

    private static Histogram Of(IEnumerable<long> values)
    {
        var histogram = new Histogram();
        foreach (var value in values)
            histogram.Add(value);
        return histogram;
    }

    // Of all orders of magnitude, not only near the size of the test.
    private static Arbitrary<long[]> Values() =>
        Gen.Choose(0, 40)
            .SelectMany(bits => Gen.Choose(0, int.MaxValue).Select(low => ((1L << bits) - 1) & ((long)low << 9 | (uint)low >> 3)))
            .NonEmptyListOf().Select(static values => values.ToArray()).ToArbitrary();
}

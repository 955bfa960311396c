using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.RequestLog;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.RequestLog;

public sealed class RollupSeriesTests
{
    [Fact]
    public void From_RollupsOfMinutes_LosesNoRequestWithinTheSpan() => Prop.ForAll(LogEntries.Lists(), Spans(), (entries, span) =>
    {
        var minutes = new RollupTable(TimeSpan.FromMinutes(1));
        minutes.Add(entries);
        var step = RollupSeries.StepFor(span.Until - span.From);
        var series = RollupSeries.From(
            minutes.Rows.Select(static row => new Rollup(row.Start, row.Key, row.Measures)), span.From, span.Until, step);

        var first = new DateTimeOffset(span.From.UtcTicks - (span.From.UtcTicks % step.Ticks), TimeSpan.Zero);
        var within = entries.Where(entry => entry.At >= first && minutes.StartOf(entry.At) < span.Until).ToList();
        return series.Total.Requests == within.Count(static entry => entry.IsFinal)
            && series.Points.Sum(static point => point.Measures.MicroDollars) == within.Sum(static entry => entry.Cost.Settled)
            && series.Points.Length is > 0 and <= RollupSeries.MaxPoints
            && series.Points.Zip(series.Points.Skip(1)).All(pair => pair.Second.Start - pair.First.Start == step);
    }).Check();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6 * 60, 1)]
    [InlineData((6 * 60) + 1, 60)]
    [InlineData(7 * 24 * 60, 60)]
    [InlineData(8 * 24 * 60, 24 * 60)]
    [InlineData(5_000 * 24 * 60, 5 * 24 * 60)]
    public void StepFor_Span_IsAMinuteAnHourOrDays(int minutes, int step) =>
        Assert.Equal(TimeSpan.FromMinutes(step), RollupSeries.StepFor(TimeSpan.FromMinutes(minutes)));

    private static Arbitrary<(DateTimeOffset From, DateTimeOffset Until)> Spans() =>
        (from start in Gen.Choose(-100_000, 100_000)
         from length in Gen.Elements(60, 7_200, 40_000, 200_000, 3_000_000)
         select (LogEntries.Day.AddSeconds(start), LogEntries.Day.AddSeconds(start + length))).ToArbitrary();
}

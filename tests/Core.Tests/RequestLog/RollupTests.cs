using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.RequestLog;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.RequestLog;

public sealed class RollupTests
{
    [Fact]
    public void Rows_EntriesInBatches_AreTheSumsOfTheEntries() => Prop.ForAll(LogEntries.Lists(), entries =>
    {
        var table = new RollupTable(TimeSpan.FromMinutes(1));
        foreach (var batch in entries.Chunk(3))
            table.Add(batch);
        return Matches(table, entries);
    }).Check();

    [Fact]
    public void Rows_HoursOfMinutes_AreTheSumsOfTheEntries() => Prop.ForAll(LogEntries.Lists(), entries =>
    {
        var (minutes, hours) = (new RollupTable(TimeSpan.FromMinutes(1)), new RollupTable(TimeSpan.FromHours(1)));
        minutes.Add(entries);
        foreach (var (start, key, measures) in minutes.Rows)
            hours.Add(start, key, RollupMeasures.From(measures.ToNumbers(), measures.Latency.ToBytes()));
        return Matches(hours, entries);
    }).Check();

    [Fact]
    public void Rows_MoreKeysThanAreCountedApart_LoseNoRequest() => Prop.ForAll(LogEntries.Lists(), entries =>
    {
        var table = new RollupTable(TimeSpan.FromHours(1), maxKeys: 2);
        table.Add(entries);
        var rows = table.Rows.ToList();
        return rows.Sum(row => row.Measures.Requests) == entries.Count(entry => entry.IsFinal)
            && rows.Sum(row => row.Measures.MicroDollars) == entries.Sum(entry => entry.Cost.Settled)
            && rows.Where(row => row.Key.Provider != RollupKey.Other).GroupBy(row => row.Start).All(period => period.Count() <= 2);
    }).Check();

    [Fact]
    public void Limit_MoreKeysThanAnHourCountsApart_AreOneAndStayOne()
    {
        var (limit, hour) = (new RollupKeyLimit(maxKeys: 2), DateTimeOffset.UnixEpoch);
        var keys = Enumerable.Range(0, 4).Select(static model => RollupKey.From(
            new() { Id = default, TraceId = string.Empty, At = default, Model = $"model-{model}" })).ToList();
        string[] first = [.. keys.Select(key => limit.Limit(hour, key).Model)];

        Assert.Equal(["model-0", "model-1", RollupKey.Other, RollupKey.Other], first);
        Assert.Equal(first, keys.Select(key => limit.Limit(hour.AddMinutes(59), key).Model));
        Assert.Equal("model-3", limit.Limit(hour.AddHours(1), keys[3]).Model);
    }

    [Fact]
    public void From_OtherNumberOfSums_IsRefused() => Assert.Throws<FormatException>(() => RollupMeasures.From(new long[9], []));

    private static bool Matches(RollupTable table, LogEntry[] entries)
    {
        var rows = table.Rows.ToList();
        return rows.Count == entries.GroupBy(entry => (table.StartOf(entry.At), RollupKey.From(entry))).Count() && rows.All(row =>
        {
            var own = entries.Where(entry => table.StartOf(entry.At) == row.Start && RollupKey.From(entry) == row.Key).ToList();
            var final = own.FindAll(entry => entry.IsFinal);
            var good = final.FindAll(entry => entry.Status < 400);
            return row.Measures.ToNumbers().SequenceEqual(
            [
                own.Count(entry => entry.Source == LogSource.Attempt), final.Count, final.Count - good.Count, final.Sum(
                    entry => entry.Images.Length),
                own.Sum(entry => entry.Cost.Settled), final.Sum(entry => entry.ResponseBytes), own.Sum(entry => entry.Tokens),
                good.Count(entry => entry.IsFallback), final.Sum(entry => entry.Timings.Total),
                .. Enumerable.Range(1, 4).Select(retry => (long)good.Count(entry => entry.Retry == retry)),
                good.Count(entry => entry.Retry >= 5),
            ]) && row.Measures.Latency.Count == final.Count;
        });
    }
}

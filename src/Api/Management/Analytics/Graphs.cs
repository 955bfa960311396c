using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Logs;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Analytics;

/// <summary>A graph: its summary over the time span, and its points.</summary>
/// <param name="Summary">Figures over all points.</param>
/// <param name="Points">The points, in order.</param>
internal sealed record Graph(JsonObject Summary, IEnumerable<JsonObject> Points);

/// <summary>Graphs that sums by dimensions show, by their paths. Costs are in cents and durations in milliseconds.</summary>
internal static class Graphs
{
    /// <summary>Path of the only graph with percentiles of durations.</summary>
    public const string OfPercentiles = "latency";

    /// <value>The graphs by path; the client for Node writes some with hyphens.</value>
    public static FrozenDictionary<string, Func<AnalyticsData, Graph>> All { get; } = new Dictionary<string, Func<AnalyticsData, Graph>>
    {
        ["requests"] = static data => Simple(data, static sums => new() { ["total"] = sums.Requests }),
        ["images"] = static data => Simple(data, static sums =>
            new() { ["total"] = sums.Images, ["avg"] = Ratio(sums.Images, sums.Requests, 3) }),
        ["cost"] = static data => Simple(data, Cost),
        [OfPercentiles] = static data => Simple(data, Latency),
        ["tokens"] = static data => Simple(data, static sums =>
            new() { ["total"] = sums.Tokens, ["avg"] = Ratio(sums.Tokens, sums.Requests, 3) }),
        ["errors"] = static data => Simple(data, static sums => new() { ["total"] = sums.Errors }),
        ["errors/rate"] = static data => Simple(data, static sums => new() { ["rate"] = Percent(sums.Errors, sums.Requests) }),
        ["errors/stacks"] = Stacks,
        ["errors/status-codes"] = StatusCodes,
        ["requests/rescued"] = Rescued,
        ["cache/hit-rate"] = CacheHits,
        ["cache/latency"] = CacheLatency,
    }.ToFrozenDictionary();

    /// <summary>A graph whose points and summary have the same figures.</summary>
    private static Graph Simple(AnalyticsData data, Func<RollupMeasures, JsonObject> figures)
    {
        var steps = data.ByStep().Select(static step => (step.Start, Sums: AnalyticsData.Sum(step.Rollups))).ToList();
        List<JsonObject> points = [.. steps.Select(step => At(step.Start, figures(step.Sums)))];

        // Of the steps' sums, which have read the roll-ups' histograms by now.
        var total = new RollupMeasures();
        foreach (var (_, sums) in steps)
            total.Add(sums);
        return new(figures(total), points);
    }

    private static JsonObject Cost(RollupMeasures sums) =>
        new() { ["total"] = LogViews.Cents(sums.MicroDollars), ["avg"] = Ratio(LogViews.Cents(sums.MicroDollars), sums.Requests, 6) };

    private static JsonObject Latency(RollupMeasures sums) => new()
    {
        ["avg"] = Ratio(LogViews.Milliseconds(sums.TotalMicroseconds), sums.Requests, 3),
        ["p50"] = LogViews.Milliseconds(sums.Latency.Percentile(0.5)),
        ["p90"] = LogViews.Milliseconds(sums.Latency.Percentile(0.9)),
        ["p99"] = LogViews.Milliseconds(sums.Latency.Percentile(0.99)),
    };

    private static Graph Stacks(AnalyticsData data) => new(
        new() { ["total"] = data.Total.Errors },
        data.ByStep().Select(static step => At(step.Start, new()
        {
            ["stats"] = new JsonArray(
                [.. ErrorsByStatus(step.Rollups).Select(static status => (JsonNode)new JsonObject
                {
                    ["response_status_code"] = status.Status,
                    ["count"] = status.Count,
                })]),
        })));

    private static Graph StatusCodes(AnalyticsData data)
    {
        var statuses = ErrorsByStatus(data.Rollups).OrderByDescending(static status => status.Count).ToList();
        return new(
            new() { ["total_errors"] = data.Total.Errors, ["unique_error_codes"] = statuses.Count },
            statuses.Select(static status => new JsonObject { ["status_code"] = status.Status, ["count"] = status.Count }));
    }

    private static Graph Rescued(AnalyticsData data) => new(
        new() { ["retry"] = data.Total.RescuedByRetry, ["fallback"] = data.Total.RescuedByFallback },
        data.ByStep().Select(static step =>
        {
            var sums = AnalyticsData.Sum(step.Rollups);
            var retries = sums.RescuedAfter.Select(static (count, index) => (Retry: index + 1, Count: count))
                .Where(static retry => retry.Count > 0)
                .Select(static retry => (JsonNode)new JsonObject { ["retry_success_count"] = retry.Retry, ["count"] = retry.Count });
            return At(step.Start, new() { ["retry"] = new JsonArray([.. retries]), ["fallback"] = sums.RescuedByFallback });
        }));

    private static Graph CacheHits(AnalyticsData data)
    {
        var prices = MissPrices(data.Rollups);
        var (hits, total) = (Requests(data.Rollups.Where(static rollup => rollup.Key.IsCacheHit)), data.Total.Requests);
        return new(new() { ["total"] = hits, ["rate"] = Percent(hits, total) }, Points());

        IEnumerable<JsonObject> Points()
        {
            var (simpleSaved, semanticSaved) = (0m, 0m);
            foreach (var (start, rollups) in data.ByStep())
            {
                var simple = rollups.Where(static rollup => rollup.Key.Cache == LogCache.Hit).ToList();
                var semantic = rollups.Where(static rollup => rollup.Key.Cache == LogCache.SemanticHit).ToList();
                simpleSaved += Saved(simple, prices);
                semanticSaved += Saved(semantic, prices);
                yield return At(start, new()
                {
                    ["simple_hits"] = Requests(simple),
                    ["semantic_hits"] = Requests(semantic),
                    ["rate"] = Percent(Requests(simple) + Requests(semantic), Requests(rollups)),
                    ["cumulative_simple_cache_savings"] = Math.Round(simpleSaved, 6),
                    ["cumulative_semantic_cache_savings"] = Math.Round(semanticSaved, 6),
                });
            }
        }
    }

    private static Graph CacheLatency(AnalyticsData data) => new(
        new() { ["avg"] = Average(data.Rollups) },
        data.ByStep().Select(static step => At(step.Start, new() { ["avg"] = Average(step.Rollups) })));

    private static decimal Average(IEnumerable<Rollup> rollups)
    {
        var hits = AnalyticsData.Sum(rollups.Where(static rollup => rollup.Key.IsCacheHit));
        return Ratio(LogViews.Milliseconds(hits.TotalMicroseconds), hits.Requests, 3);
    }

    // A hit saved what a miss of its workspace, model and operation cost on average in the time span, in cents.
    private static decimal Saved(IEnumerable<Rollup> hits, Dictionary<(string, string, object), decimal> prices) =>
        hits.Sum(hit => hit.Measures.Requests * prices.GetValueOrDefault((hit.Key.Workspace, hit.Key.Model, hit.Key.Operation)));

    private static Dictionary<(string, string, object), decimal> MissPrices(IEnumerable<Rollup> rollups) => rollups
        .Where(static rollup => !rollup.Key.IsCacheHit && rollup.Key.Status < 400)
        .GroupBy(static rollup => (rollup.Key.Workspace, rollup.Key.Model, (object)rollup.Key.Operation))
        .ToDictionary(static group => group.Key, static group =>
        {
            var sums = AnalyticsData.Sum(group);
            return sums.Requests == 0 ? 0 : LogViews.Cents(sums.MicroDollars) / sums.Requests;
        });

    private static List<(int Status, long Count)> ErrorsByStatus(IEnumerable<Rollup> rollups) =>
    [
        .. rollups.Where(static rollup => rollup.Measures.Errors > 0).GroupBy(static rollup => rollup.Key.Status)
            .Select(static group => (group.Key, group.Sum(static rollup => rollup.Measures.Errors))).OrderBy(static status => status.Key),
    ];

    private static long Requests(IEnumerable<Rollup> rollups) => rollups.Sum(static rollup => rollup.Measures.Requests);

    /// <summary>Adds the start of a step before its figures.</summary>
    public static JsonObject At(DateTimeOffset start, JsonObject figures)
    {
        figures.Insert(0, "timestamp", start.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        return figures;
    }

    /// <summary>A quotient, rounded to so many digits; 0 where the divisor is.</summary>
    public static decimal Ratio(decimal amount, long count, int digits) => count == 0 ? 0 : Math.Round(amount / count, digits);

    private static decimal Percent(long part, long whole) => Ratio(100m * part, whole, 4);
}

using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Logs;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Analytics;

/// <summary>Summary of the response cache: hits, their duration, and how much faster they are.</summary>
internal sealed class CacheSummary(AnalyticsReader reader)
{
    /// <summary>Reads the summary of a time span.</summary>
    public async ValueTask<JsonObject> ReadAsync(LogFilter filter, CancellationToken cancellation)
    {
        var data = await reader.ReadAsync(filter, withLatency: false, cancellation);
        var hits = AnalyticsData.Sum(data.Rollups.Where(static rollup => rollup.Key.IsCacheHit));
        var others = AnalyticsData.Sum(data.Rollups.Where(static rollup => !rollup.Key.IsCacheHit && rollup.Key.Status < 400));
        var (fast, slow) = (Average(hits), Average(others));
        return new()
        {
            ["object"] = "analytics-summary",
            ["success"] = true,
            ["summary"] = new JsonObject
            {
                ["hits"] = hits.Requests,
                ["avg_latency"] = fast,
                ["total_requests"] = data.Total.Requests,
                ["cache_speedup"] = hits.Requests == 0 || slow == 0 ? 0 : Math.Round(100 * (slow - fast) / slow, 4),
            },
            ["source"] = Answer.SourceOf(data.IsOfEntries),
            ["is_bounded"] = data.IsBounded,
        };
    }

    private static decimal Average(RollupMeasures sums) => Graphs.Ratio(LogViews.Milliseconds(sums.TotalMicroseconds), sums.Requests, 3);
}

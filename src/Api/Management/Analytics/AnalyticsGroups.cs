using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Logs;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Analytics;

/// <summary>Groups of requests by user, model, workspace, metadata value and other dimensions, the largest first.</summary>
internal sealed class AnalyticsGroups(AnalyticsReader reader, FeedbackGraphs feedback, LogScope scope)
{
    /// <summary>Name of the groups by the values of a metadata key.</summary>
    public const string Metadata = "metadata";

    private const string Users = "users";
    private const string Workspaces = "workspaces";
    private const string AiModels = "ai-models";
    private const int StandardPage = 100;

    // Groups by a dimension of the roll-ups: the member that names it, and its value.
    private static readonly Dictionary<string, (string Member, Func<RollupKey, string> Of)> Dimensions = new()
    {
        [AiModels] = ("ai_model", static key => key.Model),
        ["model"] = ("model", static key => key.Model),
        [Workspaces] = ("workspace", static key => key.Workspace),
        ["workspace"] = ("workspace", static key => key.Workspace),
        ["ai_service"] = ("ai_service", static key => key.Provider),
        ["provider"] = ("provider", static key => key.VirtualKey),
        ["api_key"] = ("api_key", static key => key.ApiKey),
        ["status_code"] = ("status_code", static key => key.Status.ToString(CultureInfo.InvariantCulture)),
    };

    /// <value>Names of all groups.</value>
    public static string[] Names { get; } = [Users, Metadata, .. Dimensions.Keys];

    /// <summary>Reads a page of groups.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="key">Key of metadata; null for the other groups.</param>
    /// <param name="filter">A filter with both times.</param>
    public async ValueTask<JsonObject> ReadAsync(ManagementCall call, string name, string? key, LogFilter filter) => name switch
    {
        Users => await ReadValuesAsync(call, "user", string.Empty, counted: true, filter),
        Metadata => await ReadMetadataAsync(call, key!, filter),
        _ => await ReadDimensionAsync(call, name, filter),
    };

    private async ValueTask<JsonObject> ReadMetadataAsync(ManagementCall call, string key, LogFilter filter)
    {
        var counted = await scope.CountsAsync(key, filter, call.Cancellation);
        return await ReadValuesAsync(call, "metadata_value", key, counted, filter);
    }

    private async ValueTask<JsonObject> ReadValuesAsync(ManagementCall call, string member, string key, bool counted, LogFilter filter)
    {
        var (values, isOfEntries, isBounded) = await reader.ReadValuesAsync(key, counted, filter, call.Cancellation);
        var groups = values.OrderByDescending(static pair => pair.Value.Requests).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new JsonObject
            {
                // An empty value stands for all that were not counted apart.
                [member] = pair.Key.Length == 0 ? RollupKey.Other : pair.Key,
                ["requests"] = pair.Value.Requests,
                ["cost"] = LogViews.Cents(pair.Value.MicroDollars),
                ["avg_tokens"] = Graphs.Ratio(pair.Value.Tokens, pair.Value.Requests, 3),
                ["error_count"] = pair.Value.Errors,
                ["images"] = pair.Value.Images,
                ["last_seen"] = Views.Time(DateTimeOffset.FromUnixTimeMilliseconds(pair.Value.LastSeen)),
                ["object"] = "analytics-group",
            });
        return Page(call, groups, isOfEntries, isBounded);
    }

    private async ValueTask<JsonObject> ReadDimensionAsync(ManagementCall call, string name, LogFilter filter)
    {
        var (member, of) = Dimensions[name];
        var data = await reader.ReadAsync(filter, withLatency: true, call.Cancellation);
        var given = name is AiModels or "model"
            ? await feedback.SumsAsync(reader.Widened(filter).Filter, data.Step, call.Faults, call.Cancellation)
            : [];
        var feedbacks = given.ToLookup(static sum => sum.Model);
        var groups = data.Rollups.GroupBy(rollup => of(rollup.Key)).Select(static group => (group.Key, Sums: AnalyticsData.Sum(group)))
            .OrderByDescending(static group => group.Sums.Requests).ThenBy(static group => group.Key, StringComparer.Ordinal).ToList();
        var slugs = member == "workspace"
            ? await scope.SlugsAsync(groups.Select(static group => group.Key), call.Cancellation)
            : ImmutableSortedDictionary<string, string>.Empty;
        return Page(
            call,
            groups.Select(group =>
            {
                var view = Describe(member, slugs.GetValueOrDefault(group.Key, group.Key), group.Sums);
                if (member == "workspace")
                    view["workspace_id"] = group.Key;
                if (member.EndsWith("model", StringComparison.Ordinal))
                {
                    view["requests_with_feedback"] = feedbacks[group.Key].Sum(static sum => sum.Count);
                    view["avg_weighted_feedback"] = FeedbackGraphs.Mean(feedbacks[group.Key]);
                }

                return view;
            }),
            data.IsOfEntries, data.IsBounded);
    }

    private static JsonObject Describe(string member, string value, RollupMeasures sums) => new()
    {
        [member] = value,
        ["requests"] = sums.Requests,
        ["cost"] = LogViews.Cents(sums.MicroDollars),
        ["total_tokens"] = sums.Tokens,
        ["avg_tokens"] = Graphs.Ratio(sums.Tokens, sums.Requests, 3),
        ["avg_latency"] = Graphs.Ratio(LogViews.Milliseconds(sums.TotalMicroseconds), sums.Requests, 3),
        ["p95_latency"] = LogViews.Milliseconds(sums.Latency.Percentile(0.95)),
        ["p99_latency"] = LogViews.Milliseconds(sums.Latency.Percentile(0.99)),
        ["error_count"] = sums.Errors,
        ["success_rate"] = Graphs.Ratio(100m * (sums.Requests - sums.Errors), sums.Requests, 4),
        ["images"] = sums.Images,
        ["object"] = "analytics-group",
    };

    private static JsonObject Page(ManagementCall call, IEnumerable<JsonObject> groups, bool isOfEntries, bool isBounded)
    {
        var list = Views.List(groups, call.Page(StandardPage));
        list["source"] = Answer.SourceOf(isOfEntries);
        list["is_bounded"] = isBounded;
        return list;
    }
}

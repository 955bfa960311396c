using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;

namespace ImageGateway.Api.Management.Analytics;

/// <summary><c>/v1/analytics</c>: graphs, the summary of the cache, and groups, as Portkey's clients ask for them.</summary>
internal sealed class AnalyticsApi(
    AnalyticsReader reader, UserGraphs users, FeedbackGraphs feedback, CacheSummary cache, AnalyticsGroups groups,
    AnalyticsFilters filters)
{
    private static readonly string[] Scopes = ["analytics.view"];

    // Portkey's client for Node writes a hyphen where its documents have a path, and two names differ.
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["users-requests"] = "users/requests",
        ["errors-rate"] = "errors/rate",
        ["errors-stack"] = "errors/stacks",
        ["errors-stacks"] = "errors/stacks",
        ["errors-status-code"] = "errors/status-codes",
        ["errors-status-codes"] = "errors/status-codes",
        ["requests-rescued"] = "requests/rescued",
        ["cache-hit-rate"] = "cache/hit-rate",
        ["cache-latency"] = "cache/latency",
        ["feedbacks/score"] = "feedbacks/scores",
    };

    /// <summary>Maps the routes of analytics.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes)
    {
        endpoints.Map(routes, "GET", "/analytics/graphs/{graph}", Scopes, call => GraphAsync(call, call.Path("graph")));
        endpoints.Map(
            routes, "GET", "/analytics/graphs/{graph}/{part}", Scopes,
                call => GraphAsync(call, $"{call.Path("graph")}/{call.Path("part")}"));
        endpoints.Map(routes, "GET", "/analytics/summary/{summary}", Scopes, SummaryAsync);
        endpoints.Map(routes, "GET", "/analytics/groups/{group}", Scopes, call => GroupAsync(call, call.Path("group"), null));
        endpoints.Map(
            routes, "GET", "/analytics/groups/{group}/{key}", Scopes, call => GroupAsync(call, call.Path("group"), call.Path("key")));
    }

    private async ValueTask<ManagementResponse> GraphAsync(ManagementCall call, string name)
    {
        var path = OtherNames.GetValueOrDefault(name, name);
        if (!Graphs.All.ContainsKey(path) && !UserGraphs.Names.Contains(path) && !FeedbackGraphs.Names.Contains(path))
            return ManagementErrors.NotFound("graph", name);
        if (!(await filters.ReadAsync(call)).TryGet(out var filter, out var refusal))
            return refusal;
        if (UserGraphs.Names.Contains(path))
            return await users.ReadAsync(path, filter, call.Cancellation);
        if (FeedbackGraphs.Names.Contains(path))
            return await feedback.ReadAsync(path, filter, call.Faults, call.Cancellation);
        var data = await reader.ReadAsync(filter, path == Graphs.OfPercentiles, call.Cancellation);
        var graph = Graphs.All[path](data);
        return Answer.Graph(graph, data.Step, data.IsOfEntries, data.IsBounded);
    }

    private async ValueTask<ManagementResponse> SummaryAsync(ManagementCall call)
    {
        // Portkey's older pages say "all" where its clients ask for the cache.
        if (call.Path("summary") is not ("cache" or "all"))
            return ManagementErrors.NotFound("summary", call.Path("summary"));
        return (await filters.ReadAsync(call)).TryGet(out var filter, out var refusal)
            ? await cache.ReadAsync(filter, call.Cancellation)
            : refusal;
    }

    private async ValueTask<ManagementResponse> GroupAsync(ManagementCall call, string name, string? key)
    {
        if (!AnalyticsGroups.Names.Contains(name) || (key is not null) != (name == AnalyticsGroups.Metadata))
            return ManagementErrors.NotFound("group", key is null ? name : $"{name}/{key}");
        if (!(await filters.ReadAsync(call)).TryGet(out var filter, out var refusal))
            return refusal;
        return await groups.ReadAsync(call, name, key, filter);
    }
}

/// <summary>Writes the answers of analytics.</summary>
internal static class Answer
{
    /// <summary>A graph, with the length of its steps and how it was read.</summary>
    public static JsonObject Graph(Graph graph, TimeSpan step, bool isOfEntries, bool isBounded) => new()
    {
        ["object"] = "analytics-graph",
        ["success"] = true,
        ["summary"] = graph.Summary,
        ["data_points"] = new JsonArray([.. graph.Points]),
        ["step_seconds"] = (long)step.TotalSeconds,
        ["source"] = SourceOf(isOfEntries),
        ["is_bounded"] = isBounded,
    };

    /// <summary>Says whether roll-ups or entries were read.</summary>
    public static string SourceOf(bool isOfEntries) => isOfEntries ? "entries" : "rollups";
}

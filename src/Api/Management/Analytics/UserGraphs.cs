using System.Text.Json.Nodes;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Analytics;

/// <summary>Graphs of end users: how many there are, and how many requests each makes.</summary>
internal sealed class UserGraphs(AnalyticsReader reader)
{
    /// <value>Paths of the graphs.</value>
    public static string[] Names { get; } = ["users", "users/requests"];

    /// <summary>Reads the graph of a path.</summary>
    public async ValueTask<JsonObject> ReadAsync(string path, LogFilter filter, CancellationToken cancellation)
    {
        var (users, isOfEntries, isBounded) = await reader.ReadUsersAsync(filter, cancellation);
        var data = await reader.ReadAsync(filter, withLatency: false, cancellation);
        var graph = path == Names[0] ? Counts(data, users) : Requests(data, users);
        return Answer.Graph(graph, data.Step, isOfEntries, isBounded || data.IsBounded);
    }

    private static Graph Counts(AnalyticsData data, AnalyticsUsers users) => new(
        new() { ["total"] = users.Total },
        data.Steps.Select(start => Graphs.At(start, new() { ["total"] = users.Of(start) })));

    private static Graph Requests(AnalyticsData data, AnalyticsUsers users) => new(
        new()
        {
            ["total"] = data.Total.Requests,
            ["unique"] = users.Total,
            ["avg"] = Graphs.Ratio(data.Total.Requests, users.Total, 3),
        },
        data.ByStep().Select(step => Graphs.At(step.Start, new()
        {
            ["avg"] = Graphs.Ratio(AnalyticsData.Sum(step.Rollups).Requests, users.Of(step.Start), 3),
        })));
}

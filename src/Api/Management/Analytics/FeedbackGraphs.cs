using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ImageGateway.Api.Management.Bodies;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Api.Management.Analytics;

/// <summary>Graphs of feedback, whose times are those at which it was given.</summary>
internal sealed class FeedbackGraphs(ILogFeedback feedback, AnalyticsReader reader)
{
    /// <value>Paths of the graphs.</value>
    public static string[] Names { get; } = ["feedbacks", "feedbacks/scores", "feedbacks/weighted", "feedbacks/ai-models"];

    /// <summary>Reads a graph; filters that feedback does not have are named.</summary>
    public async ValueTask<JsonObject> ReadAsync(string path, LogFilter filter, BodyFaults faults, CancellationToken cancellation)
    {
        var (whole, step) = reader.Widened(filter);
        var sums = await SumsAsync(whole, step, faults, cancellation);
        var steps = new AnalyticsData(whole.From!.Value, whole.Until!.Value, step, [], false, false).Steps;
        var graph = path switch
        {
            "feedbacks" => Totals(sums, steps),
            "feedbacks/scores" => Scores(sums),
            "feedbacks/weighted" => Weighted(sums, steps),
            _ => Models(sums),
        };
        return Answer.Graph(graph, step, isOfEntries: false, isBounded: false);
    }

    /// <summary>
    /// Sums of feedback on the requests that a filter names; its members beyond what feedback knows are left out and named.
    /// </summary>
    public async ValueTask<ImmutableArray<FeedbackSum>> SumsAsync(
        LogFilter filter, TimeSpan step, BodyFaults faults, CancellationToken cancellation)
    {
        var known = filter with
        {
            Sources = [],
            Classes = [],
            ErrorCodes = [],
            FinalOnly = false,
            Metadata = filter.Metadata.Clear(),
            MinTokens = null,
            MaxTokens = null,
            MinInputTokens = null,
            MaxInputTokens = null,
            MinOutputTokens = null,
            MaxOutputTokens = null,
            MinMicroDollars = null,
            MaxMicroDollars = null,
            MinMicroseconds = null,
            MaxMicroseconds = null,
            Prompt = null,
        };
        if (filter with { TraceIds = [], Configs = [], Users = [] } is { IsOfRollups: false })
            faults.Warn("filters of metadata, cost, tokens, duration, prompt, source, class and error code do not act on feedback");
        return await feedback.SumsAsync(known, step, cancellation);
    }

    /// <summary>Mean of feedback by its weights; 0 where all weights are.</summary>
    public static decimal Mean(IEnumerable<FeedbackSum> sums)
    {
        var (weighted, weight) = (0m, 0L);
        foreach (var sum in sums)
        {
            weighted += (decimal)sum.Value * sum.Weight;
            weight += sum.Weight;
        }

        return Graphs.Ratio(weighted, weight, 4);
    }

    private static Graph Totals(ImmutableArray<FeedbackSum> sums, IEnumerable<DateTimeOffset> steps)
    {
        var byStep = sums.ToLookup(static sum => sum.Start);
        return new(Total(sums), steps.Select(start => Graphs.At(start, new() { ["total"] = Count(byStep[start]) })));
    }

    private static Graph Scores(ImmutableArray<FeedbackSum> sums) => new(
        Total(sums),
        sums.GroupBy(static sum => sum.Value).OrderBy(static group => group.Key)
            .Select(static group => new JsonObject { ["score"] = group.Key, ["total"] = Count(group) }));

    private static Graph Weighted(ImmutableArray<FeedbackSum> sums, IEnumerable<DateTimeOffset> steps)
    {
        var byStep = sums.ToLookup(static sum => sum.Start);
        return new(
            new() { ["avg"] = Mean(sums) },
            steps.Select(start => Graphs.At(start, new() { ["avg"] = Mean(byStep[start]) })));
    }

    private static Graph Models(ImmutableArray<FeedbackSum> sums) => new(
        [],
        sums.GroupBy(static sum => sum.Model).OrderByDescending(Count).Select(static group => new JsonObject
        {
            ["ai_model"] = group.Key,
            ["total"] = Count(group),
            ["avg_weighted_feedback"] = Mean(group),
        }));

    private static JsonObject Total(IEnumerable<FeedbackSum> sums) => new() { ["total"] = Count(sums) };

    private static long Count(IEnumerable<FeedbackSum> sums) => sums.Sum(static sum => sum.Count);
}

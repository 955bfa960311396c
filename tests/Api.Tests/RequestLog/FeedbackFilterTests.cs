namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>Lists, graphs and exports can be narrowed to requests by the feedback on them.</summary>
public sealed class FeedbackFilterTests
{
    [Theory]
    [InlineData("weighted_feedback_min=6", "trace-1")]
    [InlineData("weighted_feedback_max=-1", "trace-2")]
    [InlineData("weighted_feedback_min=-3&weighted_feedback_max=-3", "trace-2")]
    [InlineData("weighted_feedback_min=-10&weighted_feedback_max=10", "trace-1,trace-2")]
    [InlineData("weighted_feedback_min=-10&trace_id=trace-2,trace-3", "trace-2")]
    [InlineData("weighted_feedback_min=10", "")]
    public async Task Filter_OfFeedback_IsActedOnByListsAndGraphs(string filter, string traces)
    {
        await using var world = await LogWorld.StartAsync();
        await world.AppendAsync(LogWorld.Full(1), LogWorld.Full(2), LogWorld.Full(3), LogWorld.Full(4));

        // The means are 7.5 and −3; what has no weight has no mean.
        foreach (var (trace, value, weight) in ((string, int, double)[])
            [("trace-1", 10, 0.5), ("trace-1", 5, 0.5), ("trace-2", -3, 1), ("trace-2", 9, 0), ("trace-3", 10, 0)])
            Assert.Equal(200, (await world.SendAsync("POST", "/feedback", new { trace_id = trace, value, weight })).Status);

        var list = await world.GetAsync($"/logs?{filter}");
        var graph = await world.GetAsync($"/analytics/graphs/requests?{filter}");

        var found = list.GetProperty("data").EnumerateArray().Select(static entry => entry.GetProperty("trace_id").GetString()).Order();
        Assert.Equal(traces, string.Join(',', found));
        Assert.Equal(
            ("entries", traces.Length == 0 ? 0 : traces.Split(',').Length),
            (graph.GetProperty("source").GetString(), graph.GetProperty("summary").GetProperty("total").GetInt32()));
    }

    [Fact]
    public async Task Filter_OfFeedbackThatIsNoNumberOrForAStream_IsRefused()
    {
        await using var world = await LogWorld.StartAsync();

        Assert.Equal(400, (await world.SendAsync("GET", "/logs?weighted_feedback_min=good")).Status);
        Assert.Equal(400, (await world.SendAsync("GET", "/logs/stream?weighted_feedback_min=1")).Status);
    }
}

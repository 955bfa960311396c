using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Api.Management.Analytics;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.Sqlite.RequestLog;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Api.Tests.RequestLog;

public sealed class AnalyticsTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void EveryGraph_OverRandomDays_IsTheSameFromRollupsAndFromEntries() =>
        Prop.ForAll(Lists(), static entries => SameAsync(entries).GetAwaiter().GetResult()).Check(20);

    [Fact]
    public async Task EveryRoute_ByTheNamesOfAllClients_Answers()
    {
        await using var world = await LogWorld.StartAsync();
        await world.AppendAsync(LogWorld.Full(1), LogWorld.Entry(2) with { Cache = LogCache.Hit, Timings = new(0, 0, 500, 0) });
        await world.SendAsync("POST", "/feedback",
            new[] { new { trace_id = "trace-1", value = 4, weight = 0.5 }, new { trace_id = "trace-1", value = -2, weight = 1.0 } });

        foreach (var graph in (string[])
        [
            "requests", "images", "cost", "latency", "tokens", "users", "users/requests", "users-requests", "errors", "errors/rate",
                "errors-rate",
                "errors/stacks", "errors-stack", "errors/status-codes",
            "errors-status-code", "requests/rescued", "requests-rescued", "cache/hit-rate", "cache-hit-rate", "cache/latency",
                "cache-latency", "feedbacks", "feedbacks/scores", "feedbacks/score",
            "feedbacks/weighted", "feedbacks/ai-models",
        ])
        {
            var body = await world.GetAsync($"/analytics/graphs/{graph}?workspace_slug=default&{Span}");
            Assert.Equal(("analytics-graph", "rollups", false),
                (body.GetProperty("object").GetString(), body.GetProperty("source").GetString(),
                    body.GetProperty("is_bounded").GetBoolean()));
            Assert.NotEmpty(body.GetProperty("data_points").EnumerateArray());
        }

        Assert.Equal("""{"total":4,"avg":2}""", await SummaryAsync(world, "cost"));
        Assert.Equal("""{"total":1,"avg":0.5}""", await SummaryAsync(world, "images"));
        Assert.Equal("""{"total_errors":1,"unique_error_codes":1}""", await SummaryAsync(world, "errors/status-codes"));
        Assert.Equal("""{"rate":50}""", await SummaryAsync(world, "errors/rate"));
        Assert.Equal("""{"total":1}""", await SummaryAsync(world, "users"));
        Assert.Equal("""{"avg":0}""", await SummaryAsync(world, "feedbacks/weighted"));
        Assert.Equal("""{"total":2}""", await SummaryAsync(world, "feedbacks/scores"));
        foreach (var summary in (string[])["cache", "all"])
        {
            var body = (await world.GetAsync($"/analytics/summary/{summary}?{Span}")).GetProperty("summary");
            Assert.Equal(("1", "0.5", "2"),
                (body.GetProperty("hits").GetRawText(), body.GetProperty("avg_latency").GetRawText(),
                    body.GetProperty("total_requests").GetRawText()));
        }

        foreach (var (group, member, value) in ((string, string, string)[])
        [
            ("users", "user", "ann"), ("ai-models", "ai_model", "gpt-image-2"), ("model", "model", "gpt-image-2"),
                ("workspaces", "workspace", "default"), ("workspace", "workspace", "default"),
            ("ai_service", "ai_service", "openai"), ("provider", "provider", "team-key"), ("api_key", "api_key", "key-id"),
                ("status_code", "status_code", "429"), ("metadata/team", "metadata_value", "red"),
        ])
        {
            var list = (await world.GetAsync($"/analytics/groups/{group}?{Span}")).GetProperty("data").EnumerateArray();
            var found = list.Single(one => one.GetProperty(member).GetString() == value);
            Assert.Equal("analytics-group", found.GetProperty("object").GetString());
        }

        foreach (var path in (string[])["graphs/none", "graphs/errors/none", "summary/none", "groups/none", "groups/users/x",
            "groups/metadata"])
            Assert.Equal(404, (await world.SendAsync("GET", "/analytics/" + path)).Status);
    }

    [Fact]
    public async Task Graph_FilterBeyondTheRollups_IsReadFromEntriesAndSaysSo()
    {
        await using var world = await LogWorld.StartAsync();
        await world.AppendAsync(LogWorld.Full(1), LogWorld.Full(2) with { User = "bob" });

        var graph = await world.GetAsync($"/analytics/graphs/requests?user=ann&{Span}");

        Assert.Equal(("entries", 1L),
            (graph.GetProperty("source").GetString(), graph.GetProperty("summary").GetProperty("total").GetInt64()));
    }

    [Fact]
    public async Task Feedback_ChangedByItsId_CountsAnew()
    {
        await using var world = await LogWorld.StartAsync();
        await world.AppendAsync(LogWorld.Full(1));
        var (_, made) = await world.SendAsync("POST", "/feedback", new { traceID = "trace-1", value = 4 });
        var id = made.GetProperty("feedback_ids")[0].GetString();

        var (status, changed) = await world.SendAsync("PUT", "/feedback/" + id, new { value = 10, feedback_id = id });

        Assert.Equal((200, "Feedback successfully updated"), (status, changed.GetProperty("message").GetString()));
        var models = (await world.GetAsync($"/analytics/graphs/feedbacks/ai-models?{Span}")).GetProperty("data_points")[0];
        Assert.Equal("""{"ai_model":"gpt-image-2","total":1,"avg_weighted_feedback":10}""", models.GetRawText());
        Assert.Equal(404, (await world.SendAsync("PUT", $"/feedback/{Guid.NewGuid()}", new { value = 1 })).Status);
        Assert.Equal(400, (await world.SendAsync("POST", "/feedback", new { trace_id = "x", value = 11 })).Status);
    }

    private static string Span =>
        $"time_of_generation_min={LogWorld.Hour.AddDays(-1):yyyy-MM-dd'T'HH:mm:ss}Z"
            + $"&time_of_generation_max={LogWorld.Hour.AddDays(1):yyyy-MM-dd'T'HH:mm:ss}Z";

    private static async Task<string> SummaryAsync(LogWorld world, string graph) =>
        (await world.GetAsync($"/analytics/graphs/{graph}?{Span}")).GetProperty("summary").GetRawText();

    private static async Task<bool> SameAsync(LogEntry[] entries)
    {
        using var folder = new TemporaryFolder();
        using var log = new SqliteRequestLog(folder.Path);
        foreach (var batch in entries.Chunk(7))
        {
            await log.AppendAsync(new(Guid.NewGuid(), [.. batch]), default);
            await log.SumDaysAsync(DateOnly.FromDateTime(Day.DateTime).AddDays(batch[0].Retry + 2), default);
        }

        var reader = new AnalyticsReader(log, log, TimeProvider.System);
        foreach (var days in (double[])[0.9, 2, 20])
        {
            var filter = new LogFilter { From = Day.AddDays(1.04), Until = Day.AddDays(1.04 + days) };
            var (summed, read) = (await GraphsAsync(reader, filter), await GraphsAsync(reader, filter with { MinTokens = long.MinValue }));
            if (summed != read)
                throw new InvalidOperationException($"{days} days: {Differing(summed, read)} | {Differing(read, summed)}");
        }

        return true;
    }

    [Fact]
    public async Task ReadValuesAsync_SpanThatIsReadByMinute_HasTheEntriesOfItsFirstHour()
    {
        using var folder = new TemporaryFolder();
        using var log = new SqliteRequestLog(folder.Path);
        var clock = new FakeTimeProvider(Day.AddMinutes(40));
        await log.AppendAsync(new(Guid.NewGuid(), [One().Sample(1, 1).First() with
        {
            Id = Guid.CreateVersion7(Day.AddMinutes(20)),
            At = Day.AddMinutes(20),
            User = "ann",
        }]), default);

        var (values, isOfEntries, _) = await new AnalyticsReader(log, log, clock).ReadValuesAsync(
            string.Empty, true, new() { From = Day.AddMinutes(10), Until = Day.AddMinutes(30) }, default);

        Assert.True(isOfEntries);
        Assert.Equal("ann", Assert.Single(values).Key);
    }

    [Fact]
    public async Task ReadAsync_EntriesThatTakeTooLong_AreThoseOfTheTimeAndSaysSo()
    {
        var clock = new FakeTimeProvider(Day);
        var log = new SlowLog(clock, TimeSpan.FromSeconds(3));

        var data = await new AnalyticsReader(log, log, clock).ReadAsync(
            new() { From = Day.AddDays(-2), Until = Day, Users = ["ann"] }, withLatency: false, default);

        Assert.True(data is { IsOfEntries: true, IsBounded: true });
        Assert.Equal(4, data.Rollups.Sum(static rollup => rollup.Measures.Attempts));
    }

    private static string Differing(string lines, string others) => string.Join('\n', lines.Split('\n').Except(others.Split('\n')));

    private static async Task<string> GraphsAsync(AnalyticsReader reader, LogFilter filter)
    {
        var data = await reader.ReadAsync(filter, withLatency: true, default);
        var (users, _, _) = await reader.ReadUsersAsync(filter, default);
        var (values, _, _) = await reader.ReadValuesAsync(string.Empty, true, filter, default);
        var graphs = Graphs.All.OrderBy(static graph => graph.Key).Select(graph => graph.Value(data))
            .Select(static graph => $"{graph.Summary.ToJsonString()} {new JsonArray([.. graph.Points]).ToJsonString()}");
        var sums = values.OrderBy(static value => value.Key).Select(static value => $"{value.Key} {JsonSerializer.Serialize(value.Value)}");
        return string.Join('\n', [.. graphs, .. sums, $"{users.Total}", .. data.Steps.Select(start => $"{start:O} {users.Of(start)}")]);
    }

    private static Arbitrary<LogEntry[]> Lists() => One().ListOf().Select(static entries => entries.ToArray()).ToArbitrary();

    private static Gen<LogEntry> One() =>
        // Fewer days than a search for entries reads at a time.
        from day in Gen.Elements(1, 2, 8, 13, 19)
        from milliseconds in Gen.Choose(0, 86_399_999)
        from names in Gen.Choose(0, 2).ArrayOf(5)
        from status in Gen.Elements(200, 200, 246, 400, 429, 500)
        from flags in Gen.Choose(0, 31)
        from cost in Gen.Choose(0, 10_000_000)
        let at = Day.AddDays(day).AddMilliseconds(milliseconds)
        select new LogEntry
        {
            Id = Guid.CreateVersion7(at),
            TraceId = "trace",
            At = at,
            IsFinal = (flags & 1) == 0,
            Retry = flags >> 2,
            IsFallback = (flags & 2) != 0,
            Provider = $"provider-{names[0]}",
            Model = $"model-{names[1]}",
            Operation = (ImageOperation)names[2],
            Workspace = $"workspace-{names[3]}",
            User = names[4] == 0 ? string.Empty : $"user-{cost % 5}",
            Status = status,
            Cache = (LogCache)(flags % 5),
            Cost = new(cost, cost, false, true),
            Timings = new(0, 0, cost, 0),
            Tokens = cost / 7,
        };
}

using ImageGateway.Api.Management.Logs;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>Every filter is acted on by lists, groups of analytics and exports, whatever store keeps the entries.</summary>
public sealed class LogFiltersTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const string Workspace = "workspace_slug";
    private const string Export = "trace_id";

    // Filters that let the full entry through, and others that do not. Analytics widen times to whole steps.
    private static readonly (string Fitting, string Unfit)[] Filters =
    [
        ($"time_of_generation_min={LogWorld.Hour:yyyy-MM-dd'T'HH:mm:ss}Z",
            $"time_of_generation_min={LogWorld.Hour.AddHours(1):yyyy-MM-dd'T'HH:mm:ss}%2B00:00"),
        ($"time_of_generation_max={LogWorld.Hour.AddSeconds(2):yyyy-MM-dd'T'HH:mm:ss}Z",
            $"time_of_generation_max={LogWorld.Hour:yyyy-MM-dd'T'HH:mm:ss}Z"),
        ("workspace_slug=default", "workspace_slug=other"),
        ("ai_org=x,openai", "ai_org=x"),
        ("ai_model=gpt-image-2", "ai_model=gpt-image"),
        ("ai_org_model=openai__gpt-image-2", "ai_org_model=openai__x,x__gpt-image-2"),
        ("operation=edit", "operation=generation"),
        ("virtual_keys=team-key", "virtual_keys=team"),
        ("api_key_ids=key-id", "api_key_ids=key"),
        ("configs=pc-one", "configs=pc-two"),
        ("status_code=429", "status_code=430"),
        ("status_code=4xx", "status_code=5xx"),
        ("status_code=500,4xx", "status_code=500,2xx"),
        ("is_success=false", "is_success=true"),
        ("error_code=rate_limited", "error_code=other"),
        ("attempt_class=failed", "attempt_class=answered"),
        ("source=client", "source=attempt"),
        ("is_final=true", "is_final=true&source=refused"),
        ("cache_status=refresh", "cache_status=hit,semantic_hit"),
        ("trace_id=trace-1,trace-2", "trace_id=trace-2"),
        ("user=ann", "user=bob"),
        ("metadata=%7B%22team%22%3A%22red%22%7D", "metadata=%7B%22team%22%3A%22blue%22%7D"),
        ("cost_min=4", "cost_min=4.0001"),
        ("cost_max=4", "cost_max=3.9999"),
        ("total_units_min=100", "total_units_min=101"),
        ("total_units_max=100", "total_units_max=99"),
        ("prompt_token_min=30", "prompt_token_min=31"),
        ("prompt_token_max=30", "prompt_token_max=29"),
        ("completion_token_min=70", "completion_token_min=70.5"),
        ("completion_token_max=70", "completion_token_max=69.5"),
        ("weighted_feedback_min=4", "weighted_feedback_min=4.001"),
        ("weighted_feedback_max=4", "weighted_feedback_max=3.999"),
        ("response_time_min=1500", "response_time_min=1500.001"),
        ("response_time_max=1500", "response_time_max=1499.999"),
        ("prompt=RED%20f", "prompt=blue"),
    ];

    [Fact]
    public void Filters_EveryNameThatIsActedOn_IsTried() =>
        Assert.Equal(
            LogFilterReader.Names.Append(Workspace).Order(),
            Filters.Select(static pair => pair.Fitting.Split('=')[0]).Distinct().Order());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryFilter_OfListsGroupsAndExports_LetsThroughWhatFits(bool isShared)
    {
        await using var world = await LogWorld.StartAsync(isShared
            ? ["--ImageGateway:Log:Kind", "postgres", "--ImageGateway:Log:Connection", await server.NewDatabaseAsync()]
            : []);
        await world.NewWorkspaceAsync("other", "logs.list");
        await world.AppendAsync(LogWorld.Full(1), LogWorld.Entry(5) with { Workspace = "nobody" });
        await world.SendAsync("POST", "/feedback", new { trace_id = "trace-1", value = 4 });

        var exports = new List<(string Filter, bool Fits, string Path)>();
        foreach (var (filter, fits) in Filters.SelectMany(static pair => new[] { (pair.Fitting, true), (pair.Unfit, false) }))
        {
            Assert.True((await world.TracesAsync(filter)).Contains("trace-1") == fits, $"list, {filter}");
            Assert.True(await IsCountedAsync(world, filter) == fits, $"groups, {filter}");
            exports.Add((filter, fits, await StartAsync(world, filter)));
        }

        foreach (var (filter, fits, path) in exports)
            Assert.True((await WrittenAsync(world, path)).Contains("trace-1", StringComparison.Ordinal) == fits, $"export, {filter}");
    }

    private static async Task<bool> IsCountedAsync(LogWorld world, string filter) =>
        (await world.GetAsync("/analytics/groups/model?" + filter)).GetProperty("data").EnumerateArray()
            .Any(static group => group.GetProperty("model").GetString() == LogWorld.Full().Model);

    private static async Task<string> StartAsync(LogWorld world, string filter)
    {
        var filters = filter.Split('&').Select(static part => part.Split('=', 2))
            .ToDictionary(static part => part[0], static part => Uri.UnescapeDataString(part[1]));
        var (status, made) = await world.SendAsync("POST", "/logs/exports", new { filters, requested_data = new[] { Export } });
        Assert.True(status == 200, $"{filter}: {made}");
        var path = "/logs/exports/" + made.GetProperty("id").GetString();
        Assert.Equal(200, (await world.SendAsync("POST", path + "/start")).Status);
        return path;
    }

    private static async Task<string> WrittenAsync(LogWorld world, string path)
    {
        await Eventually.TrueAsync("the export is written", TimeSpan.FromSeconds(60), async _ =>
            (await world.GetAsync(path)).GetProperty("status").GetString() == "success");
        return await world.Client.GetStringAsync((await world.GetAsync(path + "/download")).GetProperty("signed_url").GetString());
    }
}

using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.RequestLog;

public sealed class LogsApiTests : IAsyncLifetime
{
    private LogWorld _world = null!;

    public async Task InitializeAsync() => _world = await LogWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData("status_code=many")]
    [InlineData("status_code=9xx")]
    [InlineData("operation=draw")]
    [InlineData("metadata=red")]
    [InlineData("metadata=%7B%22a%22%3A1%7D")]
    [InlineData("cost_min=cheap")]
    [InlineData("cost_min=1e30")]
    [InlineData("time_of_generation_min=yesterday")]
    [InlineData("time_of_generation_min=2030-01-01T00:00:00Z&time_of_generation_max=2029-01-01T00:00:00Z")]
    [InlineData("is_final=maybe")]
    [InlineData("ai_org_model=openai")]
    [InlineData("cursor=there")]
    [InlineData("page_size=0")]
    [InlineData("page_size=1001")]
    [InlineData("providers=openai")]
    public async Task List_FilterThatCannotBeRead_IsRefusedByName(string query)
    {
        var (status, body) = await _world.SendAsync("GET", "/logs?" + query);

        Assert.Equal(400, status);
        Assert.Contains($"'{query.Split('=')[0]}'", body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Pages_GiveEachEntryOnceFromTheNewest()
    {
        await _world.AppendAsync([.. Enumerable.Range(0, 25).Select(LogWorld.Entry)]);

        var (traces, cursor) = (new List<string>(), string.Empty);
        do
        {
            var page = await _world.GetAsync($"/logs?page_size=10{(cursor.Length > 0 ? "&cursor=" + cursor : string.Empty)}");
            traces.AddRange(page.GetProperty("data").EnumerateArray().Select(static log => log.GetProperty("trace_id").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString() ?? string.Empty;
        }
        while (cursor.Length > 0);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(static second => $"trace-{second}"), traces);
    }

    [Fact]
    public async Task Read_EntryWithItsBody_HasExactFigures()
    {
        var entry = LogWorld.Full(1);
        await _world.AppendAsync(entry);

        var log = await _world.GetAsync($"/logs/{entry.Id}");

        Assert.Equal(("4", "8", "1500", "3"),
            (log.GetProperty("cost").GetRawText(), log.GetProperty("cost_reserved").GetRawText(),
                log.GetProperty("response_time").GetRawText(), log.GetProperty("gateway_processing_time").GetRawText()));
        Assert.Equal("A red fox", log.GetProperty("request").GetProperty("body").GetProperty("prompt").GetString());
        Assert.Equal(1, log.GetProperty("response").GetProperty("body").GetProperty("created").GetInt32());
        Assert.Equal("default", log.GetProperty("metrics").GetProperty("workspace_slug").GetString());
        Assert.Equal(404, (await _world.SendAsync("GET", $"/logs/{Guid.CreateVersion7()}")).Status);
        Assert.Equal(404, (await _world.SendAsync("GET", "/logs/none")).Status);
    }

    [Fact]
    public async Task EveryRoute_KeyOfAnotherWorkspace_SeesItsOwnOnly()
    {
        string[] scopes = ["logs.list", "logs.view", "analytics.view", "logs.export", "completions.write"];
        var (workspace, key) = await _world.NewWorkspaceAsync("team", scopes);
        var (foreign, own) = (LogWorld.Full(1), LogWorld.Full(2) with { Workspace = workspace });
        await _world.AppendAsync(foreign, own);

        Assert.Equal(["trace-2"], await _world.TracesAsync(string.Empty, key));
        Assert.Equal(["trace-2"], await _world.TracesAsync("workspace_slug=team"));
        Assert.Equal(403, (await _world.SendAsync("GET", "/logs?workspace_slug=default", null, key)).Status);
        Assert.Equal(404, (await _world.SendAsync("GET", $"/logs/{foreign.Id}", null, key)).Status);
        Assert.Equal(own.Id.ToString(), (await _world.GetAsync($"/logs/{own.Id}", key)).GetProperty("id").GetString());
        Assert.Equal(1, (await _world.GetAsync("/analytics/graphs/requests", key)).GetProperty("summary").GetProperty("total").GetInt64());
        Assert.Equal(["team"],
            (await _world.GetAsync("/logs/filters", key)).GetProperty("workspace_slug").EnumerateArray()
                .Select(static one => one.GetString()));
        var groups = (await _world.GetAsync("/analytics/groups/workspaces", key)).GetProperty("data");
        Assert.Equal("team", Assert.Single(groups.EnumerateArray()).GetProperty("workspace").GetString());
    }

    [Fact]
    public async Task Image_OfAnEntryThatTheKeySees_IsServedFromTheArchive()
    {
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 0, 0, 0];
        await using var upload = _world.Services.GetRequiredService<IImageArchive>().Begin();
        await upload.WriteAsync(png, default);
        var hash = (await upload.CommitAsync(default)).Split('.')[0];
        var entry = LogWorld.Full(1) with { Images = [new(hash, "image/png", png.Length), new(string.Empty, "image/png", 0)] };
        await _world.AppendAsync(entry);
        var (_, key) = await _world.NewWorkspaceAsync("team", "logs.view");

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/logs/{entry.Id}/images/0");
        request.Headers.Add("x-portkey-api-key", LogWorld.Admin);
        using var response = await _world.Client.SendAsync(request);

        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(png, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(404, (await _world.SendAsync("GET", $"/logs/{entry.Id}/images/0", null, key)).Status);
        Assert.Equal(404, (await _world.SendAsync("GET", $"/logs/{entry.Id}/images/1")).Status);
        Assert.Equal(404, (await _world.SendAsync("GET", $"/logs/{entry.Id}/images/x")).Status);
    }

    [Fact]
    public async Task EveryRoute_KeyWithoutTheScope_IsRefused()
    {
        var (_, key) = await _world.NewWorkspaceAsync("team", "models.list");

        foreach (var path in (string[])["/logs", "/logs/filters", "/logs/stream", "/logs/x", "/logs/exports", "/analytics/graphs/cost",
            "/analytics/summary/cache", "/analytics/groups/users"])
            Assert.Equal(403, (await _world.SendAsync("GET", path, null, key)).Status);
    }

    [Fact]
    public async Task ShorterAgeOfAWorkspace_HidesItsEntriesAndKeepsItsSums()
    {
        var (workspace, key) = await _world.NewWorkspaceAsync("team", "logs.list", "logs.view", "analytics.view");
        var old = LogWorld.Full(0) with
        {
            Id = Guid.CreateVersion7(LogWorld.Hour.AddDays(-3)),
            At = LogWorld.Hour.AddDays(-3),
            Workspace = workspace
        };
        await _world.AppendAsync(old, LogWorld.Full(1) with { Workspace = workspace },
            old with { Id = Guid.CreateVersion7(old.At), Workspace = "default", TraceId = "kept" });
        var (status, changed) = await _world.SendAsync("PUT", $"/workspaces/{workspace}",
            new { log_retention_days = 2, log_content = "hash", analytics_metadata_keys = new[] { "team" } });
        Assert.True(status == 200, changed.ToString());
        Assert.Equal(2, changed.GetProperty("log_retention_days").GetInt32());

        // Rules of workspaces are read again after a while; this gateway had none to read before.
        Assert.Equal(["trace-1"], await _world.TracesAsync(string.Empty, key));
        Assert.Equal(["trace-1", "kept"], await _world.TracesAsync(string.Empty));
        Assert.Equal(404, (await _world.SendAsync("GET", $"/logs/{old.Id}", null, key)).Status);
        Assert.Equal(2, (await _world.GetAsync("/analytics/graphs/requests", key)).GetProperty("summary").GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task Insert_OneAndSeveral_AreListedWithoutSecretsAndImages()
    {
        var inserted = new
        {
            request = new
            {
                url = "https://api.openai.com/v1/images/generations?key=secret",
                provider = "openai",
                method = "POST",
                headers = new { authorization = "Bearer secret" },
                body = new { model = "gpt-image-2", prompt = "A fox", user = "ann" }
            },
            response = new
            {
                status = 200,
                headers = new { },
                body = new { data = new[] { new { b64_json = new string('A', 5_000) } }, usage = new { total_tokens = 7 } },
                response_time = 1500.5
            },
            metadata = new { traceId = "from-elsewhere", team = "red", number = 1 },
        };
        Assert.Equal((200, default(JsonElement).ValueKind), await StatusAsync(inserted));
        Assert.Equal((200, default(JsonElement).ValueKind), await StatusAsync(new[] { inserted, inserted }));

        await Eventually.TrueAsync("the entries are stored", TimeSpan.FromSeconds(30),
            async _ => (await _world.TracesAsync("trace_id=from-elsewhere")).Count == 3);
        var id = (await _world.GetAsync("/logs?trace_id=from-elsewhere")).GetProperty("data")[0].GetProperty("id").GetString();
        var log = await _world.GetAsync("/logs/" + id);

        Assert.Equal(("client", "openai", "gpt-image-2", "ann", "1500.5", 7),
            (log.GetProperty("source").GetString(), log.GetProperty("ai_org").GetString(), log.GetProperty("ai_model").GetString(),
                log.GetProperty("user").GetString(), log.GetProperty("response_time").GetRawText(),
                    log.GetProperty("total_units").GetInt32()));
        Assert.Equal("""{"number":"1","team":"red"}""", log.GetProperty("metadata").GetRawText());
        Assert.DoesNotContain("secret", log.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", log.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(400, (await _world.SendAsync("POST", "/logs", new object[] { inserted, new { } })).Status);
    }

    [Fact]
    public async Task Stream_EntriesThatFit_ComeAsEventsAfterItsScope()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/logs/stream?user=ann");
        request.Headers.Add("x-portkey-api-key", LogWorld.Admin);
        using var response = await _world.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("event: open", await events.ReadLineAsync());
        Assert.Contains("\"scope\":\"this_instance\"", await events.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Empty((await events.ReadLineAsync())!);

        foreach (var user in (string[])["bob", "ann"])
            await _world.SendAsync("POST", "/logs",
                new
                {
                    request = new { url = "/v1/images/edits", body = new { user } },
                    response = new { body = new { } },
                    metadata = new { trace_id = user }
                });

        Assert.Equal("event: log", await events.ReadLineAsync());
        Assert.Contains("\"trace_id\":\"ann\"", await events.ReadLineAsync(), StringComparison.Ordinal);
    }

    private async Task<(int, JsonValueKind)> StatusAsync(object body)
    {
        var (status, json) = await _world.SendAsync("POST", "/logs", body);
        return (status, json.ValueKind);
    }
}

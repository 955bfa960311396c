using System.Text.Json;
using ImageGateway.Core.RequestLog;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.RequestLog;

public sealed class LogExportsTests : IAsyncLifetime
{
    private LogWorld _world = null!;

    public async Task InitializeAsync() => _world = await LogWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Start_PartOfTheEntries_IsWrittenInTheirOrder()
    {
        await _world.AppendAsync([.. Enumerable.Range(0, 2_500).Select(LogWorld.Entry)]);

        Assert.Equal(2_500, (await WrittenAsync(new { }, 2_500)).Count);
        var page = await WrittenAsync(new { page_size = 1_100, current_page = 1 }, 1_100);
        Assert.Equal(Enumerable.Range(300, 1_100).Reverse().Select(static second => $"trace-{second}"), page);
        Assert.Equal(["trace-7"], await WrittenAsync(new { trace_id = "trace-7" }, 1));
    }

    [Fact]
    public async Task Read_ExportWhoseInstanceEnded_HasFailed()
    {
        var at = DateTimeOffset.UtcNow.AddMinutes(-5);
        var export = new LogExport
        {
            Id = Guid.NewGuid(),
            Workspace = "default",
            Filters = "{}",
            Members = "id",
            CreatedBy = "admin",
            CreatedAt = at,
            UpdatedAt = at,
            State = LogExportState.InProgress,
        };
        await _world.Services.GetRequiredService<ILogExports>().AddAsync(export, default);

        var read = await _world.GetAsync($"/logs/exports/{export.Id}");

        Assert.Equal(("failed", "The instance that wrote it ended."),
            (read.GetProperty("status").GetString(), read.GetProperty("fault").GetString()));
        Assert.Equal(409, (await _world.SendAsync("GET", $"/logs/exports/{export.Id}/download")).Status);
    }

    [Fact]
    public async Task Cancel_Draft_CannotBeStartedAfterwards()
    {
        var path = await NewAsync(new { }, LogWorld.Admin);

        Assert.Equal(200, (await _world.SendAsync("POST", path + "/cancel")).Status);
        Assert.Equal("stopped", (await _world.GetAsync(path)).GetProperty("status").GetString());
        Assert.Equal(409, (await _world.SendAsync("POST", path + "/start")).Status);
        Assert.Equal(409, (await _world.SendAsync("POST", path + "/cancel")).Status);
        Assert.Equal(409, (await _world.SendAsync("PUT", path, new { description = "d" })).Status);
    }

    [Fact]
    public async Task EveryRoute_KeyOfAnotherWorkspace_FindsNone()
    {
        var path = await NewAsync(new { }, LogWorld.Admin);
        var (_, key) = await _world.NewWorkspaceAsync("team", "logs.export");
        var own = await NewAsync(new { }, key);

        foreach (var (method, part) in new[] { ("GET", ""), ("PUT", ""), ("POST", "/start"), ("POST", "/cancel"), ("GET", "/download") })
            Assert.Equal(404, (await _world.SendAsync(method, path + part, method == "PUT" ? new { } : null, key)).Status);
        Assert.Equal(200, (await _world.SendAsync("GET", own, null, key)).Status);
        Assert.Single((await _world.GetAsync("/logs/exports", key)).GetProperty("data").EnumerateArray());
        Assert.Equal(403, (await _world.SendAsync("POST", "/logs/exports", new { workspace_id = "default", filters = new { } }, key))
            .Status);
    }

    private async Task<string> NewAsync(object filters, string key)
    {
        var (status, made) = await _world.SendAsync("POST", "/logs/exports", new { filters, requested_data = new[] { "trace_id" } }, key);
        Assert.True(status == 200, made.ToString());
        return "/logs/exports/" + made.GetProperty("id").GetString();
    }

    private async Task<List<string>> WrittenAsync(object filters, int records)
    {
        var path = await NewAsync(filters, LogWorld.Admin);
        Assert.Equal(200, (await _world.SendAsync("POST", path + "/start")).Status);
        await Eventually.TrueAsync("the export is written", TimeSpan.FromSeconds(30), async _ =>
            (await _world.GetAsync(path)).GetProperty("status").GetString() == "success");
        Assert.Equal(records, (await _world.GetAsync(path)).GetProperty("total_records").GetInt32());
        var link = (await _world.GetAsync(path + "/download")).GetProperty("signed_url").GetString()!;
        var lines = await _world.Client.GetStringAsync(link);
        return
        [
            .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("trace_id").GetString()!),
        ];
    }
}

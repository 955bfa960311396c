using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Middleware;
using ImageGateway.Api.Tests.Streams;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Archive;
using ImageGateway.Providers.Shared.Imaging;
using ImageGateway.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.RequestLog;

/// <summary>Images of logged responses are read by whoever may read the log, and erased with what is known of them.</summary>
public sealed class LoggedImageRouteTests
{
    private const string Body = """{"prompt":"p","size":"64x64","user":"alice"}""";

    [Fact]
    public async Task Image_OfALoggedResponse_IsServedAsAnImageOnly()
    {
        await using var log = await LoggedGateway.StartAsync();
        var entry = await log.EntryAsync((await log.DrawAsync(Body)).Trace);
        var path = $"/v1/logs/{entry.Id}/images/0";

        using var whole = await log.Gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal(entry.Images[0].Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.Equal(
            ("image/png", "nosniff", "default-src 'none'; sandbox", $"inline; filename=\"{entry.Images[0].Sha256}.png\""),
            (whole.Content.Headers.ContentType!.MediaType, whole.Headers.GetValues("x-content-type-options").Single(),
                whole.Headers.GetValues("content-security-policy").Single(), whole.Content.Headers.ContentDisposition!.ToString()));

        using var part = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new(10, 19) } };
        using var ranged = await log.Gateway.Client.SendAsync(part);
        Assert.Equal(HttpStatusCode.PartialContent, ranged.StatusCode);
        Assert.Equal(bytes[10..20], await ranged.Content.ReadAsByteArrayAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(whole.Headers.ETag!.ToString()));
        using var unchanged = await log.Gateway.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        foreach (var absent in new[] { $"{entry.Id}/images/1", $"{entry.Id}/images/-1", $"{Guid.NewGuid()}/images/0" })
            Assert.Equal(404, (await log.Gateway.SendAsync("GET", "/v1/logs/" + absent)).Status);
    }

    [Fact]
    public async Task Image_OfAnotherWorkspace_IsNotFound()
    {
        await using var log = await LoggedGateway.StartAsync(("AUTH", "keys"), ("ADMINKEY", RunningGateway.AdminKey));
        var admin = ("x-portkey-api-key", RunningGateway.AdminKey);
        var entry = await log.EntryAsync((await log.DrawAsync(Body, admin, ("x-portkey-provider", "sandbox"))).Trace);
        var other = await log.Gateway.SendAsync("POST", "/v1/admin/workspaces", """{"name":"other"}""", headers: [admin]);
        Assert.True(other.Status == 200, other.Body);
        var workspace = JsonNode.Parse(other.Body)!["id"]!.GetValue<string>();
        var key = await log.Gateway.SendAsync(
            "POST", "/v1/api-keys/workspace/service",
            $$"""{"name":"k","scopes":["logs.view","logs.delete"],"workspace_id":"{{workspace}}"}""", headers: [admin]);
        Assert.True(key.Status == 200, key.Body);
        var stranger = ("x-portkey-api-key", JsonNode.Parse(key.Body)!["key"]!.GetValue<string>());

        var path = $"/v1/logs/{entry.Id}/images/0";
        Assert.Equal(401, (await log.Gateway.SendAsync("GET", path)).Status);
        Assert.Equal(404, (await log.Gateway.SendAsync("GET", path, headers: [stranger])).Status);
        var erased = await log.Gateway.SendAsync("DELETE", $"/v1/images/files?trace_id={entry.TraceId}", headers: [stranger]);
        Assert.Equal(0, JsonNode.Parse(erased.Body)!["total"]!.GetValue<int>());
        Assert.Equal(200, (await log.Gateway.SendAsync("GET", path, headers: [admin])).Status);
    }

    [Fact]
    public async Task BoundsOfAWorkspace_ImagesBeyondThem_AreRemovedWithTheirBytes()
    {
        await using var log = await LoggedGateway.StartAsync();
        var first = await log.EntryAsync((await log.DrawAsync("""{"prompt":"first","size":"64x64"}""")).Trace);
        var second = await log.EntryAsync((await log.DrawAsync("""{"prompt":"second","size":"64x64"}""")).Trace);
        await RecordedAsync(log, 2);
        var trimmer = log.Gateway.Services.GetRequiredService<WorkspaceArchiveTrimmer>();
        Assert.Equal(0, await trimmer.TrimAsync(default));

        await BoundAsync($$"""{"archive_bytes":{{second.Images[0].Bytes}},"archive_days":1}""");
        Assert.Equal(1, await trimmer.TrimAsync(default));
        Assert.Equal((404, 200), (await StatusAsync(log, first), await StatusAsync(log, second)));

        await BoundAsync("""{"archive_bytes":1}""");
        Assert.Equal(1, await trimmer.TrimAsync(default));
        Assert.Equal(404, await StatusAsync(log, second));

        async Task BoundAsync(string body)
        {
            var changed = await log.Gateway.SendAsync("PUT", "/v1/workspaces/default", body);
            Assert.True(changed.Status == 200, changed.Body);
            Assert.Contains("\"archive_days\":1", changed.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Erasure_ByTraceUserAndImage_RemovesBytesThatNobodyElseAskedFor()
    {
        await using var log = await LoggedGateway.StartAsync();
        var (mine, same, other) = (
            await log.EntryAsync((await log.DrawAsync(Body)).Trace),
            await log.EntryAsync((await log.DrawAsync(Body.Replace("alice", "bob", StringComparison.Ordinal))).Trace),
            await log.EntryAsync((await log.DrawAsync("""{"prompt":"another","size":"64x64","user":"alice"}""")).Trace));
        Assert.Equal(mine.Images[0].Sha256, same.Images[0].Sha256);
        await RecordedAsync(log, 3);

        var gone = await EraseAsync(log, "user=alice");
        Assert.Equal(
            [(mine.Images[0].Sha256, mine.TraceId, false), (other.Images[0].Sha256, other.TraceId, true)],
            gone.Select(static image => (
                image!["sha256"]!.GetValue<string>(), image["trace_id"]!.GetValue<string>(), image["file_removed"]!.GetValue<bool>())));
        Assert.Equal(404, await StatusAsync(log, other));
        Assert.Equal(200, await StatusAsync(log, same));

        Assert.True(Assert.Single(await EraseAsync(log, "image=" + same.Images[0].Sha256))!["file_removed"]!.GetValue<bool>());
        Assert.Equal(404, await StatusAsync(log, same));
        Assert.Empty(await EraseAsync(log, "trace_id=" + same.TraceId));
        Assert.Equal(400, (await log.Gateway.SendAsync("DELETE", "/v1/images/files")).Status);
    }

    [Fact]
    public async Task Thumbnail_OfALoggedImage_IsSmallWebP()
    {
        await using var log = await LoggedGateway.StartAsync();
        var entry = await log.EntryAsync((await log.DrawAsync("""{"prompt":"p","size":"1024x512"}""")).Trace);
        for (var time = 0; time < 2; time++)
        {
            using var thumbnail = await log.Gateway.Client.GetAsync(
                new Uri($"/v1/logs/{entry.Id}/images/0/thumbnail", UriKind.Relative));
            var size = new DrawnSize();
            size.Take(await thumbnail.Content.ReadAsByteArrayAsync());
            Assert.Equal((200, "image/webp"), ((int)thumbnail.StatusCode, thumbnail.Content.Headers.ContentType!.MediaType));
            Assert.Equal((256, 128), (size.Size!.Value.Width, size.Size.Value.Height));
        }

        await RecordedAsync(log, 1);
        await EraseAsync(log, "trace_id=" + entry.TraceId);
        Assert.Equal(404, (await log.Gateway.SendAsync("GET", $"/v1/logs/{entry.Id}/images/0/thumbnail")).Status);
    }

    [Fact]
    public async Task Thumbnail_OfAnImageThatWouldFillTheMemory_IsNone()
    {
        await using var log = await LoggedGateway.StartAsync();
        await using var host = await ScriptedHost.StartAsync();

        // The head of a PNG that says 30,000 by 30,000.
        byte[] bomb = [.. Convert.FromBase64String(Streamed.Png)];
        (bomb[18], bomb[19], bomb[22], bomb[23]) = (0x75, 0x30, 0x75, 0x30);
        var drawn = await log.DrawAsync(
            """{"prompt":"p","model":"gpt-image-1"}""", ("x-portkey-provider", "openai"), ("authorization", "Bearer k"),
            ("x-portkey-custom-host", host.Add(
                "application/json", $$"""{"created":1,"data":[{"b64_json":"{{Convert.ToBase64String(bomb)}}"}]}""").AbsoluteUri));
        var entry = await log.EntryAsync(drawn.Trace);
        Assert.Equal((64, 30_000), (entry.Images[0].Sha256.Length, entry.Images[0].Width));
        Assert.Equal(404, (await log.Gateway.SendAsync("GET", $"/v1/logs/{entry.Id}/images/0/thumbnail")).Status);
        Assert.Equal(200, await StatusAsync(log, entry));
    }

    private static async Task<JsonArray> EraseAsync(LoggedGateway log, string choice)
    {
        var response = await log.Gateway.SendAsync("DELETE", "/v1/images/files?" + choice);
        Assert.True(response.Status == 200, response.Body);
        return JsonNode.Parse(response.Body)!["data"]!.AsArray();
    }

    // Records are written behind the requests, and their file with the first one.
    private static async Task RecordedAsync(LoggedGateway log, int images) => await Eventually.TrueAsync(
        "the images are recorded", TimeSpan.FromSeconds(30), _ => Task.FromResult(Recorded(log) == images));

    private static long Recorded(LoggedGateway log)
    {
        try
        {
            using var rows = new SqliteConnection($"Data Source={log.Gateway.DataDirectory}/images.db;Mode=ReadOnly;Pooling=false");
            rows.Open();
            using var count = rows.CreateCommand();
            count.CommandText = "SELECT COUNT(*) FROM log_image";
            return (long)count.ExecuteScalar()!;
        }
        catch (SqliteException)
        {
            return 0;
        }
    }

    private static async Task<int> StatusAsync(LoggedGateway log, LogEntry entry) =>
        (await log.Gateway.SendAsync("GET", $"/v1/logs/{entry.Id}/images/0")).Status;
}

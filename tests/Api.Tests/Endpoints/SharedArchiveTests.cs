using ImageGateway.Api.Tests.Middleware;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Endpoints;

/// <summary>An instance of a cluster gives links only where every other instance can open them.</summary>
public sealed class SharedArchiveTests
{
    private const string Part = "archive_not_shared";
    private const string Body = """{"prompt":"a tree","size":"64x64","n":2,"response_format":"url"}""";
    private const string Config = """{"provider":"sandbox","cache":"simple"}""";

    [Fact]
    public async Task Draw_ArchiveOfOneInstanceOfACluster_IsBase64AndNeverALink()
    {
        await using var gateway = await RunningGateway.StartAsync(hasOthers: true, ("ARCHIVE__OWNLINKS", "always"));

        // The later answers are the first one as the cache and its idempotency key stored it.
        foreach (var key in (string[])["one", "two", "one"])
        {
            var drawn = await gateway.SendAsync(
                "POST", "/v1/images/generations", Body, headers: [("x-portkey-config", Config), ("idempotency-key", key)]);
            Assert.Equal((200, 2), (drawn.Status, Count(drawn.Body, "\"b64_json\"")));
            Assert.DoesNotContain("\"url\"", drawn.Body, StringComparison.Ordinal);
        }

        Assert.Contains($"\"degraded\":[\"{Part}\"]", (await gateway.SendAsync("GET", "/readyz")).Body, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            "the start says it", TimeSpan.FromSeconds(30),
            _ => Task.FromResult(gateway.Log.All.Any(static line =>
                line.Text.Contains("base64 and never as links", StringComparison.Ordinal)
                && line.Text.Contains("IMAGEGATEWAY__ARCHIVE__SHARED", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    public async Task Draw_ArchiveThatAllInstancesOpen_IsALink(bool hasOthers, string isShared)
    {
        await using var gateway = await RunningGateway.StartAsync(hasOthers, ("ARCHIVE__SHARED", isShared));

        var drawn = await gateway.SendAsync("POST", "/v1/images/generations", Body, headers: [("x-portkey-config", Config)]);

        Assert.Equal((200, 2), (drawn.Status, Count(drawn.Body, "/v1/images/files/")));
        Assert.DoesNotContain(Part, (await gateway.SendAsync("GET", "/readyz")).Body, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}

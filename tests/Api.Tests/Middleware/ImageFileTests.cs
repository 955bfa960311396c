using System.Text.Json.Nodes;

namespace ImageGateway.Api.Tests.Middleware;

/// <summary>Image links as browsers and caches fetch them.</summary>
public sealed class ImageFileTests
{
    [Fact]
    public async Task Get_RangesConditionsAndHead_AreAnsweredAsHttpSays()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var drawn = await gateway.SendAsync(
            "POST", "/v1/images/generations", """{"prompt":"p","size":"64x64"}""", headers: ("x-portkey-provider", "sandbox"));
        var link = new Uri(JsonNode.Parse(drawn.Body)!["data"]![0]!["url"]!.GetValue<string>()).PathAndQuery;

        // Pages of other origins may show it: the link is the permission.
        var whole = await gateway.SendAsync("GET", link, headers: ("sec-fetch-site", "cross-site"));
        Assert.Equal((200, "image/png", "bytes"), (whole.Status, whole.Header("content-type"), whole.Header("accept-ranges")));
        Assert.Equal(["immutable", "max-age=31536000", "private"], whole.Header("cache-control")!.Split(", ").Order());
        var (tag, length) = (whole.Header("etag")!, whole.Header("content-length"));

        var head = await gateway.SendAsync("HEAD", link);
        Assert.Equal((200, length, tag, string.Empty), (head.Status, head.Header("content-length"), head.Header("etag"), head.Body));
        var part = await gateway.SendAsync("GET", link, headers: ("range", "bytes=1-3"));
        Assert.Equal((206, "PNG", $"bytes 1-3/{length}"), (part.Status, part.Body, part.Header("content-range")));
        Assert.Equal(206, (await gateway.SendAsync("GET", link, headers: [("range", "bytes=1-3"), ("if-range", tag)])).Status);
        Assert.Equal(200, (await gateway.SendAsync("GET", link, headers: [("range", "bytes=1-3"), ("if-range", "\"other\"")])).Status);
        Assert.Equal((304, string.Empty), Seen(await gateway.SendAsync("GET", link, headers: ("if-none-match", tag))));
        Assert.Equal(200, (await gateway.SendAsync("GET", link, headers: ("if-none-match", "\"other\""))).Status);

        var beyond = await gateway.SendAsync("GET", link, headers: ("range", "bytes=99999999-"));
        Assert.Equal(
            (416, $"bytes */{length}", "no-store", null),
            (beyond.Status, beyond.Header("content-range"), beyond.Header("cache-control"), beyond.FaultOfShape()));
    }

    private static (int, string) Seen(EdgeResponse response) => (response.Status, response.Body);
}

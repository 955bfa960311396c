using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class InspectionTests(SimulatorFixture simulator)
{
    [Fact]
    public async Task Requests_ByToken_ShowWhatWasSentAndNothingElse()
    {
        var token = Guid.NewGuid().ToString("N");
        var image = Images.Opaque(4, 4);
        using var json = await simulator.PostJsonAsync(
            "/openai/v1/images/generations", $$"""{"model":"dall-e-2","prompt":"[token:{{token}}]"}""");
        using var form = await simulator.PostFormAsync(
            "/openai/v1/images/edits?q=1", [FormField.Text("prompt", $"[token:{token}]"), FormField.File("image", image)]);
        using var other = await simulator.PostJsonAsync("/openai/v1/images/generations", """{"prompt":"x"}""");

        var seen = await simulator.RequestsAsync(token);
        Assert.Equal(["/openai/v1/images/generations", "/openai/v1/images/edits"], seen.Select(one => (string)one!["path"]!));
        Assert.Equal("dall-e-2", (string?)JsonNode.Parse((string)seen[0]!["body"]!)!["model"]);
        Assert.True((long)seen[0]!["sequence"]! < (long)seen[1]!["sequence"]!);
        Assert.Equal(("openai", "POST"), ((string?)seen[1]!["provider"], (string?)seen[1]!["method"]));
        Assert.Equal("1", (string?)seen[1]!["query"]!["q"]);
        Assert.Equal("Bearer sk-test-1", (string?)seen[1]!["headers"]!["authorization"]);
        Assert.Equal($"[token:{token}]", (string?)seen[1]!["parts"]![0]!["text"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image)), (string?)seen[1]!["parts"]![1]!["sha256"]);
        Assert.Equal(image.Length, (int)seen[1]!["parts"]![1]!["length"]!);
        Assert.Equal("image/png", (string?)seen[1]!["parts"]![1]!["contentType"]);
    }

    [Fact]
    public async Task Delete_ByToken_ClearsThoseOnly()
    {
        var (mine, yours) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        foreach (var token in (string[])[mine, yours])
            using (await simulator.PostJsonAsync("/openai/v1/images/generations", $$"""{"prompt":"[token:{{token}}]"}""")) { }
        using var cleared = await simulator.Client.DeleteAsync(new Uri($"/requests?token={mine}", UriKind.Relative));
        Assert.Empty(await simulator.RequestsAsync(mine));
        Assert.Single(await simulator.RequestsAsync(yours));
    }

    [Fact]
    public async Task ImageUrl_IsServedOnceSignedAndRefusesAKey()
    {
        using var made = await simulator.PostJsonAsync("/openai/v1/images/generations", """{"model":"dall-e-3","prompt":"x"}""");
        var url = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["data"]![0]!["url"]!;
        using var served = await simulator.Client.GetAsync(new Uri(url));
        using var withKey = await simulator.SendAsync(HttpMethod.Get, url, content: null, "Bearer sk-test-1");
        using var unsigned = await simulator.Client.GetAsync(new Uri(url.Split('?')[0]));
        using var unknown = await simulator.Client.GetAsync(new Uri("/files/none.png?sig=x", UriKind.Relative));
        Assert.Equal((200, "image/png"), ((int)served.StatusCode, served.Content.Headers.ContentType?.MediaType));
        Assert.Equal([400, 403, 404], new[] { withKey, unsigned, unknown }.Select(one => (int)one.StatusCode));
    }
}

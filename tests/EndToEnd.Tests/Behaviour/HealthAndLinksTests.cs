using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Health routes, and what the settings say of links.</summary>
public sealed class HealthAndLinksTests(KeysGateway gateway) : IClassFixture<KeysGateway>
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/v1/health")]
    public async Task Get_RunningGateway_Is200(string path)
    {
        var gatewayResponse = (await gateway.Client.GetAsync(path)).Checked(200);
        Assert.Equal("no-store", gatewayResponse.Header("cache-control"));
        Assert.NotEmpty(gatewayResponse.Json.GetProperty("status").GetString()!);
    }

    [Fact]
    public async Task Generate_WithAPublicUrl_LinksBeginWithIt()
    {
        await using var own = await Gateway.HostAsync(
            new Dictionary<string, string> { ["PUBLICURL"] = "https://images.example/gateway/" });
        Assert.StartsWith("https://images.example/gateway/v1/images/files/", await LinkAsync(own), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetFile_LinkThatHasEnded_Is410()
    {
        await using var own = await Gateway.HostAsync(new Dictionary<string, string> { ["ARCHIVE__LINKSECONDS"] = "1" });
        var path = new Uri(await LinkAsync(own)).PathAndQuery;
        await Eventually.TrueAsync("the link ends", TimeSpan.FromSeconds(60), async _ =>
        {
            // On a busy machine it may have ended before it was asked for the first time.
            var status = (await own.Client.GetAsync(path)).Status;
            Assert.True(status is 200 or 410, $"The link answers {status}.");
            return status == 410;
        });
    }

    private static async Task<string> LinkAsync(Gateway gateway) =>
        Assert.Single((await gateway.Client.GenerateAsync(new { prompt = "p", size = "64x64" }, Callers.Sandbox)).Data).GetProperty("url")
            .GetString()!;
}

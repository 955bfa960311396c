using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>A program written for Azure OpenAI, whose endpoint is the gateway.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed class AzureClientTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Theory]
    [InlineData(null)]
    [InlineData("gpt-image-1")]
    public async Task Generate_AtAnotherProvider_DeploymentIsTheModelAndTheKeyGoesOn(string? deployment)
    {
        var outcome = await SdkCall.Azure(world.Gateway.Url, new { provider = "openai" }, "sk-test-azure", deployment)
            .RunAsync("generate", new { model = "gpt-image-1", prompt = Prompt(), quality = "low" });

        Assert.Single(outcome.Data);
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.EndsWith("/images/generations", seen.Path, StringComparison.Ordinal);
        Assert.Equal("Bearer sk-test-azure", seen.Header("authorization"));
        Assert.Null(seen.Header("api-key"));
    }

    [Fact]
    public async Task Edit_File_Arrives()
    {
        var outcome = await SdkCall.Azure(world.Gateway.Url, new { provider = "openai" }, "sk-test-azure")
            .File("image", Png.Make(64, alpha: false)).RunAsync("edit", new { model = "gpt-image-1", prompt = Prompt() });

        Assert.Single(outcome.Data);
        Assert.EndsWith("/images/edits", Assert.Single(await world.Simulators.SeenAsync(_token)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_KeysMode_GatewayKeyAsApiKey()
    {
        const string Key = "0123456789abcdef-azure";
        await using var gateway = await Gateway.HostAsync(new Dictionary<string, string> { ["ADMINKEY"] = Key }, "--auth", "keys");
        Assert.Single(
            (await SdkCall.Azure(gateway.Url, new { provider = "sandbox" }, Key)
                .RunAsync("generate", new { model = "sandbox", prompt = "p", size = "64x64" })).Data);
    }

    private string Prompt() => $"a lighthouse [token:{_token}]";
}

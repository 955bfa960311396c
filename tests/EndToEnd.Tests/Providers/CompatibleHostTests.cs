using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>Hosts like OpenAI, each with the preset of its kind; they refuse what they do not know.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class CompatibleHostTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Theory]
    [InlineData("localai")]
    [InlineData("vllm-omni")]
    [InlineData("sglang")]
    [InlineData("sdcpp")]
    public async Task Generate_AtAHostOfAKind_GivesTheImages(string kind)
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new
            {
                model = "my-model",
                prompt = $"a lighthouse [token:{_token}]",
                n = 2,
                size = "512x256",
                response_format = "url",
                background = "auto",
                user = "me"
            },
            ("x-portkey-provider", "openai"), ("x-portkey-custom-host", new Uri(world.SimulatorsUrl, $"/hosts/{kind}/v1").AbsoluteUri),
            ("x-gateway-host-preset", kind));

        Assert.Equal(2, gatewayResponse.Data.Count);
        foreach (var image in gatewayResponse.Data)
            Assert.Equal((512, 256), Png.SizeOf(await world.Simulators.FetchAsync(image.GetProperty("url").GetString()!)));
        Assert.Equal($"/hosts/{kind}/v1/images/generations", Assert.Single(await world.Simulators.SeenAsync(_token)).Path);
    }

    [Fact]
    public async Task Generate_AtDeepInfra_GivesTheImage()
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model = "black-forest-labs/FLUX-1-schnell", prompt = $"a lighthouse [token:{_token}]" },
            ("x-portkey-provider", "deepinfra"), ("authorization", "Bearer sk-test-e2e"));

        Assert.Equal((1024, 1024), Png.SizeOf(Assert.Single(gatewayResponse.Data).GetProperty("b64_json").GetString()));
    }
}

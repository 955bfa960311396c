using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Requests that a provider cannot fulfil are reported, or refused where the caller wants it so.</summary>
[Collection(WorldCollection.Name)]
public sealed class OneSurfaceTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_ParameterWithoutAPlace_IsDroppedAndNamed()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "core", prompt = Prompt, background = "transparent", moderation = "low" }, Callers.Stability);

        Assert.Equal(["background", "moderation"], gatewayResponse.Checked(200).Header("x-gateway-dropped-params")!.Split(',').Order());
    }

    [Theory]
    [InlineData("x-gateway-strict", "true")]
    [InlineData("x-portkey-config", """{"provider":"stability-ai","api_key":"sk-test-e2e","strict":true}""")]
    public async Task Generate_ParameterWithoutAPlaceInStrictMode_Is400NamingIt(string header, string value)
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "core", prompt = Prompt, background = "transparent" }, [.. Callers.Stability, (header, value)]);

        gatewayResponse.Refused(400, "unsupported_parameter");
        Assert.Equal("background", gatewayResponse.Error.GetProperty("param").GetString());
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Generate_SizeThatTheModelLacks_IsTheNearestAndSaid()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(
                new { model = "stable-diffusion-xl-1024-v1-0", prompt = Prompt, size = "1000x1000", response_format = "b64_json" },
                Callers.Stability);

        Assert.Equal("1024x1024", gatewayResponse.Checked(200).Json.GetProperty("size").GetString());
        Assert.Equal((1024, 1024), Png.SizeOf(gatewayResponse.Data[0].GetProperty("b64_json").GetString()));
    }

    [Fact]
    public async Task Generate_SizeThatTheModelLacksInStrictMode_Is400()
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model = "stable-diffusion-xl-1024-v1-0", prompt = Prompt, size = "1000x1000" },
            [.. Callers.Stability, ("x-gateway-strict", "true")]);

        Assert.Equal("size", gatewayResponse.Refused(400, "invalid_value").Error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task Generate_ProvidersOwnParameter_GoesOnByItsName()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(
                new { model = "stable-diffusion-xl-1024-v1-0", prompt = Prompt, cfg_scale = 12, sampler = "K_EULER" }, Callers.Stability);

        gatewayResponse.Checked(200);
        var sent = Assert.Single(await world.Simulators.SeenAsync(_token)).Json;
        Assert.Equal((12, "K_EULER"), (sent.GetProperty("cfg_scale").GetInt32(), sent.GetProperty("sampler").GetString()));
        Assert.Null(gatewayResponse.Header("x-gateway-dropped-params"));
    }

    private string Prompt => $"a lighthouse [token:{_token}]";
}

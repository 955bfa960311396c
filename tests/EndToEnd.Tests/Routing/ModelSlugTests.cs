using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>A model's name that names its provider too, in every kind of body.</summary>
[Collection(WorldCollection.Name)]
public sealed class ModelSlugTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Json_SlugAndModel_GoToTheProviderWithoutTheSlug()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(
                new { model = "@openai/dall-e-3", prompt = $"a lighthouse [token:{_token}]" }, ("authorization", "Bearer sk-test-e2e"));

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("openai", gatewayResponse.Header("x-portkey-provider"));
        Assert.Equal("dall-e-3", Assert.Single(await world.Simulators.SeenAsync(_token)).Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Form_SlugAndModel_GoToTheProviderWithoutTheSlug()
    {
        var form = new Form().Field("model", "@openai/gpt-image-1").Field("prompt", $"a lighthouse [token:{_token}]")
            .File("image", "a.png", Png.Make(64, alpha: false));
        var gatewayResponse = await world.Client.EditAsync(form.Content, ("authorization", "Bearer sk-test-e2e"));

        Assert.Single(gatewayResponse.Data);
        Assert.Equal(
            "gpt-image-1", Assert.Single(await world.Simulators.SeenAsync(_token)).Parts!.Single(part => part.Name == "model").Text);
    }

    [Fact]
    public async Task Json_ConfigWithoutProvider_LeavesItToTheModel()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(
                new { model = "@sandbox/sandbox", prompt = "a lighthouse" }, ("x-portkey-config", """{"retry":{"attempts":1}}"""));

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("sandbox", gatewayResponse.Header("x-portkey-provider"));
    }

    [Fact]
    public async Task Config_SlugInOverridesOfATarget_GoesToThatProvider()
    {
        const string config =
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox","override_params":{"model":"sandbox-503"}},{"override_params":{"model":"@sandbox/sandbox"}}]}""";
        var gatewayResponse = await world.Client.GenerateAsync(new { prompt = "a lighthouse" }, ("x-portkey-config", config));

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("config.targets[1]", gatewayResponse.Header("x-portkey-last-used-option-index"));
    }

    [Fact]
    public async Task Json_ProviderInTheHeaderToo_IsTheSame() =>
        Assert.Single(
            (await world.Client
                .GenerateAsync(new { model = "@sandbox/sandbox", prompt = "a lighthouse" }, ("x-portkey-provider", "@sandbox"))).Data);

    [Fact]
    public async Task Estimate_SlugAndModel_IsPriced()
    {
        var gatewayResponse = await world.Client
            .SendAsync(HttpMethod.Post, "/v1/images/estimate", System.Net.Http.Json.JsonContent.Create(
                new { model = "@openai/dall-e-3", prompt = "a lighthouse" }));

        Assert.True(gatewayResponse.Checked(200).Json.GetProperty("cost_usd").GetDouble() > 0);
    }

    [Theory]
    [InlineData("dall-e-3")]
    [InlineData("@cf/lightning")]
    public async Task Json_ModelWithoutSlug_StillNeedsAProvider(string model) =>
        (await world.Client.GenerateAsync(new { model, prompt = "a lighthouse" })).Refused(400, "provider_missing");
}

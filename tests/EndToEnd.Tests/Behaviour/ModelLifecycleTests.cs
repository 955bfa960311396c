using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>Models that their vendor has shut down while programs go on asking for them.</summary>
[Collection(WorldCollection.Name)]
public sealed class ModelLifecycleTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_RetiredModel_IsAskedForAllTheSameAndItsDateIsSaid()
    {
        var gatewayResponse = await world.Client.GenerateAsync(Body(), Callers.OpenAi);

        gatewayResponse.Checked(200);
        Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", gatewayResponse.Header("x-gateway-model-sunset"));
        Assert.Null(gatewayResponse.Header("x-gateway-model-used"));
        Assert.Equal("dall-e-3", Assert.Single(await world.Simulators.SeenAsync(_token)).Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Generate_AliasesInTheConfig_AskTheSuccessorInItsWords()
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            Body(),
            [.. Callers.OpenAi.Where(
                header => header.Name
                    == "authorization"), ("x-portkey-provider", "openai"),
                    ("x-portkey-config", """{"model_aliases":true,"request_timeout":30000}""")]);

        gatewayResponse.Checked(200);
        var sent = Assert.Single(await world.Simulators.SeenAsync(_token)).Json;
        var used = gatewayResponse.Header("x-gateway-model-used")!;
        Assert.StartsWith("gpt-image-", used, StringComparison.Ordinal);
        Assert.Equal((used, "high"), (sent.GetProperty("model").GetString(), sent.GetProperty("quality").GetString()));
        Assert.False(sent.TryGetProperty("style", out _));
        Assert.EndsWith("Style: natural.", sent.GetProperty("prompt").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_AliasesOfTheDeployment_LeaveHostsAloneThatStillServeTheName()
    {
        await using var gateway = await Gateway.HostAsync(Merged(("MODELALIASES", "true")));
        var replaced = await gateway.Client.GenerateAsync(Body(), Callers.OpenAi);
        var declined = await gateway.Client.GenerateAsync(
            Body(), ("authorization", "Bearer sk-test-e2e"), ("x-portkey-provider", "openai"),
            ("x-portkey-config", """{"model_aliases":false,"request_timeout":30000}"""));
        var azure = await gateway.Client.GenerateAsync(Body(), Callers.Azure("my-dalle3"));

        Assert.NotNull(replaced.Checked(200).Header("x-gateway-model-used"));
        Assert.Null(declined.Checked(200).Header("x-gateway-model-used"));
        Assert.Null(azure.Checked(200).Header("x-gateway-model-used"));
        Assert.Null(azure.Header("x-gateway-model-sunset"));
    }

    [Fact]
    public async Task Generate_AliasByName_SendsOneModelToAnother()
    {
        await using var gateway = await Gateway.HostAsync(Merged(("MODELALIASES", "house-model=dall-e-2")));
        var gatewayResponse = await gateway.Client
            .GenerateAsync(new { model = "house-model", prompt = $"a boat [token:{_token}]", size = "256x256" }, Callers.OpenAi);

        Assert.Equal("dall-e-2", gatewayResponse.Checked(200).Header("x-gateway-model-used"));
        Assert.Equal("dall-e-2", Assert.Single(await world.Simulators.SeenAsync(_token)).Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Generate_NoModel_DrawsWithAServedOneAndGivesLinksAsBefore()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { prompt = $"a boat [token:{_token}]", quality = "standard" }, Callers.OpenAi);

        Assert.NotEmpty(Assert.Single(gatewayResponse.Checked(200).Data).GetProperty("url").GetString()!);
        Assert.Null(gatewayResponse.Header("x-gateway-model-used"));
        Assert.Null(gatewayResponse.Header("x-gateway-model-sunset"));
        var sent = Assert.Single(await world.Simulators.SeenAsync(_token)).Json;
        Assert.Equal(("gpt-image-2", "medium"), (sent.GetProperty("model").GetString(), sent.GetProperty("quality").GetString()));
    }

    [Fact]
    public async Task Generate_NoModelAndAnAliasOfTheDefault_AsksTheOtherAndGivesLinks()
    {
        await using var gateway = await Gateway.HostAsync(Merged(("MODELALIASES", "dall-e-2=gpt-image-2.5-flare")));
        var gatewayResponse = await gateway.Client.GenerateAsync(new { prompt = $"a boat [token:{_token}]" }, Callers.OpenAi);

        Assert.Equal("gpt-image-2.5-flare", gatewayResponse.Checked(200).Header("x-gateway-model-used"));
        Assert.NotEmpty(Assert.Single(gatewayResponse.Data).GetProperty("url").GetString()!);
        Assert.Equal("gpt-image-2.5-flare", Assert.Single(await world.Simulators.SeenAsync(_token)).Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task ListModels_RetiredModel_HasItsDateAndSuccessor()
    {
        var models = (await world.Client.GetAsync("/v1/models")).Checked(200).Json.GetProperty("data").EnumerateArray();
        var model = models.Single(one => one.GetProperty("id").GetString() == "@openai/dall-e-3");

        Assert.NotEmpty(model.GetProperty("sunset").GetString()!);
        Assert.NotEmpty(model.GetProperty("successor").GetString()!);
    }

    private object Body() =>
        new { model = "dall-e-3", prompt = $"a boat [token:{_token}]", quality = "hd", style = "natural", size = "1024x1024", n = 1 };

    private Dictionary<string, string> Merged(params (string Name, string Value)[] more) => world.Settings(more);
}

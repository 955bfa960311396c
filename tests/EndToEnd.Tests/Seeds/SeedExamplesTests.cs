using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Seeds;

/// <summary>REST examples of Portkey's pages on images (https://portkey.ai/docs), word for word but for the host and the keys.</summary>
[Collection(WorldCollection.Name)]
public sealed class SeedExamplesTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_ProviderAndAuth_GivesAImage()
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new { prompt = Prompt("A cute baby sea otter"), model = "dall-e-3", n = 1 },
            [("x-portkey-api-key", "pk-of-the-gateway"), ("x-portkey-provider", "openai"), ("Authorization", "Bearer sk-test-otter")]);

        await FetchAsync(gatewayResponse);
        Assert.Equal("Bearer sk-test-otter", (await SeenAsync()).Header("authorization"));
    }

    [Fact]
    public async Task Generate_ApiKeyWithoutAuthorization_IsTheProvidersKey()
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new
            {
                model = "dall-e-3",
                prompt = Prompt(
                "A photorealistic image of a futuristic AI gateway in a data center"),
                n = 1,
                size = "1024x1024"
            },
            [("x-portkey-provider", "openai"), ("x-portkey-api-key", "sk-test-local")]);

        await FetchAsync(gatewayResponse);
        Assert.Equal("Bearer sk-test-local", (await SeenAsync()).Header("authorization"));
    }

    [Fact]
    public async Task Generate_ConfigAsJsonInTheHeader_GivesAImage()
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new { prompt = Prompt("A cute baby sea otter"), model = "dall-e-3", n = 1 },
            [("x-portkey-api-key", "pk"),
                ("x-portkey-config", """{"strategy":{"mode":"single"},"targets":[{"provider":"openai","api_key":"sk-test-config"}]}""")]);

        await FetchAsync(gatewayResponse);
        Assert.Equal("config.targets[0]", gatewayResponse.Header("x-portkey-last-used-option-index"));
        Assert.Equal("Bearer sk-test-config", (await SeenAsync()).Header("authorization"));
    }

    [Fact]
    public async Task Generate_TheThreeOtherHeaders_AreTaken()
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new { prompt = Prompt("A cute baby sea otter"), model = "dall-e-3", n = 1 },
            [
                ("x-portkey-api-key", "pk"),
                ("x-portkey-config", """{"provider":"openai","api_key":"sk-test-config"}"""),
                ("x-portkey-trace-id", "otter-42"),
                ("x-portkey-metadata", "{\"_user\":\"john\"}"),
                ("x-portkey-cache-force-refresh", "True"),
            ]);

        await FetchAsync(gatewayResponse);
        Assert.Equal("otter-42", gatewayResponse.Header("x-portkey-trace-id"));
        Assert.Equal("DISABLED", gatewayResponse.Header("x-portkey-cache-status"));
    }

    [Theory]
    [InlineData("{\"model\":\"dall-e-3\",\"prompt\":\"Lucy in the sky with diamonds\"}", 200)]
    [InlineData("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}", 400)]
    [InlineData("{\"model\":\"dall-e-3\",\"prompt\":\"Lucy\",\"messages\":[]}", 400)]
    [InlineData("{\"model\":\"dall-e-3\"}", 400)]
    [InlineData("no JSON", 400)]
    public async Task Chat_PromptOrAnythingElse_IsAImageOrAClear400(string body, int status)
    {
        var gatewayResponse = await world.Client.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", new StringContent(body), [.. Callers.OpenAi, ("content-type", "application/json")]);

        if (status == 200)
            await FetchAsync(gatewayResponse);
        else
            Assert.Contains(
                "/v1/images/generations", gatewayResponse.Refused(400, "unsupported_operation").Error.GetProperty("message")
                    .GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-portkey-virtual-key", "openai-virtual-key", "virtual_key_unknown", "Following keys are not valid: openai-virtual-key")]
    [InlineData("x-portkey-provider", "@openai-virtual-key", "virtual_key_unknown", "Following keys are not valid: openai-virtual-key")]
    [InlineData("x-portkey-config", "config-key", "config_unknown", "Invalid config id passed")]
    [InlineData("x-portkey-config", "pc-image-3f2a", "config_unknown", "Invalid config id passed")]
    [InlineData(
        "x-portkey-config", """{"virtual_key":"openai-virtual-key"}""", "virtual_key_unknown",
        "Following keys are not valid: openai-virtual-key")]
    [InlineData(
        "x-portkey-config",
        """{"strategy":{"mode":"fallback"},"targets":[{"virtual_key":"a"},{"provider":"sandbox"},{"virtual_key":"b"}]}""",
        "virtual_key_unknown", "Following keys are not valid: a, b")]
    public async Task Generate_NothingSavedUnderTheName_Is400InPortkeysWords(string header, string value, string code, string message)
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new { prompt = Prompt("A cute baby sea otter"), model = "dall-e-3", n = 1 }, [("x-portkey-api-key", "pk"), (header, value)]);

        gatewayResponse.Refused(400, code);
        Assert.Equal(message, gatewayResponse.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Generate_UnknownVirtualKeyBesideAProvider_Is400()
    {
        // A virtual key carries the credential; to go on without it would fail at the provider with a riddle.
        var gatewayResponse = await world.Client.GenerateAsync(
            new { prompt = Prompt("otter"), model = "dall-e-3" },
            [("x-portkey-api-key", "pk"), ("x-portkey-provider", "openai"), ("x-portkey-virtual-key", "openai-virtual-key")]);

        gatewayResponse.Refused(400, "virtual_key_unknown");
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Post_OtherRoute_Is404AndNamesTheImageRoutes()
    {
        var gatewayResponse = await world.Client
            .SendAsync(HttpMethod.Post, "/v1/embeddings", JsonContent.Create(new { input = "x" }), Callers.OpenAi);
        Assert.Contains(
            "/v1/images/edits", gatewayResponse.Refused(404, "not_found").Error.GetProperty("message")
                .GetString(), StringComparison.Ordinal);
    }

    private string Prompt(string text) => $"{text} [token:{_token}]";

    private async Task<SeenRequest> SeenAsync() => Assert.Single(await world.Simulators.SeenAsync(_token));

    private async Task FetchAsync(GatewayResponse gatewayResponse) =>
        Assert.Equal(
            (1024, 1024), Png.SizeOf(
                await world.Simulators.FetchAsync(Assert.Single(gatewayResponse.Data).GetProperty("url").GetString()!)));
}

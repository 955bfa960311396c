using System.Security.Cryptography;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>Portkey's own client with each of its ways of saying who serves.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed class PortkeyClientTests(HostedWorld world)
{
    private const string Key = "Bearer sk-test-e2e";

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_ProviderAndAuthorization_GivesAImage()
    {
        var outcome = await Portkey(
            new { apiKey = "pk-1", provider = "openai", Authorization = Key, traceID = "trace-7", metadata = new { _user = "john" } })
            .RunAsync("generate", new { model = "dall-e-3", prompt = Prompt() });

        Assert.NotEmpty(Assert.Single(outcome.Data).GetProperty("url").GetString()!);
        Assert.Equal("trace-7", outcome.Header("trace-id"));
        Assert.Equal("config", outcome.Header("last-used-option-index"));
        Assert.Equal("openai", outcome.Header("provider"));
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal(Key, seen.Header("authorization"));
        Assert.DoesNotContain(seen.Headers.Keys, name => name.StartsWith("x-portkey-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Generate_ConfigObject_UsesItsKeyAndOverrides()
    {
        var config = new { provider = "openai", api_key = "sk-test-of-config", override_params = new { size = "1024x1792" } };
        var outcome = await Portkey(new { apiKey = "pk-1", config }).RunAsync("generate", new { model = "dall-e-3", prompt = Prompt() });

        Assert.Single(outcome.Data);
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal("Bearer sk-test-of-config", seen.Header("authorization"));
        Assert.Equal("1024x1792", seen.Json.GetProperty("size").GetString());
    }

    [Fact]
    public async Task Generate_ConfigOfTheCall_BeatsThatOfTheClient()
    {
        var outcome = await Portkey(new { apiKey = "pk-1", config = new { provider = "openai", api_key = "sk-test-client" } })
            .RunAsync("generate", new { model = "dall-e-3", prompt = Prompt() },
                new { config = new { provider = "openai", api_key = "sk-test-call" } });

        Assert.Single(outcome.Data);
        Assert.Equal("Bearer sk-test-call", Assert.Single(await world.Simulators.SeenAsync(_token)).Header("authorization"));
    }

    [Fact]
    public async Task Generate_CustomHostAndForwardHeaders_ReachTheHost()
    {
        var outcome = await Portkey(new Dictionary<string, object>
        {
            ["apiKey"] = "pk-1",
            ["provider"] = "openai",
            ["Authorization"] = Key,
            ["customHost"] = new Uri(world.SimulatorsUrl, "/openai/v1").AbsoluteUri,
            ["forwardHeaders"] = new[] { "x-test-token", "x-team" },
            ["x-test-token"] = _token,
            ["x-team"] = "lighthouses",
        }).RunAsync("generate", new { model = "dall-e-3", prompt = "a lighthouse" });

        Assert.Single(outcome.Data);
        Assert.Equal("lighthouses", Assert.Single(await world.Simulators.SeenAsync(_token)).Header("x-team"));
    }

    [Fact]
    public async Task Generate_RequestTimeout_Throws408AndSendsOnce()
    {
        var outcome = await Portkey(new { apiKey = "pk-1", provider = "openai", Authorization = Key, requestTimeout = 200 })
            .RunAsync("generate", new { model = "dall-e-3", prompt = Prompt("[slow:3000]") });

        outcome.Thrown("APIError", 408);
        Assert.Single(await world.Simulators.SeenAsync(_token));
    }

    [Theory]
    [InlineData("[500]", 500)]
    [InlineData("[garbage]", 502)]
    public async Task Generate_PerhapsStartedFailure_IsNotSentAgain(string fault, int status)
    {
        var outcome = await Portkey(new { apiKey = "pk-1", provider = "openai", Authorization = Key })
            .RunAsync("generate", new { model = "dall-e-3", prompt = Prompt(fault) });

        outcome.Thrown("InternalServerError", status);
        Assert.Single(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Edit_File_ArrivesIntact()
    {
        var image = Png.Make(128, alpha: false);
        var outcome = await Portkey(new { apiKey = "pk-1", provider = "openai", Authorization = Key })
            .File("image", image).RunAsync("edit", new { model = "gpt-image-1", prompt = Prompt() });

        Assert.Equal((1024, 1024), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
        await ArrivedIntactAsync(image);
    }

    [Fact]
    public async Task CreateVariation_File_ArrivesIntact()
    {
        var image = Png.Make(128, alpha: false);
        var outcome = await Portkey(new { apiKey = "pk-1", provider = "openai", Authorization = Key })
            .File("image", image).RunAsync("createVariation", new { size = "512x512", user = Prompt() });

        Assert.NotEmpty(Assert.Single(outcome.Data).GetProperty("url").GetString()!);
        await ArrivedIntactAsync(image);
    }

    [Fact]
    public async Task Generate_Stream_GivesTheEvents()
    {
        var outcome = await Portkey(new { apiKey = "pk-1", provider = "openai", Authorization = Key })
            .RunAsync("generate", new { model = "gpt-image-1", prompt = Prompt(), stream = true, partial_images = 1 });

        Assert.Equal(
            ["image_generation.partial_image", "image_generation.completed"], outcome.Events
                .Select(one => one.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Generate_AzureHeaders_ReachTheDeployment()
    {
        var outcome = await Portkey(new
        {
            apiKey = "pk-1",
            provider = "azure-openai",
            Authorization = "Bearer azure-test-key",
            azureResourceName = "my-resource",
            azureDeploymentId = "my-dalle3",
            azureApiVersion = "2024-10-21",
        }).RunAsync("generate", new { prompt = Prompt() });

        Assert.NotEmpty(Assert.Single(outcome.Data).GetProperty("url").GetString()!);
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal("/azure/my-resource/openai/deployments/my-dalle3/images/generations", seen.Path);
        Assert.Equal("2024-10-21", seen.Query["api-version"]);
        Assert.Equal("azure-test-key", seen.Header("api-key"));
        Assert.Null(seen.Header("authorization"));
    }

    private SdkCall Portkey(object options) => SdkCall.Portkey(world.Gateway.Url, options);

    private string Prompt(string fault = "") => $"a lighthouse {fault} [token:{_token}]";

    private async Task ArrivedIntactAsync(byte[] image)
    {
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(image)), Assert.Single(seen.Parts!, part => part.Name == "image").Sha256);
    }
}

using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>Both clients on both of Azure's surfaces, with Portkey's headers.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed class AzureThroughClientsTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Theory]
    [InlineData("openai", "2025-04-01-preview", "/azure/my-resource/openai/deployments/my-gpt-image/images/generations")]
    [InlineData("portkey", "2025-04-01-preview", "/azure/my-resource/openai/deployments/my-gpt-image/images/generations")]
    [InlineData("openai", "v1", "/azure/my-resource/openai/v1/images/generations")]
    [InlineData("portkey", "v1", "/azure/my-resource/openai/v1/images/generations")]
    public async Task Generate_Deployment_GivesAImage(string client, string version, string path)
    {
        var outcome = await Call(client, version).RunAsync("generate", new { model = "gpt-image-1", prompt = Prompt(), quality = "low" });

        Assert.Equal((1024, 1024), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal((path, "azure-test-key"), (seen.Path, seen.Header("api-key")));
        Assert.Equal("azure-openai", outcome.Header(client == "openai" ? "x-portkey-provider" : "provider"));
    }

    [Fact]
    public async Task Edit_Deployment_GetsTheFile()
    {
        var outcome = await Call("openai", "2025-04-01-preview").File("image", Png.Make(64, alpha: false))
            .RunAsync("edit", new { model = "gpt-image-1", prompt = Prompt() });
        Assert.Single(outcome.Data);
        Assert.Equal(
            "/azure/my-resource/openai/deployments/my-gpt-image/images/edits", Assert.Single(
                await world.Simulators.SeenAsync(_token)).Path);
    }

    [Fact]
    public async Task Generate_Stream_GivesTheEvents()
    {
        var outcome = await Call("openai", "v1")
            .RunAsync("generate", new { model = "gpt-image-1", prompt = Prompt(), stream = true, partial_images = 1 });
        Assert.Equal(
            ["image_generation.partial_image", "image_generation.completed"], outcome.Events
                .Select(one => one.GetProperty("type").GetString()));
    }

    private SdkCall Call(string client, string version)
    {
        var azure = new
        {
            provider = "azure-openai",
            azureResourceName = "my-resource",
            azureDeploymentId = "my-gpt-image",
            azureApiVersion = version
        };
        return client == "openai"
            ? SdkCall.OpenAi(world.Gateway.Url, azure, apiKey: "azure-test-key")
            : SdkCall.Portkey(
                world.Gateway.Url,
                new
                {
                    apiKey = "pk-1",
                    Authorization = "Bearer azure-test-key",
                    azure.provider,
                    azure.azureResourceName,
                    azure.azureDeploymentId,
                    azure.azureApiVersion
                });
    }

    private string Prompt() => $"a lighthouse [token:{_token}]";
}

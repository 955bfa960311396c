using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary><c>GET /v1/models</c> comes from the tables of capabilities.</summary>
[Collection(WorldCollection.Name)]
public sealed class ModelsTests(World world)
{
    [Theory]
    [InlineData("google", "gemini-2.5-flash-image")]
    [InlineData("vertex-ai", "gemini-2.5-flash-image")]
    [InlineData("replicate", "black-forest-labs/flux-schnell")]
    [InlineData("bedrock", "amazon.nova-canvas-v1:0")]
    [InlineData("fireworks-ai", "accounts/fireworks/models/flux-kontext-pro")]
    [InlineData("segmind", "ssd-1b")]
    [InlineData("together-ai", "black-forest-labs/FLUX.1-schnell")]
    [InlineData("monsterapi", "sdxl-base")]
    [InlineData("stability-ai", "outpaint")]
    public async Task ListModels_ProviderWithoutAListOfItsOwn_IsTheTable(string provider, string model)
    {
        var listed = await ListAsync(("x-portkey-provider", provider));

        Assert.Contains(model, listed.Select(one => one.Name));
        Assert.All(listed, one => Assert.Equal(provider, one.Provider));
        Assert.All(listed, one => Assert.True(one.Operations > 0, $"{one.Name} does nothing"));
    }

    [Fact]
    public async Task ListModels_NoProvider_HasEveryProvidersUnderItsSlug()
    {
        var listed = await ListAsync();

        foreach (var provider in (string[])["sandbox", "openai", "azure-openai", "azure-ai", "stability-ai", "bedrock", "vertex-ai",
            "google", "fireworks-ai", "segmind", "replicate", "monsterapi", "together-ai"])
            Assert.Contains(listed, one => one.Name.StartsWith($"@{provider}/", StringComparison.Ordinal));
        Assert.Equal(listed.Count, listed.Select(one => one.Name).Distinct().Count());
    }

    private async Task<IReadOnlyList<(string Name, string Provider, int Operations)>> ListAsync(
        params IEnumerable<(string, string)> headers) =>
    [
        .. (await world.Client.GetAsync("/v1/models", headers)).Checked(200).Json.GetProperty("data").EnumerateArray().Select(one =>
            (one.GetProperty("id").GetString()!, one.GetProperty("provider").GetString()!, one.GetProperty("operations").GetArrayLength())),
    ];
}

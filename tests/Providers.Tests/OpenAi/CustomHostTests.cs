using System.Text.Json.Nodes;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.OpenAi;

/// <summary>A host of the caller's own has models and fields that only it knows.</summary>
public sealed class CustomHostTests
{
    private static readonly Uri Host = new("https://images.example.com/v1/");

    private static readonly ProviderEndpoint Endpoint = Asked.Endpoint().At(Host);

    [Fact]
    public void Translate_UnknownModel_IsPassedOnAsItIs()
    {
        const string Body =
            """{"model":"flux-dev","prompt":"a","size":"1000x333","steps":8,"guidance_scale":3.5,"style":"x","response_format":"url","background":"transparent"}""";

        var translation = Translate(Body);

        Assert.Equal("https://images.example.com/v1/images/generations", translation.Call().Uri.AbsoluteUri);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Body), translation.Call().Json()));
        Assert.Empty(translation.Dropped);
        Assert.Null(translation.SizeUsed);
    }

    [Theory]
    [InlineData("gpt-image-1", "640x480")]
    [InlineData("dall-e-3", "portrait")]
    public void Translate_SizeOfAKnownName_IsLeftToTheHost(string model, string size) =>
        Assert.Equal(size, (string?)Translate($$"""{"model":"{{model}}","prompt":"a","size":"{{size}}"}""").Call().Json()["size"]);

    [Fact]
    public void Translate_LongPromptForAKnownName_IsLeftToTheHost() =>
        Assert.Null(Translate($$"""{"model":"dall-e-2","prompt":"{{new string('a', 5000)}}"}""").Refusal);

    [Fact]
    public void Translate_SeedAndManyImages_GiveEachCallItsOwnSeed()
    {
        var calls = Translate($$"""{"model":"flux","prompt":"a","n":25,"seed":{{uint.MaxValue - 14L}}}""").Calls;

        Assert.Equal([uint.MaxValue - 14L, uint.MaxValue - 4L, 5L], calls.Select(call => (long)call.Json()["seed"]!));
        Assert.Equal([10, 10, 5], calls.Select(call => (int)call.Json()["n"]!));
    }

    [Fact]
    public void Translate_NoKey_SendsNoAuthorization() =>
        Assert.Empty(
            Asked.Provider("openai").Translate(new(Asked.Json("""{"prompt":"a"}"""), Endpoint with { ApiKey = null })).Call().Headers);

    [Fact]
    public void ListModels_CustomHost_IsAskedThere() =>
        Assert.Equal("https://images.example.com/v1/models", Asked.Provider("openai").ListModels(Endpoint)!.Uri.AbsoluteUri);

    private static Translation Translate(string body) => Asked.Provider("openai").Translate(new(Asked.Json(body), Endpoint));
}

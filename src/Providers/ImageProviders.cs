using ImageGateway.Core.Providers;
using ImageGateway.Providers.AzureAi;
using ImageGateway.Providers.AzureOpenAi;
using ImageGateway.Providers.Bedrock;
using ImageGateway.Providers.DeepInfra;
using ImageGateway.Providers.Fireworks;
using ImageGateway.Providers.Google;
using ImageGateway.Providers.MonsterApi;
using ImageGateway.Providers.Ollama;
using ImageGateway.Providers.OpenAi;
using ImageGateway.Providers.Reka;
using ImageGateway.Providers.Replicate;
using ImageGateway.Providers.Segmind;
using ImageGateway.Providers.Stability;
using ImageGateway.Providers.Together;
using ImageGateway.Providers.VertexAi;

namespace ImageGateway.Providers;

/// <summary>The providers that are served. A new one is a folder of its own and a line here.</summary>
public static class ImageProviders
{
    /// <summary>Declarations of providers, with the names of Portkey that none of them declares.</summary>
    public static ProviderSchema Schema(IEnumerable<IImageProvider> providers) => new(providers, PortkeyNames.All);

    /// <summary>Creates all providers that the gateway serves.</summary>
    /// <param name="sandbox">The built-in provider.</param>
    /// <param name="tokenUrls">Where providers that need tokens have them, instead of at their vendors, by slug.</param>
    /// <param name="time">The clock of signatures; null: the machine's.</param>
    /// <param name="tokenHandler">Makes what sends requests for access tokens; null: the vendors' libraries send them by
    /// themselves.</param>
    public static IReadOnlyList<IImageProvider> All(
        IImageProvider sandbox,
        IReadOnlyDictionary<string, Uri>? tokenUrls = null,
        TimeProvider? time = null,
        Func<HttpMessageHandler>? tokenHandler = null) =>
    [
        sandbox,
        new OpenAiProvider(),
        new AzureOpenAiProvider(tokenUrls?.GetValueOrDefault("azure-openai"), tokenHandler),
        new AzureAiProvider(tokenUrls?.GetValueOrDefault("azure-ai"), tokenHandler),
        new DeepInfraProvider(),
        new OllamaProvider(),
        new StabilityProvider(),
        new TogetherProvider(),
        new ReplicateProvider(),
        new MonsterApiProvider(),
        new FireworksProvider(),
        new RekaProvider(),
        new BedrockProvider(time ?? TimeProvider.System, tokenUrls?.GetValueOrDefault("bedrock")),
        new VertexAiProvider(tokenUrls?.GetValueOrDefault("vertex-ai"), tokenHandler),
        new GeminiProvider(),
        new SegmindProvider(),
    ];
}

using ImageGateway.EndToEnd.Tests.Clients;

namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>
/// The vendors beside OpenAI, Azure OpenAI and Stability for which Portkey's gateway has images
/// (docs/architecture/portkey.md#providers), and what it says of those that it serves chats of only (Gemini, Together, Replicate,
/// Monster API, Reka).
/// </summary>
internal static class VendorCases
{
    private static readonly (string, string)[] AzureAi =
    [
        ("x-portkey-provider", "azure-ai"), ("authorization", "Bearer foundry-key"),
        ("x-portkey-azure-foundry-url", "https://res.services.ai.azure.com/models"),
        ("x-portkey-azure-api-version", "2025-04-01-preview"), ("x-portkey-custom-host", "{host}"),
    ];

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        .. BedrockCases.All,
        .. VertexCases.All,
        .. FireworksCases.All,
        .. SegmindCases.All,
        new("azure-ai", RoutedCases.Generations)
        {
            Headers = AzureAi,
            Json = new { model = "dall-e-3", prompt = "p", n = 1, size = "1024x1024", quality = "hd", style = "natural", user = "u-1" },
        },
        new("azure-ai links", RoutedCases.Generations)
        {
            Headers = AzureAi,
            Json = new { model = "dall-e-2", prompt = "p", n = 2, response_format = "url" },
            Script = Scripts.Links,
        },
        new("azure-ai edit", "/v1/images/edits")
        {
            Headers = AzureAi,
            Form = () => new Form().Field("model", "gpt-image-1").Field("prompt", "with a hat").File("image", "a.png", [1, 2, 3])
                .File("mask", "mask.png", Png.Make(64, alpha: true)),
        },
        new("azure-ai error", RoutedCases.Generations)
        {
            Headers = AzureAi,
            Json = new { model = "dall-e-3", prompt = "p" },
            Script = Scripts.Error(
                429, new { error = new { code = "429", message = "Requests have exceeded the rate limit." } }, ("retry-after", "24")),
        },
        ChatsOnly("google", "imagen-4.0-generate-001"),
        ChatsOnly("together-ai", "black-forest-labs/FLUX.1-schnell"),
        ChatsOnly("monsterapi", "txt2img"),
        ChatsOnly("reka-ai", "reka-flash"),
    ];

    private static DifferentialCase ChatsOnly(string provider, string model) => new("chats only: " + provider, RoutedCases.Generations)
    {
        Headers = [("x-portkey-provider", provider), ("authorization", "Bearer k-1"), ("x-portkey-custom-host", "{host}")],
        Json = new { model, prompt = "p" },
    };
}

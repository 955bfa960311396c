namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>
/// The other vendors for which Portkey's gateway has images (portkey-compat 5): what each of both sends them and makes of
/// their answers. Those that it serves chats of only (Gemini, Together, Replicate, Monster API, Reka) have nothing to be
/// compared with.
/// </summary>
internal static class VendorCases
{
    private const string Pixels = "aGVsbG8gd29ybGQ=";

    private static readonly (string, string)[] Fireworks = [("x-portkey-provider", "fireworks-ai"), ("authorization", "Bearer fw-1"), ("x-portkey-custom-host", "{host}")];
    private static readonly (string, string)[] Segmind = [("x-portkey-provider", "segmind"), ("authorization", "Bearer sg-1"), ("x-portkey-custom-host", "{host}")];

    private static readonly (string, string)[] Bedrock =
    [
        ("x-portkey-provider", "bedrock"), ("x-portkey-aws-access-key-id", "AKIDEXAMPLE"), ("x-portkey-aws-secret-access-key", "secret"),
        ("x-portkey-aws-region", "us-west-2"), ("x-portkey-custom-host", "{host}"),
    ];

    private static readonly (string, string)[] Vertex =
    [
        ("x-portkey-provider", "vertex-ai"), ("authorization", "Bearer ya29.token"), ("x-portkey-vertex-project-id", "proj"),
        ("x-portkey-vertex-region", "us-central1"), ("x-portkey-custom-host", "{host}"),
    ];

    private static readonly (string, string)[] AzureAi =
    [
        ("x-portkey-provider", "azure-ai"), ("authorization", "Bearer foundry-key"), ("x-portkey-azure-foundry-url", "https://res.services.ai.azure.com/models"),
        ("x-portkey-azure-api-version", "2025-04-01-preview"), ("x-portkey-custom-host", "{host}"),
    ];

    private static readonly object Artifacts = new { body = new { result = "success", artifacts = new[] { new { base64 = Pixels, seed = 7, finishReason = "SUCCESS" } } } };
    private static readonly object Images = new { body = new { seeds = new[] { 7 }, finish_reasons = new string?[] { null }, images = new[] { Pixels } } };
    private static readonly object Predictions = new { body = new { predictions = new[] { new { bytesBase64Encoded = Pixels, mimeType = "image/png" } } } };
    private static readonly object Pictures = new { body = new[] { new { base64 = Pixels, seed = 7, finishReason = "SUCCESS" } } };
    private static readonly object OneImage = new { body = new { image = Pixels } };

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        new("bedrock v1", RoutedCases.Generations)
        {
            Headers = Bedrock,
            Json = new { model = "stability.stable-diffusion-xl-v1", prompt = "p", n = 1, size = "1024x1024", style = "anime", cfg_scale = 7, steps = 30, seed = 9 },
            Script = Artifacts,
        },
        new("bedrock v2", RoutedCases.Generations)
        {
            Headers = Bedrock,
            Json = new { model = "stability.stable-image-core-v1:1", prompt = "p", negative_prompt = "fog", aspect_ratio = "16:9", seed = 9, output_format = "png" },
            Script = Images,
        },
        new("bedrock session token", RoutedCases.Generations)
        {
            Headers = [.. Bedrock, ("x-portkey-aws-session-token", "token-1")],
            Json = new { model = "stability.sd3-5-large-v1:0", prompt = "p" },
            Script = Images,
        },
        new("bedrock api key", RoutedCases.Generations)
        {
            Headers = [("x-portkey-config", """{"provider":"bedrock","api_key":"bedrock-api-key","aws_auth_type":"apiKey","aws_region":"us-west-2","custom_host":"{host}"}""")],
            Json = new { model = "stability.stable-image-ultra-v1:1", prompt = "p" },
            Script = Images,
        },
        new("bedrock region prefix", RoutedCases.Generations)
        {
            Headers = Bedrock,
            Json = new { model = "us.stability.stable-image-core-v1:1", prompt = "p" },
            Script = Images,
        },
        new("bedrock error", RoutedCases.Generations)
        {
            Headers = Bedrock,
            Json = new { model = "stability.stable-image-core-v1:1", prompt = "p" },
            Script = Scripts.Error(403, new { message = "The security token included in the request is invalid." }, ("x-amzn-errortype", "UnrecognizedClientException")),
        },
        new("vertex", RoutedCases.Generations)
        {
            Headers = Vertex,
            Json = new { model = "imagen-4.0-generate-001", prompt = "p", n = 2, seed = 9, addWatermark = false },
            Script = Predictions,
        },
        new("vertex native parameters", RoutedCases.Generations)
        {
            Headers = Vertex,
            Json = new { model = "imagen-3.0-generate-002", prompt = "p", aspectRatio = "16:9", negativePrompt = "fog", personGeneration = "dont_allow", safetySetting = "block_few", mimeType = "image/jpeg", quality = 60 },
            Script = Predictions,
        },
        new("vertex global", RoutedCases.Generations)
        {
            Headers = [.. Vertex.Where(header => header.Item1 != "x-portkey-vertex-region"), ("x-portkey-vertex-region", "global")],
            Json = new { model = "imagen-4.0-generate-001", prompt = "p" },
            Script = Predictions,
        },
        new("vertex error", RoutedCases.Generations)
        {
            Headers = Vertex,
            Json = new { model = "imagen-4.0-generate-001", prompt = "p" },
            Script = Scripts.Error(429, new { error = new { code = 429, message = "Quota exceeded for metric.", status = "RESOURCE_EXHAUSTED" } }),
        },
        new("vertex filtered", RoutedCases.Generations)
        {
            Headers = Vertex,
            Json = new { model = "imagen-4.0-generate-001", prompt = "p" },
            Script = new { body = new { predictions = new[] { new { raiFilteredReason = "Filtered: 58061214" } } } },
        },
        new("fireworks sdxl", RoutedCases.Generations)
        {
            Headers = Fireworks,
            Json = new { model = "stable-diffusion-xl-1024-v1-0", prompt = "p", n = 1, size = "1024x1024", cfg_scale = 7, steps = 30, seed = 9, sampler = "DDIM" },
            Script = Pictures,
        },
        new("fireworks error", RoutedCases.Generations)
        {
            Headers = Fireworks,
            Json = new { model = "stable-diffusion-xl-1024-v1-0", prompt = "p" },
            Script = Scripts.Error(401, new { fault = new { faultstring = "Invalid ApiKey", detail = new { errorcode = "oauth.v2.InvalidApiKey" } } }),
        },
        new("fireworks detail", RoutedCases.Generations)
        {
            Headers = Fireworks,
            Json = new { model = "stable-diffusion-xl-1024-v1-0", prompt = "p" },
            Script = Scripts.Error(422, new { detail = "height must be at most 1024" }),
        },
        new("segmind sdxl", RoutedCases.Generations)
        {
            Headers = Segmind,
            Json = new { model = "sdxl1.0-txt2img", prompt = "p", n = 1, size = "1024x1024", style = "base", steps = 25, negative_prompt = "fog", scheduler = "UniPC", guidance_scale = 8, seed = 9 },
            Script = OneImage,
        },
        new("segmind error", RoutedCases.Generations)
        {
            Headers = Segmind,
            Json = new { model = "sdxl1.0-txt2img", prompt = "p" },
            Script = Scripts.Error(401, new { error = "Invalid API key" }),
        },
        new("azure-ai", RoutedCases.Generations)
        {
            Headers = AzureAi,
            Json = new { model = "dall-e-3", prompt = "p", n = 1, size = "1024x1024", quality = "hd", style = "natural", user = "u-1" },
        },
        new("azure-ai error", RoutedCases.Generations)
        {
            Headers = AzureAi,
            Json = new { model = "dall-e-3", prompt = "p" },
            Script = Scripts.Error(429, new { error = new { code = "429", message = "Requests have exceeded the rate limit." } }, ("retry-after", "24")),
        },
    ];
}

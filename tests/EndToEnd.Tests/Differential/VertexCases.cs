namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>
/// Google's Vertex AI, of which Portkey's gateway has Imagen (docs/architecture/portkey.md#providers). Not covered: service accounts, whose
/// tokens Portkey's gateway fetches from Google's own host, whatever the custom host.
/// </summary>
internal static class VertexCases
{
    private const string Imagen = "imagen-4.0-generate-001";

    private static readonly (string, string)[] Headers =
    [
        ("x-portkey-provider", "vertex-ai"), ("authorization", "Bearer ya29.token"), ("x-portkey-vertex-project-id", "proj"),
        ("x-portkey-vertex-region", "us-central1"), ("x-portkey-custom-host", "{host}"),
    ];

    private static readonly object Predictions =
        new { body = new { predictions = new[] { new { bytesBase64Encoded = Scripts.Pixels, mimeType = "image/png" } } } };

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        One("vertex", new { model = Imagen, prompt = "p", n = 2, seed = 9, addWatermark = false }, Predictions),
        One("vertex native parameters", new
        {
            model = "imagen-3.0-generate-002",
            prompt = "p",
            aspectRatio = "16:9",
            negativePrompt = "fog",
            personGeneration = "dont_allow",
            safetySetting = "block_few",
            mimeType = "image/jpeg",
            quality = 60,
        }, Predictions),
        One("vertex hd", new { model = Imagen, prompt = "p", n = 1, quality = "hd", mimeType = "image/jpeg" }, Predictions),
        One("vertex standard", new { model = Imagen, prompt = "p", n = 1, quality = "standard", mimeType = "image/jpeg" }, Predictions),
        One("vertex old model's style", new { model = "imagegeneration@002", prompt = "p", n = 1, style = "photograph" }, Predictions),
        One("vertex size", new { model = Imagen, prompt = "p", n = 1, size = "1792x1024" }, Predictions),
        One("vertex with publisher", new { model = "google." + Imagen, prompt = "p", n = 1 }, Predictions),
        One("vertex two prompts", new { model = "imagen-3.0-generate-002", prompt = new[] { "p", "q" }, n = 2, quality = "hd" },
            Predictions),
        new("vertex global", RoutedCases.Generations)
        {
            Headers = [.. Headers.Where(header => header.Item1 != "x-portkey-vertex-region"), ("x-portkey-vertex-region", "global")],
            Json = new { model = Imagen, prompt = "p" },
            Script = Predictions,
        },
        new("vertex config", RoutedCases.Generations)
        {
            Headers =
            [
                ("x-portkey-config",
                    """{"provider":"vertex-ai","api_key":"ya29.token","vertex_project_id":"proj","vertex_region":"europe-west4","custom_host":"{host}","override_params":{"n":3}}"""),
            ],
            Json = new { model = "imagen-4.0-fast-generate-001", prompt = "p" },
            Script = Predictions,
        },
        One("vertex error", new { model = Imagen, prompt = "p" }, Failure(429, "Quota exceeded for metric.", "RESOURCE_EXHAUSTED")),
        One("vertex permission", new { model = Imagen, prompt = "p" }, Failure(
            403, "Permission 'aiplatform.endpoints.predict' denied.", "PERMISSION_DENIED")),
        One("vertex bad argument", new { model = Imagen, prompt = "p" }, Failure(
            400, "Image generation failed with the following error.", "INVALID_ARGUMENT")),
        One("vertex filtered", new { model = Imagen, prompt = "p" },
            new { body = new { predictions = new[] { new { raiFilteredReason = "Filtered: 58061214" } } } }),
        One("vertex nothing", new { model = Imagen, prompt = "p" }, Scripts.Text(200, "application/json", "{}")),
    ];

    private static DifferentialCase One(string name, object json, object script) =>
        new(name, RoutedCases.Generations) { Headers = Headers, Json = json, Script = script };

    private static object Failure(int status, string message, string word) =>
        Scripts.Error(status, new { error = new { code = status, message, status = word } });
}

namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>
/// Fireworks, of which Portkey's gateway has the route of the SDXL family (docs/architecture/portkey.md#providers) and sends
/// every model there.
/// </summary>
internal static class FireworksCases
{
    private const string Sdxl = "stable-diffusion-xl-1024-v1-0";

    private static readonly (string, string)[] Headers =
        [("x-portkey-provider", "fireworks-ai"), ("authorization", "Bearer fw-1"), ("x-portkey-custom-host", "{host}")];

    private static readonly object Images = new { body = new[] { new { base64 = Scripts.Pixels, seed = 7, finishReason = "SUCCESS" } } };

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        One("fireworks sdxl",
            new { model = Sdxl, prompt = "p", n = 1, size = "1024x1024", cfg_scale = 7, steps = 30, seed = 9, sampler = "DDIM" }, Images),
        One("fireworks full name", new { model = "accounts/fireworks/models/" + Sdxl, prompt = "p", n = 2 }, new
        {
            body = new[] { new { base64 = Scripts.Pixels, seed = 7, finishReason = "SUCCESS" },
                new { base64 = Scripts.Pixels, seed = 8, finishReason = "SUCCESS" } },
        }),
        One("fireworks native parameters",
            new { model = Sdxl, prompt = "p", safety_check = true, lora_adapter_name = "mine", lora_weight_filename = "mine.safetensors" },
            Images),
        One("fireworks small", new { model = Sdxl, prompt = "p", size = "256x256" }, Images),
        One("fireworks without model", new { prompt = "p" }, Images),
        One("fireworks flux", new { model = "flux-1-schnell-fp8", prompt = "p", seed = 9 },
            new { body = new { id = "r1", base64 = new[] { Scripts.Pixels }, finishReason = "SUCCESS", seed = 9 } }),
        One("fireworks error", new { model = Sdxl, prompt = "p" }, Scripts.Error(
            401, new { fault = new { faultstring = "Invalid ApiKey", detail = new { errorcode = "oauth.v2.InvalidApiKey" } } })),
        One("fireworks detail", new { model = Sdxl, prompt = "p" }, Scripts.Error(422, new { detail = "height must be at most 1024" })),
        One("fireworks error as text", new { model = Sdxl, prompt = "p" }, Scripts.Error(404, new { error = "Model not found" })),
        One("fireworks filtered", new { model = Sdxl, prompt = "p" },
            new { body = new[] { new { base64 = Scripts.Pixels, seed = 7, finishReason = "CONTENT_FILTERED" } } }),
    ];

    private static DifferentialCase One(string name, object json, object script) =>
        new(name, RoutedCases.Generations) { Headers = Headers, Json = json, Script = script };
}

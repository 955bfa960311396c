namespace ImageGateway.EndToEnd.Tests.Differential;

/// <summary>Segmind, of which Portkey's gateway has v1 with images as base64 (docs/architecture/portkey.md#providers).</summary>
internal static class SegmindCases
{
    private const string Sdxl = "sdxl1.0-txt2img";

    private static readonly (string, string)[] Headers =
        [("x-portkey-provider", "segmind"), ("authorization", "Bearer sg-1"), ("x-portkey-custom-host", "{host}")];

    private static readonly object OneImage = new { body = new { image = Scripts.Pixels } };

    public static IReadOnlyList<DifferentialCase> All { get; } =
    [
        One("segmind sdxl",
            new { model = Sdxl, prompt = "p", n = 1, size = "1024x1024", style = "base", steps = 25, negative_prompt = "fog",
                scheduler = "UniPC", guidance_scale = 8, seed = 9 }, OneImage),
        One("segmind several", new { model = Sdxl, prompt = "p", n = 2, size = "1024x1024" },
            new { body = new { image = new[] { Scripts.Pixels, Scripts.Pixels } } }),
        One("segmind control",
            new { model = "sd1.5-controlnet-canny", prompt = "p", image = Scripts.Pixels, strength = 0.4, control_scale = 1.8,
                control_start = 0.19, control_end = 1 }, OneImage),
        One("segmind refiner", new { model = Sdxl, prompt = "p", refiner = true, high_noise_fraction = 0.8 }, OneImage),
        One("segmind qr", new { model = "qrsd1.5-txt2img", prompt = "p", qr_text = "https://example.test", qr_size = 768, invert = false },
            OneImage),
        One("segmind error", new { model = Sdxl, prompt = "p" }, Scripts.Error(401, new { error = "Invalid API key" })),
        One("segmind quota", new { model = Sdxl, prompt = "p" }, Scripts.Error(406, new { error = "Insufficient credits" })),
        One("segmind page", new { model = Sdxl, prompt = "p" }, Scripts.Text(502, "text/html", "<html><body>Bad gateway</body></html>")),
        One("segmind nothing", new { model = Sdxl, prompt = "p" }, Scripts.Text(200, "application/json", "{\"seed\":1}")),
    ];

    private static DifferentialCase One(string name, object json, object script) =>
        new(name, RoutedCases.Generations) { Headers = Headers, Json = json, Script = script };
}

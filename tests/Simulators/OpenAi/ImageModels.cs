namespace ImageGateway.Simulators.OpenAi;

/// <summary>The models by name. Retired ones stay: Azure deployments and older clients still speak their dialect.</summary>
public static class ImageModels
{
    private static readonly string[] SquareSizes = ["256x256", "512x512", "1024x1024"];
    private static readonly string[] WideSizes = ["1024x1024", "1792x1024", "1024x1792"];
    private static readonly string[] GptSizes = ["auto", "1024x1024", "1536x1024", "1024x1536"];
    private static readonly string[] GptQualities = ["auto", "low", "medium", "high"];

    public static ImageModel Dalle2 { get; } = new("dall-e-2")
    {
        PromptLimit = 1_000,
        Sizes = SquareSizes,
        Qualities = ["standard"],
        Edits = true,
        Varies = true,
    };

    public static ImageModel Dalle3 { get; } = new("dall-e-3")
    {
        PromptLimit = 4_000,
        MostImages = 1,
        Sizes = WideSizes,
        Qualities = ["standard", "hd"],
        TakesStyle = true,
    };

    private static readonly ImageModel Gpt1 = new("gpt-image-1")
    {
        IsGpt = true,
        PromptLimit = 32_000,
        Sizes = GptSizes,
        Qualities = GptQualities,
        TakesInputFidelity = true,
        Edits = true,
    };

    private static readonly ImageModel Gpt2 = Gpt1 with { Name = "gpt-image-2", Sizes = null, TakesInputFidelity = false };

    // input_fidelity on 2.5 is not documented either way: "1.5 and later" is taken at its word.
    private static readonly ImageModel Gpt25 = Gpt2 with
    {
        Name = "gpt-image-2.5-flare",
        Qualities = [.. GptQualities, "xhigh", "max"],
        TakesInputFidelity = true,
    };

    public static ImageModel Gpt15 { get; } = Gpt1 with { Name = "gpt-image-1.5" };

    public static IReadOnlyList<ImageModel> All { get; } =
    [
        Dalle2,
        Dalle3,
        Gpt1,
        Gpt1 with { Name = "gpt-image-1-mini", TakesInputFidelity = false },
        Gpt15,
        Gpt1 with { Name = "gpt-image-1.5-2025-12-16" },
        Gpt1 with { Name = "chatgpt-image-latest" },
        Gpt2,
        Gpt2 with { Name = "gpt-image-2-2026-04-21" },
        Gpt25,
        Gpt25 with { Name = "gpt-image-2.5-flare-2026-09-08" },
        Gpt25 with { Name = "gpt-image-2.5-sunburst" },
        Gpt25 with { Name = "gpt-image-2.5-sunburst-2026-09-08" },
    ];

    public static ImageModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);
}

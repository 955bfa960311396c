namespace ImageGateway.Simulators.Replicate;

/// <summary>Models of each kind: official and by version, quick and slow, with ratios, free sides, masks and several images.</summary>
public static class ReplicateModels
{
    private static readonly ModelInput Prompt = ModelInput.Text("prompt", required: true);
    private static readonly ModelInput Seed = ModelInput.Integer("seed", 0, int.MaxValue);
    private static readonly ModelInput Format = ModelInput.Choice("output_format", "webp", "webp", "jpg", "png");
    private static readonly ModelInput Quality = ModelInput.Integer("output_quality", 0, 100, 80);
    private static readonly string[] Ratios = ["1:1", "16:9", "21:9", "3:2", "2:3", "4:5", "5:4", "3:4", "4:3", "9:16", "9:21"];

    public static IReadOnlyList<ReplicateModel> All { get; } =
    [
        new("black-forest-labs/flux-schnell", Id('1'),
        [
            Prompt, ModelInput.Choice("aspect_ratio", "1:1", Ratios), ModelInput.Integer("num_outputs", 1, 4, 1),
            ModelInput.Integer("num_inference_steps", 1, 4, 4),
            Seed, Format, Quality, ModelInput.Flag("disable_safety_checker", false), ModelInput.Flag("go_fast", true),
            ModelInput.Choice("megapixels", "1", "1", "0.25"),
        ]) { IsOfficial = true, IsQuick = true },
        new("black-forest-labs/flux-1.1-pro", Id('2'),
        [
            Prompt, ModelInput.Choice("aspect_ratio", "1:1", [.. Ratios, "custom"]),
            ModelInput.Integer("width", 256, 1440), ModelInput.Integer("height", 256, 1440),
            Seed, Format, Quality, ModelInput.Integer("safety_tolerance", 1, 6, 2),
        ]) { IsOfficial = true, IsQuick = true, GivesOne = true },
        new("black-forest-labs/flux-kontext-pro", Id('3'),
        [
            Prompt, ModelInput.Image("input_image"),
            ModelInput.Choice("aspect_ratio", "match_input_image", ["match_input_image", .. Ratios]), Seed,
            ModelInput.Choice("output_format", "png", "png", "jpg"),
        ]) { IsOfficial = true, IsQuick = true, GivesOne = true, GivesData = true },
        new("google/nano-banana", Id(
            '4'), [Prompt, ModelInput.Images("image_input"), ModelInput.Choice("output_format", "jpg", "jpg", "png")])
            { IsOfficial = true, IsQuick = true, GivesOne = true },
        new("stability-ai/sdxl", "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa",
        [
            ModelInput.Text("prompt"), ModelInput.Text("negative_prompt"), ModelInput.Image("image"), ModelInput.Image("mask"),
            ModelInput.Integer("width", 64, 2048, 1024), ModelInput.Integer("height", 64, 2048, 1024),
            ModelInput.Integer("num_outputs", 1, 4, 1),
            ModelInput.Number("prompt_strength", 0, 1, 0.8), ModelInput.Number("guidance_scale", 1, 50, 7.5),
            ModelInput.Integer("num_inference_steps", 1, 500, 50), Seed,
        ]) { GivesOne = true },
        new("simulated/endless", Id('6'), [Prompt]) { IsOfficial = true, IsEndless = true },
    ];

    /// <summary>The model behind the only deployment.</summary>
    public static ReplicateModel Deployed => All[0];

    public const string Deployment = "acme/flux";

    public static ReplicateModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);

    /// <summary>By a version's id, a name, or a name with a version.</summary>
    public static ReplicateModel? FindVersion(string text) =>
        All.FirstOrDefault(model => text == model.Version || text == $"{model.Name}:{model.Version}" || text == model.Name);

    private static string Id(char digit) => new(digit, 64);
}

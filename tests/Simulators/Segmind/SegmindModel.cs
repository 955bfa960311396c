using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Segmind;

/// <summary>A model and its own fields.</summary>
/// <param name="Name">Its name in the path.</param>
/// <param name="Rules">Its fields.</param>
public sealed record SegmindModel(string Name, RuleBook Rules);

/// <summary>The models that the simulator serves, with the fields of their pages.</summary>
public static class SegmindModels
{
    private static readonly string[] Schedulers =
        ["UniPC", "DDIM", "Euler", "Euler a", "DPM2 Karras", "DPM2 a Karras", "DPM++ 2M Karras", "DPM++ 2M SDE Karras"];

    public static IReadOnlyList<SegmindModel> All { get; } =
    [
        new("sdxl1.0-txt2img", new(
            [.. Diffusion, .. Sides("img_width", "img_height", 1_024), new TextRule("style"), new FlagRule("refiner"), new NumberRule(
                "high_noise_fraction", 0, 1)])),
        new("ssd-1b", new([.. Diffusion, .. Sides("img_width", "img_height", 1_024), new TextRule("style")])),
        new("sdxl-img2img", new([.. Diffusion, Image("image"), new NumberRule("strength", 0, 1)])),
        new("sdxl-inpaint", new([.. Diffusion, Image("image"), Image("mask"), new NumberRule("strength", 0, 1)])),
        new("flux-schnell", new(
        [
            Prompt, new IntegerRule("steps", 1, 8), Seed, new TextRule("sampler_name"), new TextRule("scheduler"),
            new IntegerRule("samples", 1, 4),
            .. Sides("width", "height", 2_048), new NumberRule("denoise", 0, 1),
        ])),
        new("fast-flux-schnell", new(
        [
            Prompt, new IntegerRule("steps", 1, 8), Seed, new FlagRule("base64"),
            new ChoiceRule("aspect_ratio", ["1:1", "16:9", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"]),
        ])),
    ];

    private static TextRule Prompt => new("prompt", MinLength: 1) { Required = true };

    private static IntegerRule Seed => new("seed", -1, uint.MaxValue);

    private static IEnumerable<ParameterRule> Diffusion =>
    [
        Prompt,
        new TextRule("negative_prompt"),
        new IntegerRule("samples", 1, 10),
        new ChoiceRule("scheduler", Schedulers),
        new IntegerRule("num_inference_steps", 20, 100),
        new NumberRule("guidance_scale", 1, 15),
        Seed,
        new FlagRule("base64"),
    ];

    public static SegmindModel? Find(string name) => All.FirstOrDefault(model => model.Name == name);

    private static TextRule Image(string name) => new(name, MinLength: 1) { Required = true };

    private static IEnumerable<ParameterRule> Sides(string width, string height, int longest) =>
        [new IntegerRule(width, 512, longest), new IntegerRule(height, 512, longest)];
}

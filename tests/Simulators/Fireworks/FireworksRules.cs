using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Fireworks;

/// <summary>The fields of the surfaces.</summary>
public static class FireworksRules
{
    public static IReadOnlyList<string> Flux { get; } = ["flux-1-dev-fp8", "flux-1-schnell-fp8"];

    public static IReadOnlyList<string> Kontext { get; } = ["flux-kontext-pro", "flux-kontext-max"];

    public static IReadOnlyList<string> Diffusion { get; } =
        ["stable-diffusion-xl-1024-v1-0", "playground-v2-1024px-aesthetic", "playground-v2-5-1024px-aesthetic", "SSD-1B",
            "japanese-stable-diffusion-xl"];

    public static IReadOnlyList<ImageSize> Sizes { get; } =
    [
        new(640, 1536), new(768, 1344), new(832, 1216), new(896, 1152), new(1024, 1024), new(1152, 896), new(1216, 832),
        new(1344, 768), new(1536, 640),
    ];

    public static RuleBook TextToImage { get; } = new(
    [
        Prompt,
        new ChoiceRule("aspect_ratio", ["1:1", "21:9", "16:9", "3:2", "5:4", "4:5", "2:3", "9:16", "9:21", "4:3", "3:4"]),
        new NumberRule("guidance_scale", 0, 20),
        new IntegerRule("num_inference_steps", 1, 50),
        new IntegerRule("seed", 0, int.MaxValue),
    ]);

    public static RuleBook Task { get; } = new(
    [
        Prompt,
        new TextRule("input_image"),
        new IntegerRule("seed", 0, int.MaxValue),
        new TextRule("aspect_ratio"),
        new ChoiceRule("output_format", ["jpeg", "png"]),
        new TextRule("webhook_url", 2_083, 1),
        new TextRule("webhook_secret"),
        new FlagRule("prompt_upsampling"),
        new IntegerRule("safety_tolerance", 0, 6),
    ]);

    public static RuleBook Result { get; } = new([new TextRule("id", MinLength: 1) { Required = true }]);

    public static RuleBook ImageGeneration { get; } = new(
    [
        new TextRule("prompt", MinLength: 1),
        new AnyRule("text_prompts"),
        new IntegerRule("width", 1, int.MaxValue),
        new IntegerRule("height", 1, int.MaxValue),
        new ChoiceRule("output_image_format", ["PNG", "JPG"]),
        new TextRule("lora_adapter_name"),
        new TextRule("lora_weight_filename"),
        .. Common,
    ]);

    public static RuleBook ImageToImage { get; } = new(
    [
        Prompt,
        new FileRule("init_image") { Required = true },
        new ChoiceRule("init_image_mode", ["IMAGE_STRENGTH", "STEP_SCHEDULE"]),
        new NumberRule("image_strength", 0, 1),
        new NumberRule("step_schedule_start", 0, 1),
        new NumberRule("step_schedule_end", 0, 1),
        .. Common,
    ]);

    private static TextRule Prompt => new("prompt", MinLength: 1) { Required = true };

    private static IEnumerable<ParameterRule> Common =>
    [
        new TextRule("negative_prompt"),
        new IntegerRule("samples", 1, 10),
        new IntegerRule("steps", 10, 150),
        new NumberRule("cfg_scale", 0, 35),
        new TextRule("sampler"),
        new IntegerRule("seed", 0, uint.MaxValue),
        new FlagRule("safety_check"),
        new TextRule("style_preset"),
    ];
}

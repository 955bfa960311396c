using System.Text.RegularExpressions;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Stability;

/// <summary>The parameters of the three v1 operations, as their pages list them.</summary>
public static partial class V1Rules
{
    public const int LongestPrompt = 2_000;

    public static RuleBook TextToImage { get; } = new(
    [
        new AnyRule("text_prompts") { Required = true },
        new IntegerRule("width", 1, int.MaxValue),
        new IntegerRule("height", 1, int.MaxValue),
        new AnyRule("extras"),
        .. Common(),
    ]);

    /// <param name="prompts">The names of the form's prompt fields, which carry an index.</param>
    public static RuleBook ImageToImage(IEnumerable<string> prompts) => new(
    [
        .. Prompts(prompts),
        new FileRule("init_image") { Required = true },
        new ChoiceRule("init_image_mode", ["IMAGE_STRENGTH", "STEP_SCHEDULE"]),
        new NumberRule("image_strength", 0, 1),
        new NumberRule("step_schedule_start", 0, 1),
        new NumberRule("step_schedule_end", 0, 1),
        .. Common(),
    ]);

    public static RuleBook Masking(IEnumerable<string> prompts) => new(
    [
        .. Prompts(prompts),
        new FileRule("init_image") { Required = true },
        new ChoiceRule("mask_source", ["MASK_IMAGE_WHITE", "MASK_IMAGE_BLACK", "INIT_IMAGE_ALPHA"]) { Required = true },
        new FileRule("mask_image"),
        .. Common(),
    ]);

    public static bool IsPrompt(string name) => PromptName().IsMatch(name);

    // Steps: the 2023 document allows 150, later pages stop at 50. What passes here passes both.
    private static IEnumerable<ParameterRule> Common() =>
    [
        new NumberRule("cfg_scale", 0, 35),
        new ChoiceRule("clip_guidance_preset", StabilityLists.GuidancePresets),
        new ChoiceRule("sampler", StabilityLists.Samplers),
        new IntegerRule("samples", 1, 10),
        new IntegerRule("seed", 0, uint.MaxValue),
        new IntegerRule("steps", 10, 50),
        new ChoiceRule("style_preset", StabilityLists.StylePresets),
    ];

    private static IEnumerable<ParameterRule> Prompts(IEnumerable<string> names) => names.Distinct().Select<string, ParameterRule>(
        name => name.EndsWith("[text]", StringComparison.Ordinal)
            ? new TextRule(name, LongestPrompt, 1)
            : new NumberRule(name, double.MinValue, double.MaxValue));

    [GeneratedRegex(@"\Atext_prompts\[\d{1,2}\]\[(text|weight)\]\z", RegexOptions.ExplicitCapture)]
    private static partial Regex PromptName();
}

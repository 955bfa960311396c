using System.Globalization;
using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.Replicate;

/// <summary>
/// OpenAI's parameters that a model has under one of a few names, with other words for the same values
/// (docs/architecture/images.md#parameters).
/// </summary>
internal static class NamedChoices
{
    private static readonly string[] Formats = ["output_format", "format", "image_format"];
    private static readonly string[] Compressions = ["output_compression", "output_quality"];
    private static readonly string[] Styles = ["style", "style_type", "style_preset"];
    private static readonly string[] Steps = ["num_inference_steps", "steps"];
    private static readonly string[] Strengths = ["prompt_strength", "strength", "image_prompt_strength"];
    private static readonly string[] Users = ["user_id", "user"];
    private static readonly string[] Seeds = ["seed"];

    /// <summary>The member for one of OpenAI's parameters; null where the model has no place for it.</summary>
    public static InputMember? Find(InputSchema schema, Parameter parameter) => parameter.Name switch
    {
        ParameterNames.OutputFormat => Word(schema, Formats, FormatWords(parameter.AsString())),
        ParameterNames.OutputCompression => Number(schema, Compressions, parameter),
        ParameterNames.Quality => Quality(schema, parameter.AsString()),
        ParameterNames.Style => Style(schema, parameter.AsString()),
        ParameterNames.Background => Word(schema, [ParameterNames.Background], [parameter.AsString()]),
        ParameterNames.Moderation => Word(schema, [ParameterNames.Moderation], [parameter.AsString()]),
        ParameterNames.InputFidelity =>
            Word(schema, [ParameterNames.InputFidelity], [parameter.AsString()]) ?? Fidelity(schema, parameter.AsString()),
        ParameterNames.NegativePrompt => Word(schema, [ParameterNames.NegativePrompt], [parameter.AsString()]),
        ParameterNames.User => Word(schema, Users, [parameter.AsString()]),
        ParameterNames.Seed => Number(schema, Seeds, parameter),
        _ => null,
    };

    private static string?[] FormatWords(string? format) => format switch
    {
        "jpeg" => ["jpeg", "jpg"],
        "jpg" => ["jpg", "jpeg"],
        _ => [format],
    };

    private static InputMember? Word(InputSchema schema, IReadOnlyList<string> names, IReadOnlyList<string?> words)
    {
        foreach (var word in words)
        {
            if (word is not null && schema.Find(names, property => property.Allows(word)) is { } property)
                return InputMember.From(property.Name, word);
        }

        return null;
    }

    private static InputMember? Number(InputSchema schema, IReadOnlyList<string> names, Parameter parameter)
    {
        var text = Encoding.UTF8.GetString(parameter.AsFormText().Span);
        return schema.Find(names, property => property.Type is "integer" or "number" && property.Choices.Count == 0) is { } property
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= (property.Minimum ?? double.MinValue) && number <= (property.Maximum ?? double.MaxValue)
            && JsonText.IsNumber(Encoding.UTF8.GetBytes(text))
            ? new(property.Name, Encoding.UTF8.GetBytes(text))
            : null;
    }

    // A model's own word first; where it counts steps, half or twice as many as it takes by itself.
    private static InputMember? Quality(InputSchema schema, string? quality)
    {
        string?[] words = quality switch
        {
            "hd" => ["hd", "high"],
            "standard" => ["standard", "medium"],
            _ => [quality],
        };
        if (Word(schema, [ParameterNames.Quality], words) is { } word)
            return word;
        if (schema.Find(Steps) is not { Default: { } usual } steps)
            return null;
        double? count = quality switch
        {
            "low" => usual / 2,
            "medium" or "standard" or "auto" => usual,
            "high" or "hd" => usual * 2,
            _ => null,
        };
        return count is { } wanted
            ? new(steps.Name, JsonText.Number((long)Math.Min(Math.Max(Math.Round(wanted), steps.Minimum ?? 1), steps.Maximum ?? usual)))
            : null;
    }

    // OpenAI's two styles are no style of a model that takes any text.
    private static InputMember? Style(InputSchema schema, string? style) => style is "vivid" or "natural"
        ? schema.Find(Styles, property => property.Choices.Contains(style)) is { } listed ? InputMember.From(listed.Name, style) : null
        : Word(schema, Styles, [style]);

    // Fidelity is what the prompt may not change: half of the usual strength for a high one.
    private static InputMember? Fidelity(InputSchema schema, string? fidelity)
    {
        if (schema.Find(Strengths, property => property is { Default: not null, IsLink: false }) is not { Default: { } usual } strength)
            return null;
        double? wanted = fidelity switch
        {
            "high" => usual / 2,
            "low" => usual,
            _ => null,
        };
        return wanted is { } value ? Strength(strength, value) : null;
    }

    /// <summary>A strength that leaves most of the image as it is, for variations; null where the model has none.</summary>
    public static InputMember? LowStrength(InputSchema schema, double wanted) =>
        schema.Find(Strengths, property => !property.IsLink && property.Type is "number" or "integer") is { } strength
            ? Strength(strength, wanted)
            : null;

    private static InputMember Strength(InputProperty strength, double wanted) => new(
        strength.Name,
        Encoding.ASCII.GetBytes(
            Math.Min(Math.Max(wanted, strength.Minimum ?? 0), strength.Maximum ?? 1).ToString("0.###", CultureInfo.InvariantCulture)));
}

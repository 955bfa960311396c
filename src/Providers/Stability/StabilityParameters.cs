using System.Globalization;
using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Stability;

/// <summary>Mapping of OpenAI's parameters that both surfaces share (docs/architecture/images.md#parameters).</summary>
internal static class StabilityParameters
{
    /// <summary>Prompt of a variation, which has none of its own while the services need one.</summary>
    public const string VariationPrompt = "a variation of this picture";

    // How much of an image changes: OpenAI's two fidelities, and a variation, which stays near it. Chosen here; Stability recommends none.
    private const double EditChange = 0.7, FaithfulChange = 0.4, VariationChange = 0.35;

    /// <summary>The style preset, where it is none of OpenAI's two styles and the caller gave no preset by its own name.</summary>
    public static string? StyleOf(ParameterSet parameters) =>
        parameters.Find("style_preset") is null && parameters.Text(ParameterNames.Style) is { Length: > 0 } style
            and not ("vivid" or "natural") ? style : null;

    /// <summary>The words of a request; a variation gets some where it has none.</summary>
    public static string? PromptOf(ImageRequest image) => image.Parameters.Text(ParameterNames.Prompt) switch
    {
        { Length: > 0 } prompt => prompt,
        _ => image.Operation == ImageOperation.Variation ? VariationPrompt : null,
    };

    /// <summary>Computes the share of the image that changes, from 0 to 1.</summary>
    public static double Change(ImageRequest image) => image.Operation == ImageOperation.Variation
        ? VariationChange
        : image.Parameters.Text(ParameterNames.InputFidelity) == "high" ? FaithfulChange : EditChange;

    /// <summary>Creates a text field of the form.</summary>
    public static FormPart Field(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    /// <summary>A field with a number.</summary>
    public static FormPart Field(string name, double value) => Field(name, value.ToString("0.##", CultureInfo.InvariantCulture));

    /// <summary>A file under the provider's name for it.</summary>
    public static FormPart File(string name, InputFile file) => new(name, default, file);
}

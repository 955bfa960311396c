using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Providers.Bedrock;

/// <summary>Mapping of OpenAI's parameters, and the list of the provider's native ones.</summary>
internal static class OpenAiParameterMap
{
    // The gateway itself sees to these.
    private static readonly string[] Honoured =
    [
        ParameterNames.Model, ParameterNames.Count, ParameterNames.ResponseFormat, ParameterNames.Stream, ParameterNames.PartialImages,
    ];

    // Fields of a count would draw more images than the request is charged for.
    private static readonly string[] Counts = ["numberOfImages", "samples"];

    /// <summary>The caller's parameters that are not OpenAI's, to be passed on by their own names.</summary>
    public static IEnumerable<Parameter> Native(ParameterSet parameters) => parameters.Items.Where(item =>
        !item.IsNull && item.Name is not (ParameterNames.NegativePrompt or ParameterNames.Seed) && !Counts.Contains(item.Name)
            && !OpenAiModels.Vocabulary.Contains(item.Name));

    /// <summary>The parameters that no place was found for.</summary>
    /// <param name="image">The request.</param>
    /// <param name="placed">The names of those that were written.</param>
    public static string[] Dropped(ImageRequest image, IReadOnlyCollection<string> placed) =>
    [
        .. image.Parameters.Items
            .Where(item => !item.IsNull && IsForUs(item.Name) && !placed.Contains(item.Name) && !Honoured.Contains(item.Name)
                && !IsUsual(item)).Select(item => item.Name),
        .. image.Inputs.Mask is not null && !placed.Contains(ParameterNames.Mask) ? new[] { ParameterNames.Mask } : [],
    ];

    /// <summary>
    /// A native parameter's value as JSON. In a form everything is text: what reads as a number, a truth value, a list or an
    /// object becomes one, except in a prompt.
    /// </summary>
    public static ReadOnlyMemory<byte> Json(Parameter item)
    {
        if (!item.IsText || item.Name.Contains("prompt", StringComparison.OrdinalIgnoreCase)
            || item.Name.Contains("text", StringComparison.OrdinalIgnoreCase))
            return item.AsJson();
        return JsonText.IsNumber(item.Value.Span) || item.AsBoolean() is not null || IsStructure(item.Value) ? item.Value : item.AsJson();
    }

    /// <summary>The size that is asked for, where it is not the one that the caller named.</summary>
    public static ImageSize? SizeUsed(ParameterSet parameters, ImageSize? size) =>
        ImageSize.TryParse(parameters.Text(ParameterNames.Size), out var wanted) && size != wanted ? size : null;

    /// <summary>Determines whether a style is one of the provider's; OpenAI's two are not.</summary>
    public static bool IsNativeStyle(string style) => style is not ("vivid" or "natural");

    private static bool IsForUs(string name) =>
        name is ParameterNames.NegativePrompt or ParameterNames.Seed || Counts.Contains(name) || OpenAiModels.Vocabulary.Contains(name);

    private static bool IsStructure(ReadOnlyMemory<byte> text)
    {
        if (text.Span is not [(byte)'{' or (byte)'[', ..])
            return false;
        var reader = new Utf8JsonReader(text.Span);
        try
        {
            while (reader.Read())
                reader.Skip();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // "auto" leaves the choice to the model, an opaque image is what every model draws.
    private static bool IsUsual(Parameter item) => item.Name switch
    {
        ParameterNames.Size or ParameterNames.Quality or ParameterNames.Moderation => item.AsString() == "auto",
        ParameterNames.Background => item.AsString() is "auto" or "opaque",
        ParameterNames.InputFidelity => item.AsString() == "low",
        _ => false,
    };
}

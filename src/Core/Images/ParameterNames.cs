using System.Text.Json;
using ImageGateway.Core.Json;

namespace ImageGateway.Core.Images;

/// <summary>OpenAI's parameter names. Reading one of them from a body allocates nothing.</summary>
public static class ParameterNames
{
    public const string Model = "model";
    public const string Prompt = "prompt";
    public const string Count = "n";
    public const string Size = "size";
    public const string Quality = "quality";
    public const string Style = "style";
    public const string ResponseFormat = "response_format";
    public const string User = "user";
    public const string Background = "background";
    public const string Moderation = "moderation";
    public const string OutputFormat = "output_format";
    public const string OutputCompression = "output_compression";
    public const string PartialImages = "partial_images";
    public const string Stream = "stream";
    public const string InputFidelity = "input_fidelity";
    public const string Image = "image";
    public const string ImageList = "image[]";
    public const string Images = "images";
    public const string Mask = "mask";
    public const string Seed = "seed";
    public const string NegativePrompt = "negative_prompt";

    private static readonly string[] Known =
    [
        Model, Prompt, Count, Size, Quality, Style, ResponseFormat, User, Background, Moderation, OutputFormat, OutputCompression,
        PartialImages, Stream, InputFidelity, Image, Images, Mask, Seed, NegativePrompt,
    ];

    internal static string Get(ref Utf8JsonReader reader)
    {
        // The framework throws at escapes that are no characters.
        if (reader.ValueIsEscaped)
            return JsonText.Unescape(reader.ValueSpan);
        foreach (var known in Known)
        {
            if (reader.ValueTextEquals(known))
                return known;
        }

        return JsonText.Unescape(reader.ValueSpan);
    }
}

using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>OpenAI's words as Google has them, wherever both of its surfaces agree.</summary>
internal static class GoogleParameterMap
{
    private const int MaxLabelChars = 63;

    /// <summary>Parameters that stand elsewhere than among the options of a body, or that the gateway honours itself.</summary>
    public static bool IsElsewhere(string name) => name is
        ParameterNames.Prompt or ParameterNames.Model or ParameterNames.Count or ParameterNames.ResponseFormat or ParameterNames.Stream
        or ParameterNames.PartialImages or ParameterNames.Image or ParameterNames.ImageList or ParameterNames.Images or ParameterNames.Mask;

    /// <summary>The media type of an output format; null where Google does not draw it.</summary>
    public static string? MediaType(string? format) => format switch
    {
        "png" => "image/png",
        "jpeg" or "jpg" => "image/jpeg",
        _ => null,
    };

    /// <summary>Determines whether a text can be the value of a label (Google Cloud: lower case, digits, hyphen, underscore).</summary>
    public static bool IsLabel(string? text) =>
        text is { Length: > 0 and <= MaxLabelChars }
            && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_');

    /// <summary>Determines whether a value asks for Google's default, so that leaving it out drops nothing.</summary>
    public static bool IsUsual(Parameter parameter) => (parameter.Name, parameter.AsString()) switch
    {
        (ParameterNames.Background, "auto" or "opaque") => true,
        (ParameterNames.Moderation or ParameterNames.Quality, "auto") => true,
        _ => false,
    };

    /// <summary>The resolution that a quality asks for; null where it asks for none.</summary>
    public static string? Resolution(string? quality) => quality switch
    {
        "low" => "512",
        "medium" or "standard" => GoogleSize.UsualResolution,
        "high" or "hd" => "2K",
        _ => null,
    };
}

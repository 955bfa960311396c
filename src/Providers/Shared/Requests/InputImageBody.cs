using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>Writes input images into JSON bodies.</summary>
internal static class InputImageBody
{
    /// <summary>Writes an image as a JSON string that is its link or a data URI.</summary>
    public static void WriteTo(this InputImage image, JsonBodyBuilder body)
    {
        if (image.File is { } file)
            body.WriteFile(file, $"data:{TypeOf(file)};base64,");
        else
            body.Writer.WriteRawValue(JsonText.Quote(image.Link!), skipInputValidation: true);
    }

    // The label goes raw into the body, so only a plain one does.
    private static string TypeOf(InputFile file) =>
        file.ContentType.StartsWith("image/", StringComparison.Ordinal)
            && file.ContentType.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '+' or '.')
            ? file.ContentType
            : "image/png";
}

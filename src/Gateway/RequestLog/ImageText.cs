using System.Globalization;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Texts that stand in the place of images in logged bodies.</summary>
internal static class ImageText
{
    /// <summary>Refers to an archived image.</summary>
    public static string Of(LogImage image) =>
        string.Create(CultureInfo.InvariantCulture, $"[image sha256:{image.Sha256} {image.ContentType} {image.Bytes} bytes]");

    /// <summary>Tells the length of an image's base64 where nothing else is known.</summary>
    public static string Of(long characters) => string.Create(CultureInfo.InvariantCulture, $"[image of {characters} characters]");

    /// <summary>Describes a file that was sent.</summary>
    public static string Of(InputFile file) =>
        string.Create(CultureInfo.InvariantCulture, $"[file {file.FileName} {file.ContentType} {file.Length} bytes]");
}

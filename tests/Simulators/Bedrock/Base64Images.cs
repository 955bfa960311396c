using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>Images that stand in a document as base64.</summary>
public static class Base64Images
{
    /// <summary>The bytes; null for a text that is no base64, such as a data URI.</summary>
    public static byte[]? Decode(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    /// <summary>Reads the image's properties; null for a text that is none.</summary>
    public static ImageInfo? Read(string? text) => Decode(text) is { } bytes ? ImageInfo.Read(bytes) : null;
}

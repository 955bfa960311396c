namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>An image that a request names in its text.</summary>
public static class ImageReference
{
    /// <summary>Determines whether the text is a link, or a data URI that holds an image.</summary>
    public static bool IsReadable(string? text) => IsLink(text) || Bytes(text) is { } bytes && ImageInfo.Read(bytes) is not null;

    /// <summary>Determines whether the text is a link to another host.</summary>
    public static bool IsLink(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    /// <summary>The bytes of a data URI in base64; null for anything else.</summary>
    public static byte[]? Bytes(string? text) =>
        text is not null && text.StartsWith("data:image/", StringComparison.Ordinal)
            && text.IndexOf(";base64,", StringComparison.Ordinal) is > 0 and var head
            ? Plain(text[(head + ";base64,".Length)..])
            : null;

    /// <summary>The bytes of bare base64; null where it is none.</summary>
    public static byte[]? Plain(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}

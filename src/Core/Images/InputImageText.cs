using System.Buffers.Text;
using System.Text;
using ImageGateway.Core.Errors;

namespace ImageGateway.Core.Images;

/// <summary>Reads one image out of a text: an http(s) link, a data URI, or base64.</summary>
internal static class InputImageText
{
    // Shorter ones are words.
    private const int MinBareChars = 16;
    private const string UnknownImage = "image/png";
    private const string Shapes = "it must be an http(s) link, a data URI such as 'data:image/png;base64,…', or an image in base64";

    /// <summary>The image, or the end of a sentence that says why it is none.</summary>
    /// <param name="member">The member or field that it came in.</param>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="type">The media type that stands beside it, or null.</param>
    /// <param name="anyBytes">Whether base64 whose bytes are no known image's is taken too.</param>
    public static Parsed<InputImage> Read(string member, ReadOnlyMemory<byte> text, string? type, bool anyBytes)
    {
        text = text.Trim(" \t\r\n"u8);
        var head = text.Span[..Math.Min(text.Length, 8)];
        if (StartsWith(head, "data:"u8))
            return ReadDataUri(member, text);
        if (StartsWith(head, "http://"u8) || StartsWith(head, "https://"u8))
            return new InputImage(member) { Link = Encoding.UTF8.GetString(text.Span) };
        if (anyBytes && type is null && text.Length >= MinBareChars && text.Span.IndexOfAny(" \r\n\t"u8) < 0)
            type = UnknownImage;
        return FileOf(member, text, type) is { } file ? new InputImage(member) { File = file } : new Fault(Shapes);
    }

    private static Parsed<InputImage> ReadDataUri(string member, ReadOnlyMemory<byte> uri)
    {
        const int Scheme = 5;
        var comma = uri.Span.IndexOf((byte)',');
        var head = comma < Scheme ? string.Empty : Encoding.UTF8.GetString(uri.Span[Scheme..comma]);
        if (!head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
            return new Fault("its data URI must be 'data:TYPE;base64,…'");
        var type = head[..head.IndexOf(';', StringComparison.Ordinal)].Trim().ToLowerInvariant();
        if (FileOf(member, uri[(comma + 1)..], type) is { } file)
            return new InputImage(member) { File = file };
        return Base64.IsValid(uri.Span[(comma + 1)..])
            ? new Fault($"its data URI is of type '{type}' and its bytes are no image")
            : new Fault("its data URI must be 'data:TYPE;base64,…'");
    }

    // The bytes decide; a label counts where they are of no known type.
    private static Base64InputFile? FileOf(string member, ReadOnlyMemory<byte> text, string? label)
    {
        if (!Base64.IsValid(text.Span, out var length))
            length = Base64.IsValid((text = Usual(text)).Span, out var mended) ? mended : 0;
        if (length == 0)
            return null;
        var file = new Base64InputFile(member, "image.png", string.Empty, text, length);
        var type = ImageMediaType.Detect(file) ?? (label?.StartsWith("image/", StringComparison.Ordinal) == true ? label : null);
        return type is null ? null : new(member, ImageMediaType.NameOf("image", type), type, text, length);
    }

    // Base64 in the usual alphabet, padded: of the URL-safe one, of one without padding, and of one with the escapes of a URL.
    private static ReadOnlyMemory<byte> Usual(ReadOnlyMemory<byte> text)
    {
        const int Group = 4;
        var usual = text.Span.Contains((byte)'%')
            ? Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(text.Span)))
            : text.ToArray();
        usual.AsSpan().Replace((byte)'-', (byte)'+');
        usual.AsSpan().Replace((byte)'_', (byte)'/');
        var letters = usual.AsSpan().Trim(" \t\r\n"u8).TrimEnd((byte)'=');
        return (byte[])[.. letters, .. Enumerable.Repeat((byte)'=', (Group - (letters.Length % Group)) % Group)];
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);
}

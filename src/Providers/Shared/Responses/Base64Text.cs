using System.Buffers;
using System.Text;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Responses;

/// <summary>Hands on base64 that stands in a JSON string, a part at a time.</summary>
internal static class Base64Text
{
    // Longer than any sensible relative link, shorter than any sensible image.
    private const int MaxHeadBytes = 2048;

    // The smallest image of any format in base64; a shorter text is a word.
    private const int MinImageBytes = 40;

    // None of them stands in base64.
    private static readonly SearchValues<byte> OfLinksOnly = SearchValues.Create(".?:%"u8);

    private static ReadOnlySpan<byte> Data => "data:"u8;

    /// <summary>Copies the string whose first part the reader holds. False where the document breaks off.</summary>
    public static ValueTask<bool> CopyAsync(JsonStreamReader json, IImageWriter images, CancellationToken cancellation) =>
        CopyAsync(json, json.Value, images, cancellation);

    /// <summary>
    /// Copies a string that is base64 or a data URI, whose first part the reader holds. False where the document breaks off.
    /// </summary>
    public static async ValueTask<bool> CopyImageAsync(JsonStreamReader json, IImageWriter images, CancellationToken cancellation)
    {
        var head = json.Value;
        while (head.Length < Data.Length)
        {
            byte[] before = [.. head.Span];
            var piece = await json.NextAsync(cancellation);
            if (piece != JsonPiece.StringPart)
            {
                await images.Base64Async(before, cancellation);
                return piece == JsonPiece.StringEnd;
            }

            head = (byte[])[.. before, .. json.Value.Span];
        }

        if (!StartsWith(head.Span, Data))
            return await CopyAsync(json, head, images, cancellation);
        while (!head.Span.Contains((byte)','))
        {
            if (await json.NextAsync(cancellation) != JsonPiece.StringPart)
                return false;
            head = json.Value;
        }

        return await CopyAsync(json, head[(head.Span.IndexOf((byte)',') + 1)..], images, cancellation);
    }

    /// <summary>
    /// Copies a link whose first part the reader holds; a data URI is an image. False where the document breaks off or the link is
    /// too long.
    /// </summary>
    public static async ValueTask<bool> CopyLinkAsync(
        JsonStreamReader json, int maxBytes, IImageWriter images, CancellationToken cancellation)
    {
        using var link = new PooledBuffer();
        var piece = JsonPiece.StringPart;
        for (; piece == JsonPiece.StringPart; piece = await json.NextAsync(cancellation))
        {
            var part = json.Value;
            if (ContentOf(link.WrittenSpan, part.Span) is { } content)
                return await CopyAsync(json, part[content..], images, cancellation);
            if (link.WrittenCount + part.Length > maxBytes)
                return false;
            link.Write(part.Span);
        }

        if (piece != JsonPiece.StringEnd)
            return false;
        await images.LinkAsync(JsonText.Unescape(link.WrittenSpan), cancellation);
        return true;
    }

    /// <summary>
    /// Copies a string that is an image in whatever form, whose first part the reader holds: base64, a data URI or a link.
    /// </summary>
    /// <param name="json">Holds the string's first part.</param>
    /// <param name="isSure">Whether it must be an image, so that it may be short, or a link relative to its answer.</param>
    /// <param name="maxBytes">Bytes of a link.</param>
    /// <param name="images">Takes the image.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>Whether it was an image; null where the document breaks off or the link is too long.</returns>
    public static async ValueTask<bool?> CopyAnyAsync(
        JsonStreamReader json, bool isSure, int maxBytes, IImageWriter images, CancellationToken cancellation)
    {
        // As most images begin: nothing of them has to be held while the rest is sent on.
        if (json.Value.Length >= MaxHeadBytes && !IsLink(json.Value.Span))
            return await CopyAsync(json, json.Value, images, cancellation) ? true : null;
        using var head = new PooledBuffer();
        var hasEnded = false;
        while (!hasEnded)
        {
            if (IsLink(head.WrittenSpan) && head.WrittenCount + json.Value.Length > maxBytes)
                return null;
            head.Write(json.Value.Span);
            if (head.WrittenCount >= MaxHeadBytes && !IsLink(head.WrittenSpan))
                break;
            var piece = await json.NextAsync(cancellation);
            hasEnded = piece == JsonPiece.StringEnd;
            if (!hasEnded && piece != JsonPiece.StringPart)
                return null;
        }

        var isData = StartsWith(head.WrittenSpan, Data);
        if (hasEnded && (IsLink(head.WrittenSpan) || (isSure && !isData && head.WrittenSpan.ContainsAny(OfLinksOnly))))
        {
            await images.LinkAsync(JsonText.Unescape(head.WrittenSpan), cancellation);
            return true;
        }

        if (hasEnded && !isSure && !isData
            && (head.WrittenCount < MinImageBytes || head.WrittenSpan.ContainsAny(OfLinksOnly) || head.WrittenSpan.Contains((byte)' ')))
            return false;
        return await CopyAsync(json, head.WrittenMemory, hasEnded, images, cancellation) ? true : null;
    }

    private static bool IsLink(ReadOnlySpan<byte> text) =>
        StartsWith(text, "http:"u8) || StartsWith(text, "https:"u8) || StartsWith(text, "gs:"u8);

    // Schemes and the words of a data URI's head have no case.
    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word);

    private static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[^word.Length..], word);

    // Where in this part the content of a data URI begins: behind its only comma, the end of its head.
    private static int? ContentOf(ReadOnlySpan<byte> before, ReadOnlySpan<byte> part)
    {
        var comma = before.Contains((byte)',') ? -1 : part.IndexOf((byte)',');
        if (comma < 0)
            return null;
        ReadOnlySpan<byte> head = [.. before, .. part[..comma]];
        return StartsWith(head, Data) && EndsWith(head, ";base64"u8) ? comma + 1 : null;
    }

    private static ValueTask<bool> CopyAsync(
        JsonStreamReader json, ReadOnlyMemory<byte> part, IImageWriter images, CancellationToken cancellation) =>
        CopyAsync(json, part, hasEnded: false, images, cancellation);

    private static async ValueTask<bool> CopyAsync(
        JsonStreamReader json, ReadOnlyMemory<byte> part, bool hasEnded, IImageWriter images, CancellationToken cancellation)
    {
        var unescaper = default(Base64Unescaper);
        JsonPiece piece;
        do
        {
            if (unescaper.IsPlain && !part.Span.Contains((byte)'\\'))
            {
                await images.Base64Async(part, cancellation);
            }
            else
            {
                var plain = ArrayPool<byte>.Shared.Rent(part.Length);
                var length = unescaper.Unescape(part.Span, plain);
                await images.Base64Async(plain.AsMemory(0, length), cancellation);
                ArrayPool<byte>.Shared.Return(plain);
            }

            piece = hasEnded ? JsonPiece.StringEnd : await json.NextAsync(cancellation);
            part = json.Value;
        }
        while (piece == JsonPiece.StringPart);

        return piece == JsonPiece.StringEnd;
    }
}

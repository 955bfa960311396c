using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Segmind;

/// <summary>Reads an answer of v1: an image's bytes, or <c>{"image":"…"|["…"],"status","infer_time"}</c>.</summary>
internal sealed class SegmindReader : IResponseReader
{
    private const int MaxFieldBytes = 64 * 1024;

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => false;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        if (response.ContentType.StartsWith("image/", StringComparison.Ordinal))
            return await BinaryImage.CopyAsync(response.Body, images, cancellation);

        using var json = new JsonStreamReader(response.Body);
        if (await json.NextAsync(cancellation) != JsonPiece.StartObject)
            return Cut;
        var found = 0;
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = json.Name;
            piece = await json.NextAsync(cancellation);
            if (name == "image" && piece is JsonPiece.StringPart or JsonPiece.StartArray)
            {
                if (await ReadImagesAsync(json, piece, images, cancellation) is not { } count)
                    return Cut;
                found += count;
                continue;
            }

            if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is not { } value)
                return Cut;
            if (name == "error" && value is [(byte)'"', .., (byte)'"'])
                return SegmindErrors.Failed(JsonText.Unescape(value.AsSpan()[1..^1]));
            if (name is "infer_time" or "seed")
                await images.FieldAsync(name, value, cancellation);
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation) != JsonPiece.End)
            return Cut;
        return found > 0 ? null : ProviderError.Malformed("Segmind answered 200 without 'image'.");
    }

    private static ProviderError Cut => ProviderError.Malformed("Segmind's answer is not whole JSON.");

    // How many images there were; null where the document breaks off.
    private static async ValueTask<int?> ReadImagesAsync(
        JsonStreamReader json, JsonPiece piece, IImageWriter images, CancellationToken cancellation)
    {
        if (piece == JsonPiece.StringPart)
            return await ReadImageAsync(json, images, cancellation) ? 1 : null;

        var count = 0;
        while ((piece = await json.NextAsync(cancellation)) is JsonPiece.StringPart or JsonPiece.StringEnd)
        {
            if (piece == JsonPiece.StringEnd)
                continue;
            if (!await ReadImageAsync(json, images, cancellation))
                return null;
            count++;
        }

        return piece == JsonPiece.EndArray ? count : null;
    }

    private static async ValueTask<bool> ReadImageAsync(JsonStreamReader json, IImageWriter images, CancellationToken cancellation)
    {
        await images.BeginAsync(cancellation);
        if (!await Base64Text.CopyImageAsync(json, images, cancellation))
            return false;
        await images.EndAsync(ImageVerdict.Shown, cancellation);
        return true;
    }
}

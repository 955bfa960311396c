using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Fireworks;

/// <summary>
/// Reads the images of both synchronous surfaces: bytes with the verdict in the header <c>finish-reason</c>, FLUX'
/// <c>{"id","base64":[…],"finishReason","seed"}</c>, or the list <c>[{"base64","finishReason","seed","Id"}]</c> of the
/// SDXL family. Entries may be data URIs.
/// </summary>
internal sealed class FireworksReader : IResponseReader
{
    private const int MaxFieldBytes = 64 * 1024;
    private const string Success = "SUCCESS";

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => !IsImage(response);

    /// <inheritdoc/>
    public ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        if (!IsImage(response))
            return ReadJsonAsync(response, images, cancellation);
        return response.Headers("finish-reason") is { } reason && reason != Success
            ? new(ProviderError.Filtered("Fireworks withheld the picture.", reason))
            : BinaryImage.CopyAsync(response.Body, images, cancellation);
    }

    private static bool IsImage(ProviderResponse response) => response.ContentType.StartsWith("image/", StringComparison.Ordinal);

    private static async ValueTask<ProviderError?> ReadJsonAsync(
        ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        using var json = new JsonStreamReader(response.Body);
        var piece = await json.NextAsync(cancellation);
        if (piece == JsonPiece.StartObject)
        {
            if (await ReadItemAsync(json, images, cancellation) is { } fault)
                return fault;
        }
        else if (piece == JsonPiece.StartArray)
        {
            while ((piece = await json.NextAsync(cancellation)) == JsonPiece.StartObject)
            {
                if (await ReadItemAsync(json, images, cancellation) is { } fault)
                    return fault;
            }

            if (piece != JsonPiece.EndArray)
                return Cut;
        }
        else
        {
            return Cut;
        }

        return await json.NextAsync(cancellation) == JsonPiece.End ? null : Cut;
    }

    private static ProviderError Cut => ProviderError.Malformed("Fireworks' answer is not whole JSON.");

    // One item is one image; FLUX puts it into a list, which then has one entry.
    private static async ValueTask<ProviderError?> ReadItemAsync(JsonStreamReader json, IImageWriter images, CancellationToken cancellation)
    {
        var (found, verdict) = (0, ImageVerdict.Shown);
        JsonPiece piece;
        await images.BeginAsync(cancellation);
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = json.Name;
            piece = await json.NextAsync(cancellation);
            if (name == "base64" && piece is JsonPiece.StringPart or JsonPiece.StartArray)
            {
                if (await ReadContentAsync(json, piece, images, cancellation) is not { } count)
                    return Cut;
                found += count;
                continue;
            }

            if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is not { } value)
                return Cut;
            if (name == "finishReason" && !value.AsSpan().SequenceEqual("\"SUCCESS\""u8))
                verdict = ImageVerdict.Filtered;
            if (name is "finishReason" or "seed")
                await images.ImageFieldAsync(name, value, cancellation);
        }

        if (piece != JsonPiece.EndObject)
            return Cut;
        if (found == 0 && verdict == ImageVerdict.Shown)
            return ProviderError.Malformed("Fireworks answered 200 without a picture.");
        await images.EndAsync(verdict, cancellation);
        return null;
    }

    // How many images there were; null where the document breaks off.
    private static async ValueTask<int?> ReadContentAsync(
        JsonStreamReader json, JsonPiece piece, IImageWriter images, CancellationToken cancellation)
    {
        if (piece == JsonPiece.StringPart)
            return await Base64Text.CopyImageAsync(json, images, cancellation) ? 1 : null;

        var count = 0;
        while ((piece = await json.NextAsync(cancellation)) is JsonPiece.StringPart or JsonPiece.StringEnd)
        {
            if (piece == JsonPiece.StringEnd)
                continue;
            if (count++ > 0)
            {
                await images.EndAsync(ImageVerdict.Shown, cancellation);
                await images.BeginAsync(cancellation);
            }

            if (!await Base64Text.CopyImageAsync(json, images, cancellation))
                return null;
        }

        return piece == JsonPiece.EndArray ? count : null;
    }
}

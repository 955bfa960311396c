using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Stability;

/// <summary>
/// Reads one image of v2beta: as bytes with the verdict in the header <c>finish-reason</c>, or as
/// <c>{"image","finish_reason","seed"}</c>, which a host in between may prefer.
/// </summary>
internal sealed class StabilityV2Reader : IResponseReader
{
    private const int MaxFieldBytes = 64 * 1024;

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => !IsImage(response);

    /// <inheritdoc/>
    public ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation) =>
        IsImage(response)
        ? ReadImageAsync(response, images, cancellation)
        : ReadJsonAsync(response, images, cancellation);

    /// <summary>Reads an answer that is the image itself, with the verdict in a header.</summary>
    public static ValueTask<ProviderError?> ReadImageAsync(
        ProviderResponse response, IImageWriter images, CancellationToken cancellation) =>
        response.Headers("finish-reason") is { } reason && reason != "SUCCESS"
            ? new(ProviderError.Filtered("Stability withheld the picture.", reason))
            : BinaryImage.CopyAsync(response.Body, images, cancellation);

    private static bool IsImage(ProviderResponse response) => response.ContentType.StartsWith("image/", StringComparison.Ordinal);

    private static async ValueTask<ProviderError?> ReadJsonAsync(
        ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        using var json = new JsonStreamReader(response.Body);
        if (await json.NextAsync(cancellation) != JsonPiece.StartObject)
            return Cut;

        var (found, verdict) = (false, ImageVerdict.Shown);
        JsonPiece piece;
        await images.BeginAsync(cancellation);
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = json.Name;
            piece = await json.NextAsync(cancellation);
            if (name == "image" && piece == JsonPiece.StringPart)
            {
                found = true;
                if (!await Base64Text.CopyAsync(json, images, cancellation))
                    return Cut;
                continue;
            }

            if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is not { } value)
                return Cut;
            if (name == "finish_reason" && !value.AsSpan().SequenceEqual("\"SUCCESS\""u8))
                verdict = ImageVerdict.Filtered;
            else if (name == "seed")
                await images.ImageFieldAsync(name, value, cancellation);
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation) != JsonPiece.End)
            return Cut;
        if (!found && verdict == ImageVerdict.Shown)
            return ProviderError.Malformed("Stability answered 200 without 'image'.");
        await images.EndAsync(verdict, cancellation);
        return null;
    }

    private static ProviderError Cut => ProviderError.Malformed("Stability's answer is not whole JSON.");
}

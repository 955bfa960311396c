using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Stability;

/// <summary>
/// Reads one image of v2beta: as bytes with the verdict in the header <c>finish-reason</c>, or as
/// <c>{"image","finish_reason","seed"}</c>, which a host in between may prefer.
/// </summary>
internal sealed class StabilityV2Reader : IAnswerReader
{
    private const int MaxFieldBytes = 64 * 1024;

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderAnswer answer) => !IsImage(answer);

    /// <inheritdoc/>
    public ValueTask<ProviderError?> ReadAsync(ProviderAnswer answer, IImageWriter images, CancellationToken cancellation) => IsImage(answer)
        ? ReadImageAsync(answer, images, cancellation)
        : ReadJsonAsync(answer, images, cancellation);

    /// <summary>Reads an answer that is the image itself, with the verdict in a header.</summary>
    public static ValueTask<ProviderError?> ReadImageAsync(ProviderAnswer answer, IImageWriter images, CancellationToken cancellation) =>
        answer.Headers("finish-reason") is { } reason && reason != "SUCCESS"
            ? new(ProviderError.Filtered("Stability withheld the picture.", reason))
            : BinaryImage.CopyAsync(answer.Body, images, cancellation);

    private static bool IsImage(ProviderAnswer answer) => answer.ContentType.StartsWith("image/", StringComparison.Ordinal);

    private static async ValueTask<ProviderError?> ReadJsonAsync(ProviderAnswer answer, IImageWriter images, CancellationToken cancellation)
    {
        using var json = new JsonStreamReader(answer.Body);
        if (await json.NextAsync(cancellation).ConfigureAwait(false) != JsonPiece.StartObject)
            return Cut;

        var (found, verdict) = (false, ImageVerdict.Shown);
        JsonPiece piece;
        await images.BeginAsync(cancellation).ConfigureAwait(false);
        while ((piece = await json.NextAsync(cancellation).ConfigureAwait(false)) == JsonPiece.Name)
        {
            var name = json.Name;
            piece = await json.NextAsync(cancellation).ConfigureAwait(false);
            if (name == "image" && piece == JsonPiece.StringPart)
            {
                found = true;
                if (!await Base64Text.CopyAsync(json, images, cancellation).ConfigureAwait(false))
                    return Cut;
                continue;
            }

            if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation).ConfigureAwait(false) is not { } value)
                return Cut;
            if (name == "finish_reason" && !value.AsSpan().SequenceEqual("\"SUCCESS\""u8))
                verdict = ImageVerdict.Filtered;
            else if (name == "seed")
                await images.ImageFieldAsync(name, value, cancellation).ConfigureAwait(false);
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation).ConfigureAwait(false) != JsonPiece.End)
            return Cut;
        if (!found && verdict == ImageVerdict.Shown)
            return ProviderError.Malformed("Stability answered 200 without 'image'.");
        await images.EndAsync(verdict, cancellation).ConfigureAwait(false);
        return null;
    }

    private static ProviderError Cut => ProviderError.Malformed("Stability's answer is not whole JSON.");
}

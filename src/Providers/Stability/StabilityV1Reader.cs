using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Stability;

/// <summary>Reads <c>{"artifacts":[{"base64","finishReason","seed"}]}</c>; the reason comes behind the image.</summary>
internal sealed class StabilityV1Reader : IResponseReader
{
    private const int MaxFieldBytes = 64 * 1024;

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => true;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        if (response.ContentType.StartsWith("image/", StringComparison.Ordinal))
            return await StabilityV2Reader.ReadImageAsync(response, images, cancellation);

        using var json = new JsonStreamReader(response.Body);
        var piece = await json.NextAsync(cancellation);
        var known = false;
        while (piece == JsonPiece.StartObject && (piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var isArtifacts = json.Value.Span.SequenceEqual("artifacts"u8);
            piece = await json.NextAsync(cancellation);
            if (isArtifacts && piece == JsonPiece.StartArray)
            {
                known = true;
                if (!await ReadArtifactsAsync(json, images, cancellation))
                    return Cut;
            }
            else
            {
                await json.SkipAsync(piece, cancellation);
            }

            piece = JsonPiece.StartObject;
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation) != JsonPiece.End)
            return Cut;
        return known ? null : ProviderError.Malformed("Stability answered 200 without 'artifacts'.");
    }

    private static ProviderError Cut => ProviderError.Malformed("Stability's answer is not whole JSON.");

    private static ImageVerdict VerdictOf(ReadOnlySpan<byte> reason) =>
        reason.SequenceEqual("\"SUCCESS\""u8)
            ? ImageVerdict.Shown
            : reason.SequenceEqual("\"ERROR\""u8) ? ImageVerdict.Failed : ImageVerdict.Filtered;

    private static async ValueTask<bool> ReadArtifactsAsync(JsonStreamReader json, IImageWriter images, CancellationToken cancellation)
    {
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.StartObject)
        {
            await images.BeginAsync(cancellation);
            var verdict = ImageVerdict.Shown;
            while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
            {
                var name = json.Name;
                piece = await json.NextAsync(cancellation);
                if (name == "base64" && piece == JsonPiece.StringPart)
                {
                    if (!await Base64Text.CopyAsync(json, images, cancellation))
                        return false;
                    continue;
                }

                if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is not { } value)
                    return false;
                if (name == "finishReason")
                    verdict = VerdictOf(value);
                else if (name == "seed")
                    await images.ImageFieldAsync(name, value, cancellation);
            }

            if (piece != JsonPiece.EndObject)
                return false;
            await images.EndAsync(verdict, cancellation);
        }

        return piece == JsonPiece.EndArray;
    }
}

using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// Reads <c>{"predictions":[{"bytesBase64Encoded","mimeType","prompt"} | {"raiFilteredReason"} | {"gcsUri"}]}</c>. A
/// withheld image is a prediction without bytes or none at all, so nothing has to be taken back.
/// </summary>
/// <param name="several">Whether more than one image is asked for, so that only the end tells how many came.</param>
internal sealed class ImagenReader(bool several) : IResponseReader
{
    private const int MaxFieldBytes = 64 * 1024;
    private const int MaxLinkBytes = 4 * 1024;
    private const string FilterCode = "raiFilteredReason";

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => several;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        using var json = new JsonStreamReader(response.Body);
        if (await json.NextAsync(cancellation) != JsonPiece.StartObject)
            return GoogleErrors.NoObject;

        var found = new Found();
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var isPredictions = json.Value.Span.SequenceEqual("predictions"u8);
            piece = await json.NextAsync(cancellation);
            if (!isPredictions || piece != JsonPiece.StartArray)
            {
                await json.SkipAsync(piece, cancellation);
                continue;
            }

            while ((piece = await json.NextAsync(cancellation)) == JsonPiece.StartObject)
            {
                if (!await ReadPredictionAsync(json, images, found, cancellation))
                    return GoogleErrors.Cut;
            }

            if (piece != JsonPiece.EndArray)
                return GoogleErrors.Cut;
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation) != JsonPiece.End)
            return GoogleErrors.Cut;
        return found.Images > 0
            ? null
            : ProviderError.Filtered(found.Reason ?? "Google withheld every picture and gave no reason.", FilterCode);
    }

    private static async ValueTask<bool> ReadPredictionAsync(
        JsonStreamReader json, IImageWriter images, Found found, CancellationToken cancellation)
    {
        await images.BeginAsync(cancellation);
        var (drawn, filtered) = (false, false);
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = GoogleNames.Camel(json.Name);
            piece = await json.NextAsync(cancellation);
            switch (name)
            {
                case "bytesBase64Encoded" when piece == JsonPiece.StringPart:
                    drawn = await Base64Text.CopyAsync(json, images, cancellation);
                    if (!drawn)
                        return false;
                    break;
                case "gcsUri" when piece == JsonPiece.StringPart:
                    drawn = await Base64Text.CopyLinkAsync(json, MaxLinkBytes, images, cancellation);
                    if (!drawn)
                        return false;
                    break;
                case FilterCode:
                    found.Reason ??= await json.StringAsync(piece, MaxFieldBytes, cancellation);
                    filtered = true;
                    break;
                case "prompt" or "safetyAttributes":
                    if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is not { } field)
                        return false;
                    await images.ImageFieldAsync(name == "prompt" ? "revised_prompt" : name, field, cancellation);
                    break;
                default:
                    await json.SkipAsync(piece, cancellation);
                    break;
            }
        }

        await images.EndAsync(filtered && !drawn ? ImageVerdict.Filtered : ImageVerdict.Shown, cancellation);
        found.Images += drawn ? 1 : 0;
        return piece == JsonPiece.EndObject;
    }

    // What one answer held.
    private sealed class Found
    {
        public int Images { get; set; }

        public string? Reason { get; set; }
    }
}

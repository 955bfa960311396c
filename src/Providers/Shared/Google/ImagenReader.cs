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
        if (await json.NextAsync(cancellation).ConfigureAwait(false) != JsonPiece.StartObject)
            return GoogleErrors.NoObject;

        var found = new Found();
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation).ConfigureAwait(false)) == JsonPiece.Name)
        {
            var isPredictions = json.Value.Span.SequenceEqual("predictions"u8);
            piece = await json.NextAsync(cancellation).ConfigureAwait(false);
            if (!isPredictions || piece != JsonPiece.StartArray)
            {
                await json.SkipAsync(piece, cancellation).ConfigureAwait(false);
                continue;
            }

            while ((piece = await json.NextAsync(cancellation).ConfigureAwait(false)) == JsonPiece.StartObject)
            {
                if (!await ReadPredictionAsync(json, images, found, cancellation).ConfigureAwait(false))
                    return GoogleErrors.Cut;
            }

            if (piece != JsonPiece.EndArray)
                return GoogleErrors.Cut;
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation).ConfigureAwait(false) != JsonPiece.End)
            return GoogleErrors.Cut;
        return found.Images > 0 ? null : ProviderError.Filtered(found.Reason ?? "Google withheld every picture and gave no reason.", FilterCode);
    }

    private static async ValueTask<bool> ReadPredictionAsync(JsonStreamReader json, IImageWriter images, Found found, CancellationToken cancellation)
    {
        await images.BeginAsync(cancellation).ConfigureAwait(false);
        var (drawn, filtered) = (false, false);
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation).ConfigureAwait(false)) == JsonPiece.Name)
        {
            var name = GoogleNames.Camel(json.Name);
            piece = await json.NextAsync(cancellation).ConfigureAwait(false);
            switch (name)
            {
                case "bytesBase64Encoded" when piece == JsonPiece.StringPart:
                    drawn = await Base64Text.CopyAsync(json, images, cancellation).ConfigureAwait(false);
                    if (!drawn)
                        return false;
                    break;
                case "gcsUri" when piece == JsonPiece.StringPart:
                    drawn = await Base64Text.CopyLinkAsync(json, MaxLinkBytes, images, cancellation).ConfigureAwait(false);
                    if (!drawn)
                        return false;
                    break;
                case FilterCode:
                    found.Reason ??= await json.StringAsync(piece, MaxFieldBytes, cancellation).ConfigureAwait(false);
                    filtered = true;
                    break;
                case "prompt" or "safetyAttributes":
                    if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation).ConfigureAwait(false) is not { } field)
                        return false;
                    await images.ImageFieldAsync(name == "prompt" ? "revised_prompt" : name, field, cancellation).ConfigureAwait(false);
                    break;
                default:
                    await json.SkipAsync(piece, cancellation).ConfigureAwait(false);
                    break;
            }
        }

        await images.EndAsync(filtered && !drawn ? ImageVerdict.Filtered : ImageVerdict.Shown, cancellation).ConfigureAwait(false);
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

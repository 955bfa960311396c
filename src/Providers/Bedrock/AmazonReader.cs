using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Bedrock;

/// <summary>
/// Reads <c>{"images":["…"],"error":null}</c>. A blocked image is missing from the list and the error says why, so what
/// does arrive may be shown at once (docs/architecture/errors.md#content-filters).
/// </summary>
internal sealed class AmazonReader : IResponseReader
{
    private const int MaxFieldBytes = 64 * 1024;

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => false;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        using var json = new JsonStreamReader(response.Body);
        if (await json.NextAsync(cancellation) != JsonPiece.StartObject)
            return BedrockErrors.Cut;

        var shown = 0;
        string? error = null;
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = json.Name;
            piece = await json.NextAsync(cancellation);
            if (name == "images" && piece == JsonPiece.StartArray)
            {
                if (await ImageList.CopyAsync(json, images, cancellation) is not { } count)
                    return BedrockErrors.Cut;
                shown += count;
            }
            else if (name is "error" or "status" && piece is JsonPiece.StringPart or JsonPiece.StringEnd)
            {
                if (await json.StringAsync(piece, MaxFieldBytes, cancellation) is not { } text)
                    return BedrockErrors.Cut;
                error ??= text;
            }
            else
            {
                await json.SkipAsync(piece, cancellation);
            }
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation) != JsonPiece.End)
            return BedrockErrors.Cut;
        return shown > 0 ? null : BedrockErrors.WithoutImage(error);
    }
}

using System.Text.Json;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Bedrock;

/// <summary>
/// Reads <c>{"seeds":[…],"finish_reasons":[null],"images":["…"]}</c> of Stability's newer models: one image, whose verdict
/// may come behind it. What was blocked has no image, and often no <c>seeds</c> and <c>images</c> at all.
/// </summary>
internal sealed class StableReader : IResponseReader
{
    private const int MaxFieldBytes = 64 * 1024;

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => true;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        using var json = new JsonStreamReader(response.Body);
        if (await json.NextAsync(cancellation) != JsonPiece.StartObject)
            return BedrockErrors.Cut;

        var found = false;
        string? reason = null;
        string? seed = null;
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = json.Name;
            piece = await json.NextAsync(cancellation);
            if (name == "images" && piece == JsonPiece.StartArray && !found)
            {
                if (await ReadImageAsync(json, images, cancellation) is not { } one)
                    return BedrockErrors.Cut;
                found = one;
                continue;
            }

            if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is not { } value)
                return BedrockErrors.Cut;
            if (name is "finish_reasons" or "status" or "error")
                reason ??= First(value, JsonValueKind.String) is { } said && !said.Equals("SUCCESS", StringComparison.OrdinalIgnoreCase)
                    ? said
                    : null;
            else if (name == "seeds")
                seed = First(value, JsonValueKind.Number);
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation) != JsonPiece.End)
            return BedrockErrors.Cut;
        return await FinishAsync(found, reason, seed, images, cancellation);
    }

    // The image stays open until the document has ended and its verdict is known.
    private static async ValueTask<bool?> ReadImageAsync(JsonStreamReader json, IImageWriter images, CancellationToken cancellation)
    {
        var piece = await json.NextAsync(cancellation);
        if (piece == JsonPiece.EndArray)
            return false;
        if (piece != JsonPiece.StringPart)
            return null;
        await images.BeginAsync(cancellation);
        var whole = await Base64Text.CopyAsync(json, images, cancellation);
        if (!whole)
            return null;

        // One was asked for; what else there is must not cost the caller this one.
        while ((piece = await json.NextAsync(cancellation)) is JsonPiece.StringPart or JsonPiece.StringEnd)
            await json.SkipAsync(piece, cancellation);
        return piece == JsonPiece.EndArray ? true : null;
    }

    private static async ValueTask<ProviderError?> FinishAsync(
        bool found, string? reason, string? seed, IImageWriter images, CancellationToken cancellation)
    {
        if (found && reason is null && seed is not null)
            await images.ImageFieldAsync("seed", System.Text.Encoding.ASCII.GetBytes(seed), cancellation);
        if (found)
            await images.EndAsync(reason is null ? ImageVerdict.Shown : ImageVerdict.Filtered, cancellation);
        return found && reason is null ? null : BedrockErrors.WithoutImage(reason);
    }

    // The first value of the kind, in a list or by itself.
    private static string? First(byte[] json, JsonValueKind kind)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var value = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().FirstOrDefault(item => item.ValueKind == kind) : root;
        return value.ValueKind != kind ? null : kind == JsonValueKind.String ? value.AsText() : value.GetRawText();
    }
}

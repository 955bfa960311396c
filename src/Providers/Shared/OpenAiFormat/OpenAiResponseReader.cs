using System.Text;
using System.Text.Json;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>
/// Reads an answer in OpenAI's shape, <c>{"created":…,"data":[{"b64_json"|"url":…}],…}</c>, from OpenAI itself or from a
/// host that speaks like it. Hosts also name the list <c>images</c> or <c>output</c>, put plain strings into it, or give one
/// image without a list; see <see cref="ImageItems"/>. Fields that it does not know are handed on.
/// </summary>
/// <param name="withoutImageFields">Fields of an image that are not handed on, because they say what the gateway may change.</param>
public sealed class OpenAiResponseReader(IReadOnlyList<string>? withoutImageFields = null) : IResponseReader
{
    private const int MaxFieldBytes = 256 * 1024;

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => false;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        if (response.ContentType.StartsWith("image/", StringComparison.Ordinal))
            return await BinaryImage.CopyAsync(response.Body, images, cancellation);

        using var json = new JsonStreamReader(response.Body);
        var items = new ImageItems(json, images, withoutImageFields ?? []);
        byte[]? error = null;
        var piece = await json.NextAsync(cancellation);
        if (piece == JsonPiece.StartArray)
        {
            if (!await items.ReadAsync(null, piece, cancellation))
                return Cut;
            return items.Count == 0 ? NoObject : await json.NextAsync(cancellation) == JsonPiece.End ? null : Cut;
        }

        if (piece != JsonPiece.StartObject)
            return NoObject;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = json.Name;
            piece = await json.NextAsync(cancellation);
            if (ImageItems.IsList(name, piece))
            {
                if (!await items.ReadAsync(name, piece, cancellation))
                    return Cut;
                continue;
            }

            if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is not { } value)
                return Cut;
            if (name == "error" && JsonText.KindOf(value) is JsonValueKind.Object or JsonValueKind.String)
                error = value;
            else
                await HandOnAsync(name, value, images, cancellation);
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation) != JsonPiece.End)
            return Cut;
        return error is null ? null : ErrorIn200(error);
    }

    private static ProviderError NoObject => ProviderError.Malformed("The provider answered 200 with something that is not a JSON object.");

    private static ProviderError Cut => ProviderError.Malformed("The provider's answer is not whole JSON.");

    private static async ValueTask HandOnAsync(string name, byte[] value, IImageWriter images, CancellationToken cancellation)
    {
        if (name == "usage" && OpenAiUsage.Read(value) is { } usage)
            images.Usage(usage);
        await images.FieldAsync(name, value, cancellation);
    }

    private static ProviderError ErrorIn200(byte[] error) =>
        OpenAiErrors.Read(502, Encoding.UTF8.GetBytes($"{{\"error\":{Encoding.UTF8.GetString(error)}}}"))
        with
        { Status = 502 };
}

using System.Text;
using System.Text.Json;
using ImageGateway.Core.Json;
using ImageGateway.Core.Upstream;
using ImageGateway.Providers.Answers;

namespace ImageGateway.Providers.OpenAiDialect;

/// <summary>
/// Reads an answer in OpenAI's shape, <c>{"created":…,"data":[{"b64_json"|"url":…}],…}</c>, from OpenAI itself or from a
/// host that speaks like it (providers 2.6, 14). Fields that it does not know are handed on.
/// </summary>
/// <param name="withoutPictureFields">Fields of a picture that are not handed on, because they say what the gateway may change.</param>
public sealed class OpenAiAnswerReader(IReadOnlyList<string>? withoutPictureFields = null) : IAnswerReader
{
    private const int MaxFieldBytes = 256 * 1024;
    private const int MaxLinkBytes = 16 * 1024;

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderAnswer answer) => false;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderAnswer answer, IPictureWriter pictures, CancellationToken cancellation)
    {
        if (answer.ContentType.StartsWith("image/", StringComparison.Ordinal))
            return await BinaryPicture.CopyAsync(answer.Body, pictures, cancellation).ConfigureAwait(false);

        using var json = new JsonStreamReader(answer.Body);
        if (await json.NextAsync(cancellation).ConfigureAwait(false) != JsonPiece.StartObject)
            return ProviderError.Malformed("The provider answered 200 with something that is not a JSON object.");

        byte[]? error = null;
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation).ConfigureAwait(false)) == JsonPiece.Name)
        {
            var name = JsonText.Unescape(json.Value.Span);
            piece = await json.NextAsync(cancellation).ConfigureAwait(false);
            if (name == "data" && piece == JsonPiece.StartArray)
            {
                if (await ReadPicturesAsync(json, pictures, cancellation).ConfigureAwait(false) is { } fault)
                    return fault;
                continue;
            }

            if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation).ConfigureAwait(false) is not { } value)
                return Cut;
            if (name == "error" && JsonText.KindOf(value) is JsonValueKind.Object or JsonValueKind.String)
                error = value;
            else
                await HandOnAsync(name, value, pictures, cancellation).ConfigureAwait(false);
        }

        if (piece != JsonPiece.EndObject || await json.NextAsync(cancellation).ConfigureAwait(false) != JsonPiece.End)
            return Cut;
        return error is null ? null : ErrorIn200(error);
    }

    private static ProviderError Cut => ProviderError.Malformed("The provider's answer is not whole JSON.");

    private static async ValueTask HandOnAsync(string name, byte[] value, IPictureWriter pictures, CancellationToken cancellation)
    {
        if (name == "usage" && OpenAiUsage.Read(value) is { } usage)
            pictures.Usage(usage);
        await pictures.FieldAsync(name, value, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<ProviderError?> ReadPicturesAsync(JsonStreamReader json, IPictureWriter pictures, CancellationToken cancellation)
    {
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation).ConfigureAwait(false)) == JsonPiece.StartObject)
        {
            await pictures.BeginAsync(cancellation).ConfigureAwait(false);
            while ((piece = await json.NextAsync(cancellation).ConfigureAwait(false)) == JsonPiece.Name)
            {
                if (!await ReadMemberAsync(json, pictures, cancellation).ConfigureAwait(false))
                    return Cut;
            }

            if (piece != JsonPiece.EndObject)
                return Cut;
            await pictures.EndAsync(PictureVerdict.Shown, cancellation).ConfigureAwait(false);
        }

        return piece == JsonPiece.EndArray ? null : Cut;
    }

    private async ValueTask<bool> ReadMemberAsync(JsonStreamReader json, IPictureWriter pictures, CancellationToken cancellation)
    {
        var isBase64 = json.Value.Span.SequenceEqual("b64_json"u8);
        var isLink = json.Value.Span.SequenceEqual("url"u8);
        var name = isBase64 || isLink ? string.Empty : JsonText.Unescape(json.Value.Span);
        var piece = await json.NextAsync(cancellation).ConfigureAwait(false);
        if (isBase64 && piece is JsonPiece.StringPart)
            return await Base64Text.CopyAsync(json, pictures, cancellation).ConfigureAwait(false);
        if (isLink && piece is JsonPiece.StringPart)
            return await Base64Text.CopyLinkAsync(json, MaxLinkBytes, pictures, cancellation).ConfigureAwait(false);
        if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation).ConfigureAwait(false) is not { } value)
            return false;
        if (!isBase64 && !isLink && withoutPictureFields?.Contains(name) != true)
            await pictures.PictureFieldAsync(name, value, cancellation).ConfigureAwait(false);
        return true;
    }

    private static ProviderError ErrorIn200(byte[] error) => OpenAiErrors.Read(502, Encoding.UTF8.GetBytes($"{{\"error\":{Encoding.UTF8.GetString(error)}}}"))
        with
    { Status = 502 };
}

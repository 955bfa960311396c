using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// Reads <c>{"candidates":[{"content":{"parts":[…]},"finishReason"}],"promptFeedback","usageMetadata"}</c>. Every image
/// is handed on but drafts, which are marked as thoughts behind their bytes; texts and thought signatures are passed over. Why a
/// candidate ended stands behind its images. Names may also be those of the protocol buffers (<c>inline_data</c>), and a host
/// that streams gives a list.
/// </summary>
internal sealed class GeminiReader : IResponseReader
{
    private const int MaxFieldBytes = 64 * 1024;
    private const int MaxLinkBytes = 16 * 1024;

    // Finish reasons (https://ai.google.dev/api/generate-content#FinishReason) that are a filter's; the others are failures.
    private static readonly string[] FilterReasons =
        ["SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "RECITATION", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION"];

    /// <inheritdoc/>
    public bool VerdictFollows(ProviderResponse response) => true;

    /// <inheritdoc/>
    public async ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation)
    {
        using var json = new JsonStreamReader(response.Body);
        var found = new Found();
        var piece = await json.NextAsync(cancellation);

        // A list where the host streams: each of its objects is a part of one answer.
        var isList = piece == JsonPiece.StartArray;
        if (isList)
            piece = await json.NextAsync(cancellation);
        if (piece != JsonPiece.StartObject)
            return GoogleErrors.NoObject;
        do
        {
            if (!await ReadObjectAsync(json, images, found, cancellation))
                return GoogleErrors.Cut;
            piece = isList ? await json.NextAsync(cancellation) : JsonPiece.EndArray;
        }
        while (piece == JsonPiece.StartObject);

        if (piece != JsonPiece.EndArray || await json.NextAsync(cancellation) != JsonPiece.End)
            return GoogleErrors.Cut;
        await GeminiUsage.HandOnAsync(found.Usage, images, cancellation);
        return Verdict(found);
    }

    private static async ValueTask<bool> ReadObjectAsync(
        JsonStreamReader json, IImageWriter images, Found found, CancellationToken cancellation)
    {
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = GoogleNames.Camel(json.Name);
            piece = await json.NextAsync(cancellation);
            if (!await ReadMemberAsync(name, piece, json, images, found, cancellation))
                return false;
        }

        return piece == JsonPiece.EndObject;
    }

    private static ProviderError? Verdict(Found found)
    {
        if (found.BlockReason is { } block)
            return ProviderError.Filtered(found.BlockMessage ?? $"Google refused the prompt: {block}.", block);
        if (FilterReasons.Contains(found.FinishReason))
            return ProviderError.Filtered(found.FinishMessage ?? $"Google withheld the picture: {found.FinishReason}.", found.FinishReason);
        if (found.Images > 0)
            return null;
        return ProviderError.Malformed(
            found.FinishMessage ?? $"Google answered without a picture (finish reason {found.FinishReason ?? "none"}).")
            with
        { Code = found.FinishReason is null or "STOP" ? "invalid_upstream_response" : found.FinishReason };
    }

    private static async ValueTask<bool> ReadMemberAsync(
        string name, JsonPiece piece, JsonStreamReader json, IImageWriter images, Found found, CancellationToken cancellation)
    {
        switch (name)
        {
            case "candidates" when piece == JsonPiece.StartArray:
                while ((piece = await json.NextAsync(cancellation)) == JsonPiece.StartObject)
                {
                    if (!await ReadCandidateAsync(json, images, found, cancellation))
                        return false;
                }

                return piece == JsonPiece.EndArray;
            case "promptFeedback" when piece == JsonPiece.StartObject:
                if (await CaptureAsync(json, piece, cancellation) is not { } feedback)
                    return false;
                found.BlockReason = feedback.Text("blockReason") ?? feedback.Text("block_reason");
                found.BlockMessage = feedback.Text("blockReasonMessage") ?? feedback.Text("block_reason_message");
                return true;
            case "usageMetadata" when piece == JsonPiece.StartObject:
                if (await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is not { } usage)
                    return false;
                found.Usage = usage;
                return true;
            default:
                await json.SkipAsync(piece, cancellation);
                return true;
        }
    }

    private static async ValueTask<ParameterSet?> CaptureAsync(JsonStreamReader json, JsonPiece piece, CancellationToken cancellation) =>
        await json.CaptureAsync(piece, MaxFieldBytes, cancellation) is { } text ? ParameterSet.Parse(text, JsonScanner.MaxDepth) : null;

    private static async ValueTask<bool> ReadCandidateAsync(
        JsonStreamReader json, IImageWriter images, Found found, CancellationToken cancellation)
    {
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = GoogleNames.Camel(json.Name);
            piece = await json.NextAsync(cancellation);
            if (name == "content" && piece == JsonPiece.StartObject)
            {
                if (!await ReadContentAsync(json, images, found, cancellation))
                    return false;
            }
            else if (name == "finishReason")
            {
                found.FinishReason = await json.StringAsync(piece, MaxFieldBytes, cancellation);
            }
            else if (name == "finishMessage")
            {
                found.FinishMessage = await json.StringAsync(piece, MaxFieldBytes, cancellation);
            }
            else
            {
                await json.SkipAsync(piece, cancellation);
            }
        }

        return piece == JsonPiece.EndObject;
    }

    private static async ValueTask<bool> ReadContentAsync(
        JsonStreamReader json, IImageWriter images, Found found, CancellationToken cancellation)
    {
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var isParts = json.Value.Span.SequenceEqual("parts"u8);
            piece = await json.NextAsync(cancellation);
            if (!isParts || piece != JsonPiece.StartArray)
            {
                await json.SkipAsync(piece, cancellation);
                continue;
            }

            while ((piece = await json.NextAsync(cancellation)) == JsonPiece.StartObject)
            {
                if (!await ReadPartAsync(json, images, found, cancellation))
                    return false;
            }

            if (piece != JsonPiece.EndArray)
                return false;
        }

        return piece == JsonPiece.EndObject;
    }

    private static async ValueTask<bool> ReadPartAsync(
        JsonStreamReader json, IImageWriter images, Found found, CancellationToken cancellation)
    {
        var (drawn, filled, thought) = (false, false, false);
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = GoogleNames.Camel(json.Name);
            piece = await json.NextAsync(cancellation);
            if (name is "inlineData" or "fileData" && piece == JsonPiece.StartObject)
            {
                if (!drawn)
                    await images.BeginAsync(cancellation);
                if (await ReadDataAsync(json, images, cancellation) is not { } hasBytes)
                    return false;
                (drawn, filled) = (true, filled | hasBytes);
                continue;
            }

            thought |= name == "thought" && piece == JsonPiece.Scalar && json.Value.Span.SequenceEqual("true"u8);
            await json.SkipAsync(piece, cancellation);
        }

        if (drawn)
            await images.EndAsync(thought ? ImageVerdict.Filtered : ImageVerdict.Shown, cancellation);
        found.Images += filled && !thought ? 1 : 0;
        return piece == JsonPiece.EndObject;
    }

    // Whether there was an image; null where the document breaks off.
    private static async ValueTask<bool?> ReadDataAsync(JsonStreamReader json, IImageWriter images, CancellationToken cancellation)
    {
        var drawn = false;
        JsonPiece piece;
        while ((piece = await json.NextAsync(cancellation)) == JsonPiece.Name)
        {
            var name = GoogleNames.Camel(json.Name);
            piece = await json.NextAsync(cancellation);
            if (name is not ("data" or "fileUri") || piece != JsonPiece.StringPart)
            {
                await json.SkipAsync(piece, cancellation);
                continue;
            }

            var isWhole = name == "data"
                ? await Base64Text.CopyAsync(json, images, cancellation)
                : await Base64Text.CopyLinkAsync(json, MaxLinkBytes, images, cancellation);
            if (!isWhole)
                return null;
            drawn = true;
        }

        return piece == JsonPiece.EndObject ? drawn : null;
    }

    // What one answer said beside its images.
    private sealed class Found
    {
        public int Images { get; set; }

        public string? BlockReason { get; set; }

        public string? BlockMessage { get; set; }

        public byte[]? Usage { get; set; }

        public string? FinishReason { get; set; }

        public string? FinishMessage { get; set; }
    }
}

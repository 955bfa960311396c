using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Upstream;
using ImageGateway.Providers.Answers;

namespace ImageGateway.Providers.Google;

/// <summary>
/// Turns <c>usageMetadata</c> into OpenAI's <c>usage</c>. Thoughts are billed as text that is written; of the candidates
/// all but the images is text (https://ai.google.dev/gemini-api/docs/tokens).
/// </summary>
internal static class GeminiUsage
{
    /// <summary>The count, or null where Google counted nothing.</summary>
    public static ImageUsage? Read(JsonElement metadata)
    {
        var input = TokenCount.Of(metadata, "promptTokenCount");
        var candidates = TokenCount.Of(metadata, "candidatesTokenCount");
        var (images, text) = (Sum(metadata, "candidatesTokensDetails", "IMAGE"), Sum(metadata, "candidatesTokensDetails", "TEXT"));
        if (input is null && candidates is null && images is null)
            return null;

        var thoughts = TokenCount.Of(metadata, "thoughtsTokenCount") ?? 0;
        var drawn = Math.Max(candidates ?? 0, ImageUsage.Sum(images ?? 0, text ?? 0));
        long? written = images is null && text is null && thoughts == 0 ? null : ImageUsage.Sum(images is { } split ? drawn - split : text ?? 0, thoughts);
        var output = ImageUsage.Sum(drawn, thoughts);
        var read = ImageUsage.Sum(input ?? 0, TokenCount.Of(metadata, "toolUsePromptTokenCount") ?? 0);
        return new(read, output, TokenCount.Of(metadata, "totalTokenCount") ?? ImageUsage.Sum(read, output))
        {
            TextInputTokens = Sum(metadata, "promptTokensDetails", "TEXT") ?? (metadata.Member("promptTokensDetails") is null ? null : 0),
            ImageInputTokens = Sum(metadata, "promptTokensDetails", "IMAGE") ?? 0,
            CachedInputTokens = TokenCount.Of(metadata, "cachedContentTokenCount") ?? 0,
            CachedTextTokens = Sum(metadata, "cacheTokensDetails", "TEXT"),
            CachedImageTokens = Sum(metadata, "cacheTokensDetails", "IMAGE"),
            ImageOutputTokens = images,
            TextOutputTokens = written,
        };
    }

    /// <summary>Hands the tokens on; nothing where Google counted none.</summary>
    public static ValueTask HandOnAsync(ReadOnlySpan<byte> metadata, IPictureWriter pictures, CancellationToken cancellation)
    {
        if (ProviderJson.ObjectOf(metadata) is not { } element || Read(element) is not { } usage)
            return default;
        pictures.Usage(usage);
        return pictures.FieldAsync("usage", Write(usage), cancellation);
    }

    private static ReadOnlyMemory<byte> Write(ImageUsage usage)
    {
        var text = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        json.WriteNumber("total_tokens", usage.TotalTokens);
        json.WriteNumber("input_tokens", usage.InputTokens);
        json.WriteNumber("output_tokens", usage.OutputTokens);
        if (usage.TextInputTokens is { } words)
            WriteParts(json, "input_tokens_details", words, usage.ImageInputTokens);
        if (usage.ImageOutputTokens is { } images)
            WriteParts(json, "output_tokens_details", usage.TextOutputTokens ?? 0, images);
        json.WriteEndObject();
        json.Flush();
        return text.WrittenMemory;
    }

    private static void WriteParts(Utf8JsonWriter json, string name, long text, long images)
    {
        json.WriteStartObject(name);
        json.WriteNumber("text_tokens", text);
        json.WriteNumber("image_tokens", images);
        json.WriteEndObject();
    }

    // Null where no part of that kind is named.
    private static long? Sum(JsonElement metadata, string list, string modality)
    {
        if (metadata.Member(list) is not { ValueKind: JsonValueKind.Array } details)
            return null;
        long? sum = null;
        foreach (var one in details.EnumerateArray())
        {
            if (one.Text("modality") == modality && TokenCount.Of(one, "tokenCount") is { } count)
                sum = ImageUsage.Sum(sum ?? 0, count);
        }

        return sum;
    }
}

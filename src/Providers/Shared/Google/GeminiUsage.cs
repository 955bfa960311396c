using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// Turns <c>usageMetadata</c> into OpenAI's <c>usage</c>. Thoughts are billed as text that is written; of the candidates
/// all but the images is text (https://ai.google.dev/gemini-api/docs/tokens).
/// </summary>
internal static class GeminiUsage
{
    /// <summary>The count, or null where Google counted nothing.</summary>
    public static ImageUsage? Read(JsonElement metadata)
    {
        var input = Count(metadata, "promptTokenCount");
        var candidates = Count(metadata, "candidatesTokenCount");
        var (images, text) = (Sum(metadata, "candidatesTokensDetails", "IMAGE"), Sum(metadata, "candidatesTokensDetails", "TEXT"));
        if (input is null && candidates is null && images is null)
            return null;

        var thoughts = Count(metadata, "thoughtsTokenCount") ?? 0;
        var drawn = Math.Max(candidates ?? 0, ImageUsage.Sum(images ?? 0, text ?? 0));
        long? written = images is null && text is null && thoughts == 0
            ? null
            : ImageUsage.Sum(images is { } split ? drawn - split : text ?? 0, thoughts);
        var output = ImageUsage.Sum(drawn, thoughts);
        var read = ImageUsage.Sum(input ?? 0, Count(metadata, "toolUsePromptTokenCount") ?? 0);
        return new(read, output, Count(metadata, "totalTokenCount") ?? ImageUsage.Sum(read, output))
        {
            TextInputTokens = Sum(metadata, "promptTokensDetails", "TEXT") ?? (Find(metadata, "promptTokensDetails") is null ? null : 0),
            ImageInputTokens = Sum(metadata, "promptTokensDetails", "IMAGE") ?? 0,
            CachedInputTokens = Count(metadata, "cachedContentTokenCount") ?? 0,
            CachedTextTokens = Sum(metadata, "cacheTokensDetails", "TEXT"),
            CachedImageTokens = Sum(metadata, "cacheTokensDetails", "IMAGE"),
            ImageOutputTokens = images,
            TextOutputTokens = written,
        };
    }

    /// <summary>Hands the tokens on; nothing where Google counted none.</summary>
    public static ValueTask HandOnAsync(ReadOnlySpan<byte> metadata, IImageWriter images, CancellationToken cancellation)
    {
        if (ProviderJson.ObjectOf(metadata) is not { } element || Read(element) is not { } usage)
            return default;
        images.Usage(usage);
        return images.FieldAsync("usage", Write(usage), cancellation);
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

    private static long? Count(JsonElement owner, string name) => TokenCount.Read(owner, name, NameIn(owner, name));

    private static JsonElement? Find(JsonElement owner, string name) => owner.Member(name) ?? owner.Member(NameIn(owner, name));

    // The member's name as the host writes it.
    private static string NameIn(JsonElement owner, string name) =>
        owner.ValueKind != JsonValueKind.Object
            ? name
            : owner.EnumerateObject().Select(ProviderJson.NameOf).FirstOrDefault(own => GoogleNames.Camel(own) == name) ?? name;

    // Null where no part of that kind is named.
    private static long? Sum(JsonElement metadata, string list, string modality)
    {
        if (Find(metadata, list) is not { ValueKind: JsonValueKind.Array } details)
            return null;
        long? sum = null;
        foreach (var one in details.EnumerateArray())
        {
            if (one.Text("modality") == modality && Count(one, "tokenCount") is { } count)
                sum = ImageUsage.Sum(sum ?? 0, count);
        }

        return sum;
    }
}

using System.Buffers;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Providers.Google;

/// <summary>Turns <c>usageMetadata</c> into OpenAI's <c>usage</c>. Thoughts are billed as output and stand beside it (providers 7.3).</summary>
internal static class GeminiUsage
{
    /// <summary>Hands the tokens on; nothing where Google counted none.</summary>
    public static ValueTask HandOnAsync(ParameterSet metadata, IPictureWriter pictures, CancellationToken cancellation)
    {
        if (metadata.Integer("promptTokenCount") is not { } input)
            return default;
        var output = (metadata.Integer("candidatesTokenCount") ?? 0) + (metadata.Integer("thoughtsTokenCount") ?? 0);
        var total = metadata.Integer("totalTokenCount") ?? input + output;
        var details = metadata.Find("promptTokensDetails") is { Kind: JsonValueKind.Array } found ? ByModality(found) : null;
        pictures.Usage(new(input, output, total) { TextInputTokens = details?.Text, ImageInputTokens = details?.Image ?? 0 });
        return pictures.FieldAsync("usage", Write(input, output, total, details), cancellation);
    }

    private static ReadOnlyMemory<byte> Write(long input, long output, long total, (long Text, long Image)? details)
    {
        var text = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(text);
        json.WriteStartObject();
        json.WriteNumber("total_tokens", total);
        json.WriteNumber("input_tokens", input);
        json.WriteNumber("output_tokens", output);
        if (details is { } parts)
        {
            json.WriteStartObject("input_tokens_details");
            json.WriteNumber("text_tokens", parts.Text);
            json.WriteNumber("image_tokens", parts.Image);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return text.WrittenMemory;
    }

    private static (long Text, long Image)? ByModality(Parameter parameter)
    {
        using var document = JsonDocument.Parse(parameter.Value);
        return (Sum(document.RootElement, "TEXT"), Sum(document.RootElement, "IMAGE"));
    }

    private static long Sum(JsonElement details, string modality)
    {
        long sum = 0;
        foreach (var one in details.EnumerateArray())
        {
            if (one.ValueKind == JsonValueKind.Object
                && one.TryGetProperty("modality", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals(modality)
                && one.TryGetProperty("tokenCount", out var tokens) && tokens.ValueKind == JsonValueKind.Number && tokens.TryGetInt64(out var count))
            {
                sum += count;
            }
        }

        return sum;
    }
}

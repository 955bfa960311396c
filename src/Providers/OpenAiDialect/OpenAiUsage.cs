using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.OpenAiDialect;

/// <summary>Reads OpenAI's count of tokens.</summary>
public static class OpenAiUsage
{
    private static ReadOnlySpan<byte> Name => "\"usage\":"u8;

    /// <summary>The count, or null where it is none.</summary>
    public static ImageUsage? Read(byte[] json)
    {
        var usage = ParameterSet.Empty;
        if (JsonText.KindOf(json) == JsonValueKind.Object)
            usage = ParameterSet.Parse(json, JsonScanner.MaxDepth);
        return usage.Integer("total_tokens") is { } total
            ? new(usage.Integer("input_tokens") ?? 0, usage.Integer("output_tokens") ?? 0, total)
            {
                TextInputTokens = Detail(usage, "text_tokens"),
                ImageInputTokens = Detail(usage, "image_tokens") ?? 0,
            }
            : null;
    }

    /// <summary>The last count in a text that ends with the object that has it, or null.</summary>
    public static ImageUsage? Last(ReadOnlySpan<byte> text)
    {
        // In a text of somebody's the quotation marks would be escaped.
        var at = text.LastIndexOf(Name);
        if (at < 0)
            return null;
        var json = new Utf8JsonReader(text[(at + Name.Length)..], isFinalBlock: false, default);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject || !json.TrySkip())
                return null;
            return Read(text.Slice(at + Name.Length, (int)json.BytesConsumed).Trim(" "u8).ToArray());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long? Detail(ParameterSet usage, string name) =>
        usage.Find("input_tokens_details") is { Kind: JsonValueKind.Object } details
            ? ParameterSet.Parse(details.Value, JsonScanner.MaxDepth).Integer(name)
            : null;
}

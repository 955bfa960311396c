using System.Buffers;
using System.Text.Json;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Shared.OpenAiFormat;

/// <summary>Adds up <c>usage</c> objects of answers that become one: every number, in whatever detail it stands.</summary>
public static class UsageSum
{
    /// <summary>
    /// The sum of two objects; the other one where one of them is none. Of two members that cannot be added the first counts.
    /// </summary>
    public static ReadOnlyMemory<byte> Add(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right)
    {
        if (ProviderJson.ObjectOf(left.Span) is not { } first)
            return right;
        if (ProviderJson.ObjectOf(right.Span) is not { } second)
            return left;
        var text = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(text);
        Write(json, first, second);
        json.Flush();
        return text.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, JsonElement left, JsonElement? right)
    {
        if (left.ValueKind == JsonValueKind.Object)
            WriteObject(json, left, right);
        else if (left.ValueKind == JsonValueKind.Number && right is { ValueKind: JsonValueKind.Number } other)
            WriteNumber(json, left, other);
        else
            json.WriteRawValue(
                (left.ValueKind == JsonValueKind.Null ? right : null) is { } second ? second.GetRawText() : left.GetRawText());
    }

    private static void WriteObject(Utf8JsonWriter json, JsonElement left, JsonElement? right)
    {
        json.WriteStartObject();
        foreach (var member in left.EnumerateObject())
        {
            var name = member.NameOf();
            json.WritePropertyName(name);
            Write(json, member.Value, right?.Member(name));
        }

        foreach (var member in right is { ValueKind: JsonValueKind.Object } other ? other.EnumerateObject() : default)
        {
            var name = member.NameOf();
            if (left.Member(name) is not null)
                continue;
            json.WritePropertyName(name);
            Write(json, member.Value, null);
        }

        json.WriteEndObject();
    }

    // Counts of tokens are whole; a vendor that counts in parts of them is added up in parts.
    private static void WriteNumber(Utf8JsonWriter json, JsonElement left, JsonElement right)
    {
        if (left.TryGetInt64(out var a) && right.TryGetInt64(out var b))
            json.WriteNumberValue((long)Int128.Clamp((Int128)a + b, long.MinValue, long.MaxValue));
        else if (left.TryGetDecimal(out var c) && right.TryGetDecimal(out var d) && Math.Abs(c) < decimal.MaxValue / 2
            && Math.Abs(d) < decimal.MaxValue / 2)
            json.WriteNumberValue(c + d);
        else
            json.WriteRawValue(left.GetRawText());
    }
}

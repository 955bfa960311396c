using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageGateway.Api.Management.Configs;

/// <summary>Rewrites single texts of a JSON document and leaves everything else as it was.</summary>
internal static class JsonStrings
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document with texts replaced; the same one where none is.</summary>
    /// <param name="json">The document.</param>
    /// <param name="isSecret">Whether everything below a member of this name is meant.</param>
    /// <param name="replace">The text in place of one, by its JSON pointer; null leaves it.</param>
    public static string Replace(string json, Func<string, bool> isSecret, Func<string, string, string?> replace)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        var replaced = false;
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(document.RootElement, string.Empty, within: false, writer, isSecret, (pointer, text) =>
            {
                var other = replace(pointer, text);
                replaced |= other is not null;
                return other;
            });
        }

        return replaced ? Encoding.UTF8.GetString(buffer.WrittenSpan) : json;
    }

    private static void Write(JsonElement element, string pointer, bool within, Utf8JsonWriter writer, Func<string, bool> isSecret, Func<string, string, string?> replace)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, $"{pointer}/{Escaped(member.Name)}", within || isSecret(member.Name), writer, isSecret, replace);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    Write(item, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index++}"), within, writer, isSecret, replace);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when within && element.GetString() is { Length: > 0 } text:
                writer.WriteStringValue(replace(pointer, text) ?? text);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

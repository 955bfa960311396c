using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageGateway.Core.Json;

/// <summary>Rewrites single texts of a JSON document and leaves everything else as it was.</summary>
public static class JsonStrings
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document with texts replaced; the same one where none is.</summary>
    /// <param name="json">The document.</param>
    /// <param name="replace">The text in place of one; null leaves it.</param>
    public static string Replace(string json, Func<JsonPlace, string, string?> replace)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        var replaced = false;
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            Write(document.RootElement, new(string.Empty, []), writer, (place, text) =>
            {
                var other = replace(place, text);
                replaced |= other is not null;
                return other;
            });
        }

        return replaced ? Encoding.UTF8.GetString(buffer.WrittenSpan) : json;
    }

    private static void Write(JsonElement element, JsonPlace place, Utf8JsonWriter writer, Func<JsonPlace, string, string?> replace)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    // A name, too, may have an escape that is half a character.
                    var name = JsonText.Unescape(JsonMarshal.GetRawUtf8PropertyName(member));
                    writer.WritePropertyName(name);
                    Write(member.Value, new(
                        $"{place.Pointer}/{Escaped(name)}", [.. place.Members, ConfigElement.Snake(name)]), writer, replace);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    Write(item, place with { Pointer = string.Create(CultureInfo.InvariantCulture, $"{place.Pointer}/{index++}") }, writer,
                        replace);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when TextOf(element) is { Length: > 0 } text:
                if (replace(place, text) is { } other)
                    writer.WriteStringValue(other);
                else
                    element.WriteTo(writer);
                break;
            default:
                writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
                break;
        }
    }

    // An escape that is half a character makes no text; whoever reads the value says so.
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

/// <summary>Position of a text in a JSON document.</summary>
/// <param name="Pointer">The JSON pointer.</param>
/// <param name="Members">The names of the members around it in snake case, the outermost first; positions in arrays are left out.</param>
public readonly record struct JsonPlace(string Pointer, ImmutableArray<string> Members)
{
    /// <summary>The name of the member that it is; empty at the top.</summary>
    public string Member => Members.IsEmpty ? string.Empty : Members[^1];
}

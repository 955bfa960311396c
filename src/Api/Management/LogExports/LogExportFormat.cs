using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageGateway.Api.Management.LogExports;

/// <summary>Writes entries of an export as lines of JSON, and such lines as lines of CSV.</summary>
internal static class LogExportFormat
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Portkey's names for what entries have under another one.
    private static readonly Dictionary<string, string> OtherNames = new()
    {
        ["request_url"] = "operation",
        ["mode"] = "route_reason",
    };

    /// <summary>Writes an entry as a line of JSON with some of its members.</summary>
    /// <param name="entry">The entry with all of its members.</param>
    /// <param name="members">Members to write; those that an entry does not have are null.</param>
    public static string Line(JsonObject entry, ImmutableArray<string> members)
    {
        var line = new JsonObject();
        foreach (var member in members)
            line[member] = Value(entry, member)?.DeepClone();
        return line.ToJsonString(Plain);
    }

    /// <summary>Writes the head of a CSV file.</summary>
    public static string CsvHead(ImmutableArray<string> members) => string.Join(',', members.Select(Quote)) + "\r\n";

    /// <summary>Writes a line of JSON as a line of CSV (RFC 4180); objects and lists are JSON.</summary>
    public static string CsvLine(string json, ImmutableArray<string> members)
    {
        var line = JsonNode.Parse(json)!.AsObject();
        var text = new StringBuilder();
        foreach (var member in members)
            text.Append(text.Length == 0 ? string.Empty : ",").Append(Quote(Text(line[member])));
        return text.Append("\r\n").ToString();
    }

    private static JsonNode? Value(JsonObject entry, string member) => member switch
    {
        "request" => (entry["request"] as JsonObject)?["body"],
        "response" => (entry["response"] as JsonObject)?["body"],
        "prompt_slug" => null,
        "request_url" => (entry["request"] as JsonObject)?["url"],
        _ => entry[OtherNames.GetValueOrDefault(member, member)],
    };

    private static string Text(JsonNode? value) => value switch
    {
        null => string.Empty,
        JsonValue one when one.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(Plain),
    };

    // A cell that begins like a formula would be run by the program that opens the file.
    private static string Quote(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r'
            && !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
            text = "'" + text;
        return text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

using System.Globalization;
using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Shared.Parameters;

/// <summary>One named value of a request: a JSON value, a form's text, or a form's file.</summary>
public sealed record Parameter(string Name, JsonElement? Json, FormPart? Part)
{
    public bool IsNull => Json?.ValueKind == JsonValueKind.Null;

    /// <summary>The text; null when the value is not one.</summary>
    public string? Text => Json is { } json
        ? json.ValueKind == JsonValueKind.String ? json.GetString() : null
        : Part is { IsFile: false } ? Part.Text : null;

    /// <summary>The whole number; null when the value is not one. A form's number is a text, JSON's is not.</summary>
    public long? Integer => Json is { } json
        ? json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number) ? number : null
        : long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;

    public double? Number => Json is { } json
        ? json.ValueKind == JsonValueKind.Number ? json.GetDouble() : null
        : double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;

    public bool? Flag => Json is { } json
        ? json.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : Text switch { "true" => true, "false" => false, _ => null };

    /// <summary>The kind of value in the words of an error message.</summary>
    public string Kind => Json?.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number when Integer is null => "a decimal number",
        JsonValueKind.Number => "an integer",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        null when Part is { IsFile: true } => "a file",
        _ => "a string",
    };
}

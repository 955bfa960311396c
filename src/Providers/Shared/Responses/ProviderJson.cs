using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Json;

namespace ImageGateway.Providers.Shared.Responses;

/// <summary>Reads small JSON of providers, which may be anything: nothing here throws.</summary>
internal static class ProviderJson
{
    private const int MaxDepth = 64;

    /// <summary>The object that a body is, or null where it is none.</summary>
    public static JsonElement? ObjectOf(ReadOnlySpan<byte> body)
    {
        using var document = Parse(body);
        return document?.RootElement is { ValueKind: JsonValueKind.Object } root ? root.Clone() : null;
    }

    /// <summary>The document that a body is, over memory of the pool until it is disposed; null where it is none.</summary>
    public static JsonDocument? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The member of this name, or null where the value is no object or has none.</summary>
    public static JsonElement? Member(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;

        // The framework's look-up throws where another name has an escape that is no character.
        foreach (var member in element.EnumerateObject())
        {
            if (IsNamed(member, name))
                return member.Value;
        }

        return null;
    }

    // Nearly every name is plain ASCII and can be compared as it stands.
    private static bool IsNamed(JsonProperty member, string name)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(member);
        return raw.Contains((byte)'\\') || !Ascii.IsValid(raw) ? JsonText.Unescape(raw) == name : Ascii.Equals(raw, name);
    }

    /// <summary>Gets a member's name without escapes.</summary>
    public static string NameOf(this JsonProperty member) => JsonText.Unescape(JsonMarshal.GetRawUtf8PropertyName(member));

    /// <summary>The string, or null where the value is something else.</summary>
    public static string? AsText(this JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? JsonText.Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1]) : null;

    /// <summary>The string member of this name, or null.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name)?.AsText();

    /// <summary>The number member of this name, or null.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;
}

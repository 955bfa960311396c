using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Gateway.Requests;

/// <summary>The caller's metadata: a JSON object of texts, numbers and booleans in <c>x-portkey-metadata</c>.</summary>
public static class RequestMetadata
{
    /// <summary>Characters that a caller may send; what keys and workspaces add is bounded where it is saved.</summary>
    public const int MaxChars = 16 * 1024;

    private const int MaxShownChars = 64;

    /// <summary>Reads the plain values of metadata by name; none where it cannot be read.</summary>
    public static IReadOnlyDictionary<string, RequestAttributeValue> Read(IHeaderDictionary headers)
    {
        var values = new Dictionary<string, RequestAttributeValue>(StringComparer.Ordinal);
        return Visit(headers[GatewayHeaders.Metadata].ToString(), member =>
        {
            if (RequestAttributeValue.From(member.Value) is { } value)
                values[member.Name] = value;
        }) ? values : FrozenDictionary<string, RequestAttributeValue>.Empty;
    }

    /// <summary>All its members; none where it cannot be read.</summary>
    public static JsonObject Parse(string text)
    {
        var members = new JsonObject();
        return Visit(text, member => members[member.Name] = JsonNode.Parse(member.Value.GetRawText())) ? members : [];
    }

    /// <summary>
    /// Describes the fault of metadata as it was sent, as the end of a sentence; null when it is valid. Null as a value is no
    /// value.
    /// </summary>
    /// <param name="text">The header's value.</param>
    /// <param name="isWhole">Whether nothing of it can be read; else only what is named.</param>
    public static string? FaultOf(string text, out bool isWhole)
    {
        isWhole = text.Length > 0;
        if (text.Length == 0)
            return null;
        return text.Length > MaxChars
            ? $"has {text.Length} characters; at most {MaxChars} are accepted"
            : FaultOfSent(text, out isWhole);
    }

    private static string? FaultOfSent(string text, out bool isWhole)
    {
        isWhole = true;
        string? wrong = null;
        if (!Visit(text, member => wrong ??= member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? member.Name : null))
            return "is not a JSON object of texts";
        isWhole = false;
        return wrong is null
            ? null
            : $"has '{(wrong.Length > MaxShownChars ? wrong[..MaxShownChars] + "…" : wrong)}', which is not a text, a number or a boolean";
    }

    // Texts with half a surrogate pair cannot be read: the framework says so with InvalidOperationException.
    private static bool Visit(string text, Action<JsonProperty> visit)
    {
        if (text.Length == 0)
            return true;
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.String)
                    _ = member.Value.GetString();
                visit(member);
            }

            return true;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}

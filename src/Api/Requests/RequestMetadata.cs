using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Api.Requests;

/// <summary>The caller's metadata: a JSON object in <c>x-portkey-metadata</c>. What cannot be read is none (portkey-compat 2.1).</summary>
internal static class RequestMetadata
{
    private const int MaxChars = 16 * 1024;

    /// <summary>Its plain values by name.</summary>
    public static IReadOnlyDictionary<string, FactValue> Read(IHeaderDictionary headers)
    {
        var text = headers[GatewayHeaders.Metadata].ToString();
        if (text.Length is 0 or > MaxChars)
            return FrozenDictionary<string, FactValue>.Empty;
        var values = new Dictionary<string, FactValue>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    if (FactValue.Of(member.Value) is { } value)
                        values[member.Name] = value;
                }
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            values.Clear();
        }

        return values;
    }

    /// <summary>All its members; none where it cannot be read.</summary>
    public static JsonObject Parse(string text)
    {
        var members = new JsonObject();
        if (text.Length is 0 or > MaxChars)
            return members;
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in document.RootElement.EnumerateObject())
                    members[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            members.Clear();
        }

        return members;
    }
}

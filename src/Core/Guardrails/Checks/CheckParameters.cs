using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageGateway.Core.Json;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>
/// Reads the parameters of a check. Their names are Portkey's and stay as they are (docs/architecture/portkey.md#configs).
/// </summary>
internal sealed class CheckParameters(JsonElement json, PatternBudget? patterns, Action<string, string> fault)
{
    private static readonly Regex Anything = new(string.Empty, RegexOptions.None, TimeSpan.FromMilliseconds(100));
    private static readonly Uri Nowhere = new("http://webhook.invalid/");

    /// <summary>A boolean, false where it is absent.</summary>
    public bool Flag(string name)
    {
        var value = json.Member(name);
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False))
            fault(name, "Expected boolean");
        return value.ValueKind == JsonValueKind.True;
    }

    /// <summary>A list of strings that must be there.</summary>
    public ImmutableArray<string> Texts(string name)
    {
        if (json.Member(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
            return [.. list.EnumerateArray().Select(item => item.GetString()!)];
        fault(name, "Expected a list of texts");
        return [];
    }

    /// <summary>The <c>operator</c>; any where it is absent.</summary>
    public Quantity Quantity()
    {
        switch (json.Text("operator"))
        {
            case "all":
                return ImageGateway.Core.Guardrails.Checks.Quantity.All;
            case "none":
                return ImageGateway.Core.Guardrails.Checks.Quantity.None;
            case null or "any":
                return ImageGateway.Core.Guardrails.Checks.Quantity.Any;
            default:
                fault("operator", "Must be one of: any, all, none");
                return ImageGateway.Core.Guardrails.Checks.Quantity.Any;
        }
    }

    /// <summary>A whole number that is not negative.</summary>
    public long Bound(string name, long standard)
    {
        if (json.Member(name) is not { ValueKind: not JsonValueKind.Undefined } value)
            return standard;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var bound) && bound >= 0)
            return bound;
        fault(name, "Expected a whole number from 0");
        return standard;
    }

    /// <summary>A pattern that must be there.</summary>
    public Regex Pattern(string name)
    {
        if (json.Text(name) is not { Length: > 0 } text)
        {
            fault(name, "Expected a pattern");
            return Anything;
        }

        if (ConfigPattern.Compile(text, patterns).TryGet(out var pattern, out var why))
            return pattern;
        fault(name, "The pattern " + why);
        return Anything;
    }

    /// <summary>A schema of metadata.</summary>
    public MetadataSchema Schema(string name)
    {
        if (MetadataSchema.Read(json.Member(name), patterns).TryGet(out var schema, out var why))
            return schema;
        fault(name, "The schema cannot be used: " + why);
        return new();
    }

    /// <summary>Reads a parameter that must be an http(s) address.</summary>
    public Uri Url(string name)
    {
        if (Uri.TryCreate(json.Text(name), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
            return url;
        fault(name, "Expected an http(s) address");
        return Nowhere;
    }

    /// <summary>Headers: an object of texts, or its JSON as a text.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers(string name)
    {
        var value = json.Member(name);
        if (value.ValueKind == JsonValueKind.Undefined)
            return [];
        if ((value.ValueKind == JsonValueKind.String ? HeadersOf(value.GetString()!) : HeadersOf(value)) is { } headers)
            return headers;
        fault(name, "Expected an object of texts");
        return [];
    }

    /// <summary>A time in milliseconds.</summary>
    public TimeSpan Timeout(string name)
    {
        var time = TimeSpan.FromMilliseconds(Math.Min(Bound(name, (long)WebhookCheck.DefaultTimeout.TotalMilliseconds), int.MaxValue));
        if (time > TimeSpan.Zero && time <= WebhookCheck.LongestTimeout)
            return time;
        fault(name, $"Expected milliseconds from 1 to {WebhookCheck.LongestTimeout.TotalMilliseconds:0}");
        return WebhookCheck.DefaultTimeout;
    }

    private static ImmutableArray<KeyValuePair<string, string>>? HeadersOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject()
            .All(header => header.Value.ValueKind == JsonValueKind.String && !header.Value.GetString()!.AsSpan().ContainsAny('\r', '\n'))
            ? [.. value.EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!))]
            : null;

    private static ImmutableArray<KeyValuePair<string, string>>? HeadersOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return HeadersOf(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the framework's word for an escape that is no character.
            return null;
        }
    }
}

using System.Collections.Frozen;
using System.Text.Json;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Replicate;

/// <summary>
/// The inputs of a model, from its OpenAPI schema: <c>components.schemas.Input</c>, whose closed lists stand beside it
/// under <c>allOf</c> references.
/// </summary>
internal sealed class InputSchema(IReadOnlyList<InputProperty> properties)
{
    // A name that stands twice means the first.
    private readonly FrozenDictionary<string, InputProperty> _byName =
        properties.DistinctBy(property => property.Name).ToFrozenDictionary(property => property.Name, StringComparer.Ordinal);

    /// <summary>The inputs, in the schema's order.</summary>
    public IReadOnlyList<InputProperty> Properties => properties;

    /// <summary>The first input that has one of these names and fits, or null.</summary>
    public InputProperty? Find(IReadOnlyList<string> names, Func<InputProperty, bool>? fits = null)
    {
        foreach (var name in names)
        {
            if (_byName.TryGetValue(name, out var property) && (fits is null || fits(property)))
                return property;
        }

        return null;
    }

    /// <summary>The input of this name, or null.</summary>
    public InputProperty? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads the schema out of a model or a version; null where there is none.</summary>
    /// <param name="version">A version, or the <c>latest_version</c> of a model.</param>
    public static InputSchema? Read(JsonElement version)
    {
        if (version.Member("openapi_schema")?.Member("components")?.Member("schemas") is not { } schemas
            || schemas.Member("Input") is not { } input || input.Member("properties") is not { ValueKind: JsonValueKind.Object } members)
        {
            return null;
        }

        var required = input.Member("required") is { ValueKind: JsonValueKind.Array } names
            ? names.EnumerateArray().Select(name => name.AsText()).ToHashSet()
            : [];
        var types = schemas.EnumerateObject().DistinctBy(type => type.NameOf())
            .ToDictionary(type => type.NameOf(), type => type.Value, StringComparer.Ordinal);
        var found = members.EnumerateObject()
            .Where(member => member.Value.ValueKind == JsonValueKind.Object)
            .Select(member => Property(member.NameOf(), member.Value, types) with { Required = required.Contains(member.NameOf()) })
            .ToList();
        return found.Count == 0 ? null : new(found);
    }

    private static InputProperty Property(string name, JsonElement written, Dictionary<string, JsonElement> types)
    {
        // The type can stand behind a reference, or in one arm of "this or null".
        var parts = new List<JsonElement> { written };
        foreach (var arms in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            if (written.Member(arms) is { ValueKind: JsonValueKind.Array } list)
                parts.AddRange(list.EnumerateArray().Select(arm => Resolve(arm, types)).Where(arm => arm.Text("type") != "null"));
        }

        var items = First(parts, part => part.Member("items"));
        return new(name)
        {
            Type = First(parts, part => part.Member("type"))?.AsText() ?? string.Empty,
            IsLink = parts.Any(IsLinkType) || (items is { } item && IsLinkType(item)),
            Choices = First(parts, part => part.Member("enum")) is { ValueKind: JsonValueKind.Array } choices
                ? [.. choices.EnumerateArray().Select(choice => choice.AsText() ?? choice.GetRawText())]
                : [],
            Minimum = Number(parts, "minimum"),
            Maximum = Number(parts, "maximum"),
            Step = Number(parts, "multipleOf"),
            Default = Number(parts, "default"),
        };
    }

    private static bool IsLinkType(JsonElement type) => type.Text("format") == "uri";

    private static double? Number(List<JsonElement> parts, string name) =>
        parts.Select(part => part.Number(name)).FirstOrDefault(number => number is not null);

    private static JsonElement? First(List<JsonElement> parts, Func<JsonElement, JsonElement?> pick) =>
        parts.Select(pick).FirstOrDefault(value => value is not null);

    private static JsonElement Resolve(JsonElement arm, Dictionary<string, JsonElement> types) =>
        arm.Text("$ref") is { } reference && types.TryGetValue(reference[(reference.LastIndexOf('/') + 1)..], out var target)
            ? target
            : arm;
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Guardrails.Checks;

/// <summary>
/// A JSON Schema of metadata. Metadata are one object of plain values, so it knows the keywords that say something about
/// such an object, and refuses the others instead of passing over them.
/// </summary>
public sealed record MetadataSchema
{
    private static readonly FrozenSet<string> Annotations =
        FrozenSet.ToFrozenSet(["$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated"]);

    /// <summary>The keys that must be there.</summary>
    public ImmutableArray<string> Required { get; private init; } = [];

    /// <summary>Schema of each key's value.</summary>
    public FrozenDictionary<string, ValueSchema> Properties { get; private init; } = FrozenDictionary<string, ValueSchema>.Empty;

    /// <summary>True when keys that are not listed are allowed.</summary>
    public bool AdditionalProperties { get; private init; } = true;

    /// <summary>The least number of keys.</summary>
    public int MinProperties { get; private init; }

    /// <summary>The greatest number of keys.</summary>
    public int MaxProperties { get; private init; } = int.MaxValue;

    /// <summary>The first thing in which metadata do not follow the schema, or null.</summary>
    public string? FaultOf(IReadOnlyDictionary<string, RequestAttributeValue> metadata, PatternTime patterns)
    {
        if (Required.FirstOrDefault(key => !metadata.ContainsKey(key)) is { } missing)
            return $"'{missing}' is missing.";
        if (metadata.Count < MinProperties || metadata.Count > MaxProperties)
            return $"There are {metadata.Count} keys.";
        foreach (var (key, value) in metadata)
        {
            if (!Properties.TryGetValue(key, out var schema))
            {
                if (!AdditionalProperties)
                    return $"'{key}' is not expected.";
            }
            else if (schema.FaultOf(value, patterns) is { } fault)
            {
                return $"'{key}' {fault}.";
            }
        }

        return null;
    }

    /// <summary>Reads a schema; where it cannot be used the fault says why.</summary>
    internal static Parsed<MetadataSchema> Read(JsonElement json, PatternBudget? patterns)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return new Fault("a schema is an object");
        var schema = new MetadataSchema();
        foreach (var keyword in json.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "type" when keyword.Value.ValueKind == JsonValueKind.String && keyword.Value.ValueEquals("object"):
                    break;
                case "required" when keyword.Value.ValueKind == JsonValueKind.Array
                    && keyword.Value.EnumerateArray().All(key => key.ValueKind == JsonValueKind.String):
                    schema = schema with { Required = [.. keyword.Value.EnumerateArray().Select(key => key.GetString()!)] };
                    break;
                case "additionalProperties" when keyword.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    schema = schema with { AdditionalProperties = keyword.Value.GetBoolean() };
                    break;
                case "minProperties" when TryCount(keyword.Value, out var least):
                    schema = schema with { MinProperties = least };
                    break;
                case "maxProperties" when TryCount(keyword.Value, out var most):
                    schema = schema with { MaxProperties = most };
                    break;
                case "properties" when keyword.Value.ValueKind == JsonValueKind.Object:
                    var properties = new Dictionary<string, ValueSchema>(StringComparer.Ordinal);
                    foreach (var property in keyword.Value.EnumerateObject())
                    {
                        if (!ValueSchema.Read(property.Value, patterns).TryGet(out var value, out var fault))
                            return new Fault($"'{property.Name}': {fault}");
                        properties[property.Name] = value;
                    }

                    schema = schema with { Properties = properties.ToFrozenDictionary(StringComparer.Ordinal) };
                    break;
                case var name when Annotations.Contains(name):
                    break;
                default:
                    return new Fault(
                        $"'{keyword.Name}' is not used so on metadata here; known are type, properties, required, additionalProperties, "
                            + $"minProperties, maxProperties");
            }
        }

        return schema;
    }

    /// <summary>Determines whether a keyword is an annotation that does not affect validity.</summary>
    internal static bool IsAnnotation(string keyword) => Annotations.Contains(keyword);

    private static bool TryCount(JsonElement value, out int count)
    {
        count = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out count) && count >= 0;
    }
}

using System.Text.Json.Nodes;

namespace ImageGateway.Api.Management.Bodies;

/// <summary>
/// Writes the form of a body as a JSON Schema for the OpenAPI document, so that the document says what the reader checks.
/// </summary>
/// <remarks>
/// Microsoft.AspNetCore.OpenApi does not fit: it describes the parameters of typed route handlers, and these routes read their
/// bodies themselves to name every fault. Both take the same metadata of the source generator.
/// </remarks>
/// <param name="settings">The settings of providers that stand beside members.</param>
internal sealed class BodySchemaWriter(ProviderSettingNames settings)
{
    /// <summary>The schemas of all bodies by the names of their records.</summary>
    public JsonObject All() =>
        new(BodySchema.Bodies.Select(type => KeyValuePair.Create(type.Name, (JsonNode?)Write(BodySchema.For(type)))));

    private JsonObject Write(BodyNode node)
    {
        var schema = node.OneOrMany ? OneOrMany(node) : Bare(node);
        if (!node.Nullable || node.Kind == BodyKind.Any)
            return schema;
        if (schema["type"] is JsonValue type)
            schema["type"] = new JsonArray(type.DeepClone(), "null");
        else if (schema["enum"] is JsonArray values)
            values.Add(null);
        else
            (schema["anyOf"] as JsonArray)?.Add((JsonNode)new JsonObject { ["type"] = "null" });
        return schema;
    }

    private JsonObject OneOrMany(BodyNode node) => new() { ["anyOf"] = new JsonArray(Write(node.Element!), Bare(node)) };

    private JsonObject Bare(BodyNode node) => node.Kind switch
    {
        BodyKind.Text when node.Allowed.Count > 0 => new() { ["enum"] = new JsonArray([.. node.Allowed.Select(value => (JsonNode)value)]) },
        BodyKind.Text => Counted("string", node, "Length"),
        BodyKind.Flag => new() { ["enum"] = new JsonArray(true, false, 0, 1) },
        BodyKind.Whole => Number("integer", node),
        BodyKind.Amount => Number("number", node),
        BodyKind.List => With(Counted("array", node, "Items"), "items", Write(node.Element!)),
        BodyKind.Map => With(Counted("object", node, "Properties"), "additionalProperties", Write(node.Element!)),
        BodyKind.Object => Object(node),
        _ => [],
    };

    private JsonObject Object(BodyNode node)
    {
        var properties = new JsonObject();
        var members = node.Members.Values.Where(member => !member.IsSentBack).DistinctBy(member => member.Name)
            .OrderBy(member => member.Name, StringComparer.Ordinal).ToList();
        foreach (var member in members)
        {
            var schema = Write(member.Value);
            if ((member.Instead is { } instead ? $"Accepted and not acted on: {instead}." : member.Description) is { } description)
                schema["description"] = description;
            properties[member.Name] = schema;
        }

        if (node.TakesSettings)
        {
            foreach (var name in settings.All.Order(StringComparer.Ordinal))
                properties[name] = new JsonObject { ["type"] = new JsonArray("string", "object", "null"), ["additionalProperties"] = true };
        }

        var written = new JsonObject { ["type"] = "object", ["properties"] = properties };
        var required = members.Where(member => member.IsRequired).Select(member => (JsonNode)member.Name).ToArray();
        if (required.Length > 0)
            written["required"] = new JsonArray(required);
        return written;
    }

    private static JsonObject With(JsonObject schema, string name, JsonNode value)
    {
        schema[name] = value;
        return schema;
    }

    private static JsonObject Counted(string type, BodyNode node, string unit)
    {
        var schema = new JsonObject { ["type"] = type };
        if (node.Fewest > 0)
            schema["min" + unit] = node.Fewest;
        schema["max" + unit] = node.Most;
        return schema;
    }

    private static JsonObject Number(string type, BodyNode node)
    {
        var schema = new JsonObject { ["type"] = type };
        if (node.Least > long.MinValue)
            (schema["minimum"], schema["maximum"]) = (node.Least, node.Greatest);
        return schema;
    }
}

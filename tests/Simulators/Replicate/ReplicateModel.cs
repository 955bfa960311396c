using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Replicate;

/// <summary>A model that can be run.</summary>
/// <param name="Name">Owner and name.</param>
/// <param name="Version">The id of its version.</param>
/// <param name="Inputs">What it takes.</param>
public sealed record ReplicateModel(string Name, string Version, IReadOnlyList<ModelInput> Inputs)
{
    /// <summary>True when it can be run by its name alone.</summary>
    public bool IsOfficial { get; init; }

    /// <summary>True when it is done within the wait that a request asks for.</summary>
    public bool IsQuick { get; init; }

    /// <summary>True when it never ends by itself.</summary>
    public bool IsEndless { get; init; }

    /// <summary>True when it gives one link instead of a list.</summary>
    public bool GivesOne { get; init; }

    /// <summary>True when its images come as data URIs.</summary>
    public bool GivesData { get; init; }

    public RuleBook Rules => new([.. Inputs.Select(input => input.Rule)]);

    /// <summary>The model as <c>GET /models/{owner}/{name}</c> shows it.</summary>
    public JsonObject Describe() => new()
    {
        ["url"] = $"https://replicate.com/{Name}",
        ["owner"] = Name.Split('/')[0],
        ["name"] = Name.Split('/')[1],
        ["visibility"] = "public",
        ["is_official"] = IsOfficial,
        ["latest_version"] = DescribeVersion(),
    };

    public JsonObject DescribeVersion()
    {
        var schemas = new JsonObject
        {
            ["Input"] = new JsonObject
            {
                ["type"] = "object",
                ["title"] = "Input",
                ["required"] = new JsonArray([.. Inputs.Where(input => input.Rule.Required).Select(input => JsonValue.Create(input.Name))]),
                ["properties"] = new JsonObject(
                    Inputs.Select((input, order) => KeyValuePair.Create<string, JsonNode?>(input.Name, Describe(input, order)))),
            },
            ["Output"] = new JsonObject { ["type"] = "array" },
        };
        foreach (var input in Inputs.Where(input => input.Choices.Count > 0))
            schemas[input.Name] = new JsonObject
            {
                ["enum"] = new JsonArray(
                [.. input.Choices.Select(choice => JsonValue.Create(choice))]),
                ["type"] = "string",
                ["title"] = input.Name
            };
        return new()
        {
            ["id"] = Version,
            ["created_at"] = "2026-01-01T00:00:00.000000Z",
            ["cog_version"] = "0.14.0",
            ["openapi_schema"] = new JsonObject { ["openapi"] = "3.0.2", ["components"] = new JsonObject { ["schemas"] = schemas } },
        };
    }

    private static JsonObject Describe(ModelInput input, int order)
    {
        var schema = input.Schema.DeepClone().AsObject();
        schema["x-order"] = order;
        if (input.Default is { } usual)
            schema["default"] = usual.DeepClone();
        return schema;
    }
}

using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Replicate;

/// <summary>One input of a model: how its schema describes it, and the rule that it stands for.</summary>
public sealed record ModelInput(ParameterRule Rule, JsonObject Schema, JsonNode? Default = null)
{
    public string Name => Rule.Name;

    public static ModelInput Text(string name, bool required = false) =>
        new(new TextRule(name) { Required = required }, new() { ["type"] = "string" });

    public static ModelInput Integer(string name, long minimum, long maximum, long? usual = null) => new(
        new IntegerRule(name, minimum, maximum),
        new() { ["type"] = "integer", ["minimum"] = minimum, ["maximum"] = maximum },
        usual is { } value ? JsonValue.Create(value) : null);

    public static ModelInput Number(string name, double minimum, double maximum, double usual) => new(
        new NumberRule(name, minimum, maximum),
        new() { ["type"] = "number", ["minimum"] = minimum, ["maximum"] = maximum },
        JsonValue.Create(usual));

    public static ModelInput Flag(string name, bool usual) =>
        new(new FlagRule(name), new() { ["type"] = "boolean" }, JsonValue.Create(usual));

    /// <summary>A closed list, which the schema keeps beside the inputs and refers to.</summary>
    public static ModelInput Choice(string name, string usual, params string[] choices) => new(
        new ChoiceRule(name, choices),
        new() { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{name}" }) },
        JsonValue.Create(usual))
    {
        Choices = choices,
    };

    public static ModelInput Image(string name, bool required = false) =>
        new(new ImageRule(name) { Required = required }, new() { ["type"] = "string", ["format"] = "uri" });

    public static ModelInput Images(string name) => new(
        new ImagesRule(name),
        new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string", ["format"] = "uri" } });

    public IReadOnlyList<string> Choices { get; private init; } = [];
}

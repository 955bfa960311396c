using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ImageGateway.Core.Providers;

namespace ImageGateway.Core.Configs.Document;

/// <summary>
/// The JSON Schema of configs, for editors; <see cref="ConfigCompiler"/> checks more than it can say. Its text has no provider: slugs,
/// settings and what stands for a key are filled in from what the providers declare.
/// </summary>
public static class ConfigSchema
{
    /// <summary>Keys any one of which makes a config usable beside a strategy with targets and a provider with its credential.</summary>
    internal static ImmutableArray<string> Sufficient { get; } =
    [
        ConfigKeys.Cache, ConfigKeys.Retry, ConfigKeys.RequestTimeout, ConfigKeys.BeforeRequestHooks, ConfigKeys.AfterRequestHooks,
        ConfigKeys.InputGuardrails, ConfigKeys.OutputGuardrails, ConfigKeys.VirtualKey, ConfigKeys.CustomHost, ConfigKeys.OverrideParams,
        ConfigKeys.DefaultParams, ConfigKeys.DropParams, ConfigKeys.ForwardHeaders, ConfigKeys.Passthrough, ConfigKeys.OnStatusCodes,
        ConfigKeys.PromptId, ConfigKeys.FetchIntegratedModels, ConfigKeys.InputMutators, ConfigKeys.OutputMutators,
        ConfigKeys.TotalTimeout, ConfigKeys.Strict, ConfigKeys.OnDisconnect, ConfigKeys.ModelAliases,
    ];

    /// <summary>Writes the schema with what the providers declare.</summary>
    public static byte[] Write(ProviderSchema providers)
    {
        using var text = Open();
        var schema = JsonNode.Parse(text)!;
        var config = schema["$defs"]!["config"]!;
        var properties = config["properties"]!.AsObject();
        properties[ConfigKeys.Provider]!["anyOf"]![0]!["enum"] = Texts(providers.Names.Slugs);
        foreach (var setting in providers.Settings)
            Add(setting.ConfigKey, setting.Kind == SettingKind.Text ? ["string", "null"] : ["string", "object", "null"]);
        foreach (var name in providers.Foreign.ConfigTexts.Concat(providers.Foreign.ConfigNames))
            Add(name, ["string", "null"]);

        var choices = config["anyOf"]!.AsArray();
        foreach (var name in Sufficient)
            choices.Insert(choices.Count - 1, new JsonObject { ["required"] = Texts([name]) });
        choices[^1]!["properties"]![ConfigKeys.Provider]!["anyOf"]![0]!["enum"] = Texts(providers.Keyless);
        foreach (var keys in providers.KeySubstitutes)
        {
            choices.Add(new JsonObject { ["required"] = Texts([ConfigKeys.Provider, .. keys]) });
        }

        AddChoicesInCamelCase(choices);
        AddCamelCase(schema);
        return System.Text.Encoding.UTF8.GetBytes(schema.ToJsonString());

        void Add(string name, IEnumerable<string> types) => properties[name] = new JsonObject { ["type"] = Texts(types) };
    }

    // What is said once of a snake-case name holds for its camel-case form.
    private static void AddCamelCase(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                AddCamelCase(item);
        }
        else if (node is JsonObject members)
        {
            foreach (var (_, below) in members)
                AddCamelCase(below);
            if (members["properties"] is not JsonObject properties)
                return;
            foreach (var (name, said) in properties.Where(static property => property.Key.Contains('_', StringComparison.Ordinal)).ToList())
                properties[Camel(name)] = said?.DeepClone();
        }
    }

    private static void AddChoicesInCamelCase(JsonArray choices)
    {
        foreach (var choice in choices.ToList())
        {
            var required = choice!["required"]!.AsArray().Select(static name => name!.GetValue<string>()).ToList();
            if (required.Exists(static name => name.Contains('_', StringComparison.Ordinal)))
                choices.Add(new JsonObject { ["required"] = Texts(required.Select(Camel)) });
        }
    }

    /// <summary>Opens a new stream over the text without providers.</summary>
    internal static Stream Open() =>
        typeof(ConfigSchema).Assembly.GetManifestResourceStream("ImageGateway.Core.Configs.Document.config.schema.json")!;

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static string Camel(string snake) =>
        string.Concat(snake.Split('_').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}

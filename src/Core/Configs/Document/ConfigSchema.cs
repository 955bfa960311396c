using System.Text.Json.Nodes;
using ImageGateway.Core.Providers;

namespace ImageGateway.Core.Configs.Document;

/// <summary>
/// The JSON Schema of configs, for editors; <see cref="ConfigCompiler"/> checks more than it can say. Its text has no provider: slugs,
/// settings and what stands for a key are filled in from what the providers declare.
/// </summary>
public static class ConfigSchema
{
    /// <summary>Writes the schema with what the providers declare.</summary>
    public static byte[] Write(ProviderSchema providers)
    {
        using var text = Open();
        var schema = JsonNode.Parse(text)!;
        var config = schema["$defs"]!["config"]!;
        var properties = config["properties"]!.AsObject();
        properties["provider"]!["anyOf"]![0]!["enum"] = Texts(providers.Names.Slugs);
        foreach (var setting in providers.Settings)
            Add(setting.ConfigKey, setting.Kind == SettingKind.Text ? ["string", "null"] : ["string", "object", "null"]);
        foreach (var name in providers.Foreign.ConfigTexts.Concat(providers.Foreign.ConfigNames))
            Add(name, ["string", "null"]);

        var choices = config["anyOf"]!.AsArray();
        choices[^1]!["properties"]!["provider"]!["anyOf"]![0]!["enum"] = Texts(providers.Keyless);
        foreach (var keys in providers.KeySubstitutes)
        {
            choices.Add(new JsonObject { ["required"] = Texts(["provider", .. keys]) });
            choices.Add(new JsonObject { ["required"] = Texts(["provider", .. keys.Select(Camel)]) });
        }

        return System.Text.Encoding.UTF8.GetBytes(schema.ToJsonString());

        void Add(string name, IEnumerable<string> types)
        {
            properties[name] = new JsonObject { ["type"] = Texts(types) };
            properties[Camel(name)] = new JsonObject { ["type"] = Texts(types) };
        }
    }

    /// <summary>Opens a new stream over the text without providers.</summary>
    internal static Stream Open() =>
        typeof(ConfigSchema).Assembly.GetManifestResourceStream("ImageGateway.Core.Configs.Document.config.schema.json")!;

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static string Camel(string snake) =>
        string.Concat(snake.Split('_').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}

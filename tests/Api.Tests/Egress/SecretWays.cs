using System.Text.Json.Nodes;

namespace ImageGateway.Api.Tests.Egress;

/// <summary>A request that names a saved provider and another host for it.</summary>
/// <param name="Name">How it does so.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Model">What its body names as model.</param>
internal sealed record SecretWay(string Name, (string Name, string Value)[] Headers, string? Model = null);

/// <summary>The ways in which a request can name a saved provider together with a setting of its own.</summary>
internal static class SecretWays
{
    private const string VirtualKey = "x-portkey-virtual-key";
    private const string Provider = "x-portkey-provider";
    private const string Config = "x-portkey-config";

    /// <summary>The ways of naming it in headers; the setting is one more header.</summary>
    public static IEnumerable<SecretWay> ByHeader(string slug, string vendor, string model, (string, string) setting) =>
    [
        new("virtual key", [(VirtualKey, slug), setting]),
        new("virtual key beside its vendor", [(VirtualKey, slug), (Provider, vendor), setting]),
        new("provider", [(Provider, "@" + slug), setting]),
        new("model", [setting], $"@{slug}/{model}"),
        new("config with a virtual key", [(Config, Json(new() { ["virtual_key"] = slug })), setting]),
        new("config with a provider", [(Config, Json(new() { ["provider"] = "@" + slug })), setting]),
        new("config with a model",
            [(Config, Json(new() { ["override_params"] = new JsonObject { ["model"] = $"@{slug}/{model}" } })), setting]),
        new("config without a provider",
            [(Config, Json(new() { ["retry"] = new JsonObject { ["attempts"] = 0 } })), (VirtualKey, slug), setting]),
        new("config with a fallback", [(Config, Json(Fallback(new() { ["virtual_key"] = slug }))), setting]),
    ];

    /// <summary>The configs that name it and say the setting themselves.</summary>
    public static IEnumerable<(string Name, JsonObject Config)> Configs(string slug, string model, (string Key, string Value) setting)
    {
        foreach (var key in new[] { setting.Key, Camel(setting.Key) }.Distinct())
        {
            yield return ("virtual key and " + key, new() { ["virtual_key"] = slug, [key] = setting.Value });
            yield return ("provider and " + key, new() { ["provider"] = "@" + slug, [key] = setting.Value });
            yield return ("model and "
                + key, new() { ["override_params"] = new JsonObject { ["model"] = $"@{slug}/{model}" }, [key] = setting.Value });
            yield return ("fallback and " + key, Fallback(new() { ["virtual_key"] = slug, [key] = setting.Value }));
            if (setting.Key == "custom_host")
            {
                var inherited = Fallback(new() { ["virtual_key"] = slug });
                inherited[key] = setting.Value;
                yield return ("fallback below " + key, inherited);
            }
        }
    }

    public static SecretWay ByConfig(string name, JsonObject config) => new(name, [(Config, Json(config))]);

    public static SecretWay BySavedConfig(string name, string config, params (string, string)[] more) =>
        new(name, [(Config, config), .. more]);

    private static JsonObject Fallback(JsonObject target) => new()
    {
        ["strategy"] = new JsonObject { ["mode"] = "fallback" },
        ["targets"] = new JsonArray(target, new JsonObject { ["provider"] = "sandbox" }),
    };

    private static string Json(JsonObject config) => config.ToJsonString();

    private static string Camel(string snake) =>
        string.Concat(snake.Split('_').Select((word, index) => index == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}

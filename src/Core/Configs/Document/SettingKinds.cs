using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;

namespace ImageGateway.Core.Configs.Document;

/// <summary>
/// Checks that the settings of a config have the kind that their provider declares (docs/architecture/portkey.md#configs).
/// Unknown keys are passed over.
/// </summary>
internal static class SettingKinds
{
    private static readonly string[] Booleans =
        [ConfigKeys.Strict, ConfigKeys.StrictOpenAiCompliance, ConfigKeys.Passthrough, ConfigKeys.FetchIntegratedModels];

    private static readonly string[] Lists = [ConfigKeys.InputMutators, ConfigKeys.OutputMutators];

    /// <summary>Checks the settings of one config object.</summary>
    /// <param name="config">The object.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="schema">The settings that the providers declare.</param>
    /// <param name="fault">Told of a fault: where, and what is expected.</param>
    public static void Check(JsonElement config, string path, ProviderSchema schema, Action<string, string> fault)
    {
        HeaderTexts(config, path, schema, fault);
        Text(ConfigKeys.PromptId);
        foreach (var name in schema.Foreign.ConfigTexts)
            Text(name);
        foreach (var setting in schema.Settings)
        {
            if (setting.Kind == SettingKind.Text)
                Text(setting.ConfigKey);
            else if (setting.Kind == SettingKind.TextOrObject)
                TextOrObject(setting.ConfigKey);
        }

        foreach (var name in Booleans)
            Boolean(config, path, name, fault);
        foreach (var name in Lists)
        {
            if (config.Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Array))
                fault(Join(path, name), $"Expected array, received {NameOf(config.Member(name))}");
        }

        Statuses(config, path, fault);
        foreach (var name in (ReadOnlySpan<string>)[ConfigKeys.DropParams, ConfigKeys.ForwardHeaders])
        {
            if (config.Member(name) is { ValueKind: JsonValueKind.Array } list
                && list.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
                fault(Join(path, name), "Expected array of strings");
        }

        void Text(string name)
        {
            if (config.Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.String))
                fault(Join(path, name), $"Expected string, received {NameOf(config.Member(name))}");
        }

        void TextOrObject(string name)
        {
            if (config.Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.String or JsonValueKind.Object))
                fault(Join(path, name), $"Expected object, received {NameOf(config.Member(name))}");
        }
    }

    // They become the values of headers, where a line break would begin another one.
    private static void HeaderTexts(JsonElement config, string path, ProviderSchema schema, Action<string, string> fault)
    {
        CheckText(ConfigKeys.ApiKey);
        CheckText(ConfigKeys.PromptId);
        foreach (var name in schema.Foreign.ConfigTexts)
            CheckText(name);
        foreach (var setting in schema.Settings)
        {
            if (!setting.IsDocument)
                CheckText(setting.ConfigKey);
        }

        void CheckText(string name)
        {
            if (config.Text(name) is { } text && !HeaderText.IsSendable(text))
                fault(Join(path, name), "Expected " + HeaderText.Rule);
        }
    }

    /// <summary>Checks that a member is an object where it is there, and says whether it is so.</summary>
    public static bool Object(JsonElement config, string path, string name, Action<string, string> fault)
    {
        var value = config.Member(name);
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Object)
            return true;
        fault(Join(path, name), $"Expected object, received {NameOf(value)}");
        return false;
    }

    /// <summary>Checks that a member is a boolean where it is there.</summary>
    public static void Boolean(JsonElement config, string path, string name, Action<string, string> fault)
    {
        var value = config.Member(name);
        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False))
            fault(Join(path, name), $"Expected boolean, received {NameOf(value)}");
    }

    /// <summary>Checks that <c>on_status_codes</c>, where it is a list, is one of statuses.</summary>
    public static void Statuses(JsonElement config, string path, Action<string, string> fault)
    {
        if (config.Member(ConfigKeys.OnStatusCodes) is not { ValueKind: JsonValueKind.Array } codes)
        {
            if (config.Has(ConfigKeys.OnStatusCodes))
                fault(Join(path, ConfigKeys.OnStatusCodes), $"Expected array, received {NameOf(config.Member(ConfigKeys.OnStatusCodes))}");
            return;
        }

        var index = 0;
        foreach (var code in codes.EnumerateArray())
        {
            if (code.ValueKind != JsonValueKind.Number || !code.TryGetInt32(out var status) || status is < 100 or > 599)
                fault(Join(path, string.Create(CultureInfo.InvariantCulture, $"{ConfigKeys.OnStatusCodes},{index}")),
                    "Expected a status from 100 to 599");
            index++;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "," + name;

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}

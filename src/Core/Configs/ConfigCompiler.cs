using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Configs;

/// <summary>A config that was compiled, or the error to answer with.</summary>
public sealed record ConfigResult(RoutePlan? Plan, GatewayError? Error)
{
    /// <summary>Whether the config names no provider of its own, so that the request's headers must.</summary>
    public bool ProviderFromHeaders { get; init; }
}

/// <summary>Turns the text of a config into a <see cref="RoutePlan"/>: parse, validate, compile.</summary>
public static class ConfigCompiler
{
    private const int MaxJsonDepth = 32;

    // What parents hand down to their targets (portkey-compat 3.3).
    private sealed record Inherited(ParameterSet OverrideParams, Uri? CustomHost, TimeSpan? RequestTimeout, IReadOnlyList<string> ForwardHeaders, bool Strict, bool CancelOnDisconnect, ModelAliases? ModelAliases)
    {
        public static Inherited Nothing { get; } = new(ParameterSet.Empty, null, null, [], false, false, null);
    }

    /// <summary>Compiles a config.</summary>
    /// <param name="text">The JSON of <c>x-portkey-config</c> or of a saved config.</param>
    /// <param name="isAllowedHost">Whether a host is on the allow-list for custom hosts.</param>
    public static ConfigResult Compile(string text, Func<string, bool> isAllowedHost)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
            return Compile(document.RootElement, isAllowedHost);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the framework's word for an escape that is no character.
            return Fail("The config is not valid JSON.", "Invalid config passed. You need to pass a valid json");
        }
    }

    private static ConfigResult Compile(JsonElement root, Func<string, bool> isAllowedHost)
    {
        if (root.Has("options"))
            return Fail("A config with 'options' is of the old format; use 'strategy' and 'targets'.", "This version of config is not supported in this route. Please migrate to the latest version");

        var validator = new ConfigValidator(isAllowedHost);
        validator.Check(root);
        if (validator.Faults.Count > 0)
            return Fail("The config has faults: " + string.Join("; ", validator.Faults), "Invalid config passed", validator.Faults);

        var warnings = new List<string>();
        var (node, error) = CompileNode(root, "config", Inherited.Nothing, warnings);
        return error is not null
            ? new(null, error)
            : new(new RoutePlan(node!, warnings), null) { ProviderFromHeaders = !root.Has("provider") && !root.Has("targets") && !root.Has("virtual_key") };
    }

    private static (RouteNode? Node, GatewayError? Error) CompileNode(JsonElement config, string path, Inherited parent, List<string> warnings)
    {
        if (config.Has("virtual_key") || config.Text("provider") is ['@', ..])
            return (null, GatewayError.Invalid("Virtual keys and '@' providers are not served by this version; name a 'provider' and its 'api_key'.", "virtual_key", "virtual_keys_unavailable"));

        var inherited = Inherit(config, parent);
        foreach (var name in (ReadOnlySpan<string>)["retry", "cache", "input_guardrails", "output_guardrails", "before_request_hooks", "after_request_hooks", "default_params", "drop_params"])
        {
            if (config.Has(name))
                warnings.Add($"{path}.{name} has no effect in this version");
        }

        if (config.Member("targets") is not { ValueKind: JsonValueKind.Array } targets)
            return (new RouteNode.Leaf(CompileTarget(config, path, inherited)), null);
        if (config.Member("strategy").Text("mode") is { } mode && mode != "single")
            return (null, GatewayError.Invalid($"The strategy '{mode}' is not served by this version; 'single' and a bare target are.", "strategy.mode", "strategy_unavailable"));

        var (first, error) = CompileNode(targets[0], path + ".targets[0]", inherited, warnings);
        return error is null ? (new RouteNode.Single(first!), null) : (null, error);
    }

    private static Inherited Inherit(JsonElement config, Inherited parent) => new(
        config.Member("override_params") is { ValueKind: JsonValueKind.Object } overrides
            ? parent.OverrideParams.Over(ParameterSet.Parse(Encoding.UTF8.GetBytes(overrides.GetRawText()), MaxJsonDepth))
            : parent.OverrideParams,
        config.Text("custom_host") is { Length: > 0 } host ? new Uri(host) : parent.CustomHost,
        config.Member("request_timeout") is { ValueKind: JsonValueKind.Number } timeout ? TimeSpan.FromMilliseconds(timeout.GetInt32()) : parent.RequestTimeout,
        config.Member("forward_headers") is { ValueKind: JsonValueKind.Array } names
            ? [.. names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!.ToLowerInvariant())]
            : parent.ForwardHeaders,
        config.Member("strict").ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => parent.Strict,
        },
        config.Text("on_disconnect") is { } leaving ? leaving == "cancel" : parent.CancelOnDisconnect,
        Aliases(config.Member("model_aliases")) ?? parent.ModelAliases);

    private static ModelAliases? Aliases(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => ModelAliases.ToSuccessors,
        JsonValueKind.False => ModelAliases.None,
        JsonValueKind.Object => new(false, element.EnumerateObject().ToFrozenDictionary(alias => alias.Name, alias => alias.Value.GetString()!)),
        _ => null,
    };

    private static Target CompileTarget(JsonElement config, string path, Inherited inherited) => new()
    {
        Provider = config.Text("provider") ?? string.Empty,
        Path = path,
        ApiKey = config.Text("api_key"),
        CustomHost = inherited.CustomHost,
        Settings = Settings(config),
        ForwardHeaders = inherited.ForwardHeaders,
        RequestTimeout = inherited.RequestTimeout,
        OverrideParams = inherited.OverrideParams,
        Strict = inherited.Strict,
        CancelOnDisconnect = inherited.CancelOnDisconnect,
        ModelAliases = inherited.ModelAliases,
    };

    // A provider looks its settings up by name; objects, such as a service account, are kept as their JSON.
    private static FrozenDictionary<string, string> Settings(JsonElement config)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in config.EnumerateObject())
        {
            if (member.Name is "provider" or "targets" or "strategy" or "override_params" or "overrideParams" or "model_aliases" or "modelAliases")
                continue;
            if (member.Value.ValueKind == JsonValueKind.String)
                settings[ConfigElement.Snake(member.Name)] = member.Value.GetString()!;
            else if (member.Value.ValueKind == JsonValueKind.Object)
                settings[ConfigElement.Snake(member.Name)] = member.Value.GetRawText();
        }

        settings.Remove("api_key");
        return settings.ToFrozenDictionary();
    }

    private static ConfigResult Fail(string message, string portkey, IReadOnlyList<string>? details = null) =>
        new(null, GatewayError.Invalid(message, "x-portkey-config", "invalid_config") with { PortkeyMessage = portkey, Details = details ?? [] });
}

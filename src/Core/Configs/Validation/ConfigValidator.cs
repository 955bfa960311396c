using System.Text.Json;
using ImageGateway.Core.Configs.Compilation;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Configs.Validation;

/// <summary>
/// Checks a config as Portkey does and in its words (docs/architecture/portkey.md#configs), all faults at once. Beyond its rules a
/// bare target with a <c>custom_host</c>, a <c>virtual_key</c> or a keyless provider is accepted.
/// </summary>
internal sealed class ConfigValidator(Func<string, bool> isAllowedHost, ProviderSchema schema)
{
    private const int MaxNesting = 8;
    private const int MaxTargets = 100;
    private const int MaxParameters = 256;

    // A list of a hundred thousand wrong statuses is said to be wrong with less than that.
    private const int MaxFaults = 100;

    // The longest that a deployment can be set to wait.
    private const int MaxTotalMilliseconds = 3_600_000;

    private static readonly string[] Modes = ["single", "loadbalance", "fallback", "conditional"];
    private static readonly string[] Sufficient =
    [
        "cache", "retry", "request_timeout", "before_request_hooks", "after_request_hooks", "input_guardrails", "output_guardrails",
        "virtual_key", "custom_host", "override_params", "default_params", "drop_params", "forward_headers", "passthrough",
        "on_status_codes",
        "prompt_id", "fetch_integrated_models", "input_mutators", "output_mutators", "total_timeout", "strict", "on_disconnect",
        "model_aliases",
    ];

    private readonly List<string> _faults = [];
    private readonly PatternBudget _patterns = new();
    private int _more;
    private int _targets;

    /// <summary>The faults, as <c>path: a,b, message: …</c>; of very many the first ones.</summary>
    public IReadOnlyList<string> Faults => _more == 0 ? _faults : [.. _faults, $"path: , message: {_more} more faults"];

    /// <summary>Portkey's message for the first conditional strategy that cannot work; null when there is none.</summary>
    public string? RouterFault { get; private set; }

    /// <summary>Checks one config object and all below it.</summary>
    public void Check(JsonElement config, string path = "", int nesting = 0)
    {
        if (config.ValueKind != JsonValueKind.Object)
        {
            Add(path, $"Expected object, received {Name(config)}");
            return;
        }

        if (nesting > MaxNesting || (nesting > 0 && ++_targets > MaxTargets))
        {
            // Said once of all that are too many.
            if (nesting > MaxNesting || _targets == MaxTargets + 1)
                Add(path, $"A config may have at most {MaxTargets} targets in {MaxNesting} levels");
            return;
        }

        CheckStrategy(config, path);
        CheckProvider(config, path);
        CheckKinds(config, path);
        SettingKinds.Check(config, path, schema, Add);
        RouterFault ??= new StrategyValidator(Add, _patterns).Check(config, path);
        var guardrails = new GuardrailCompiler(Add, _patterns);
        guardrails.Compile(config, GuardrailStage.Input, path);
        guardrails.Compile(config, GuardrailStage.Output, path);
        if (config.Member("custom_host") is { ValueKind: JsonValueKind.String } host
            && CustomHost.Parse(host.GetString(), isAllowedHost) is null)
            Add(path, "Invalid custom host");
        if (!IsUsable(config))
            Add(path, "Invalid configuration. It must have either 'provider' and 'api_key', or 'strategy' and 'targets', or 'cache', or 'retry', or 'request_timeout'");

        if (config.Member("targets") is { ValueKind: JsonValueKind.Array } targets)
        {
            var index = 0;
            foreach (var target in targets.EnumerateArray())
                Check(target, Join(Join(path, "targets"), (index++).ToString(System.Globalization.CultureInfo.InvariantCulture)), nesting
                    + 1);
            if (index == 0)
                Add(Join(path, "targets"), "'targets' must name at least one target");
        }
    }

    private void CheckStrategy(JsonElement config, string path)
    {
        if (!config.Has("strategy"))
            return;
        if (config.Member("strategy").Text("mode") is not { } mode || !Modes.Contains(mode))
            Add(Join(path, "strategy,mode"), "Invalid 'mode' value. Must be one of: " + string.Join(", ", Modes));
    }

    private void CheckProvider(JsonElement config, string path)
    {
        if (!config.Has("provider"))
            return;

        // A virtual key says the provider; a name beside it is for people.
        if (config.Text("provider") is { } named && config.Text("virtual_key") is { Length: > 0 } && !named.StartsWith('@'))
            return;
        if (config.Text("provider") is not { } provider || !(schema.SlugOf(provider) is not null || provider.StartsWith('@')))
            Add(Join(path, "provider"), "Invalid 'provider' value. Must be one of: " + schema.Names.List);
    }

    private void CheckKinds(JsonElement config, string path)
    {
        foreach (var name in (ReadOnlySpan<string>)["weight"])
            Expect(config, path, name, "number", JsonValueKind.Number);
        foreach (var name in (ReadOnlySpan<string>)["api_key", "virtual_key", "custom_host", "name"])
            Expect(config, path, name, "string", JsonValueKind.String);
        foreach (var name in (ReadOnlySpan<string>)["override_params", "strategy"])
            Expect(config, path, name, "object", JsonValueKind.Object);
        foreach (var name in (ReadOnlySpan<string>)["retry", "default_params"])
            Expect(config, path, name, "object", JsonValueKind.Object);
        Expect(config, path, "drop_params", "array", JsonValueKind.Array);
        foreach (var name in (ReadOnlySpan<string>)["override_params", "default_params"])
        {
            if (config.Member(name) is { ValueKind: JsonValueKind.Object } parameters
                && parameters.EnumerateObject().Count() > MaxParameters)
                Add(Join(path, name), $"Expected at most {MaxParameters} parameters");
        }

        if (config.Member("weight") is { ValueKind: JsonValueKind.Number } weight && weight.GetDouble() is not (>= 0 and <= 1e9))
            Add(Join(path, "weight"), "Expected a number from 0 to 1000000000");
        CheckRetry(config.Member("retry"), Join(path, "retry"));
        CheckCache(config.Member("cache"), Join(path, "cache"));
        foreach (var name in (ReadOnlySpan<string>)["targets", "forward_headers"])
            Expect(config, path, name, "array", JsonValueKind.Array);
        if (config.Member(
            "model_aliases") is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False) } aliases
            && (aliases.ValueKind != JsonValueKind.Object
                || aliases.EnumerateObject().Any(alias => alias.Value.ValueKind != JsonValueKind.String)))
        {
            Add(Join(path, "model_aliases"), "Expected true, false, or an object of model names");
        }

        if (config.Has("on_disconnect") && config.Text("on_disconnect") is not ("cancel" or "finish"))
            Add(Join(path, "on_disconnect"), "Invalid 'on_disconnect' value. Must be one of: finish, cancel");
        CheckMilliseconds(config, path, "request_timeout", int.MaxValue, "Expected a whole number of milliseconds above 0");
        CheckMilliseconds(
            config, path, "total_timeout", MaxTotalMilliseconds,
            $"Expected a whole number of milliseconds from 1 to {MaxTotalMilliseconds}");
    }

    private void CheckMilliseconds(JsonElement config, string path, string name, int most, string expected)
    {
        Expect(config, path, name, "number", JsonValueKind.Number);
        if (config.Member(name) is { ValueKind: JsonValueKind.Number } timeout
            && !(timeout.TryGetInt32(out var milliseconds) && milliseconds > 0 && milliseconds <= most))
            Add(Join(path, name), expected);
    }

    private void CheckRetry(JsonElement retry, string path)
    {
        if (retry.ValueKind != JsonValueKind.Object)
            return;
        Expect(retry, path, "attempts", "number", JsonValueKind.Number);
        foreach (var name in (ReadOnlySpan<string>)["use_retry_after_header", "use_retry_after_headers", "only_if_not_started"])
            SettingKinds.Boolean(retry, path, name, Add);
        SettingKinds.Statuses(retry, path, Add);
        if (retry.Member("attempts") is { ValueKind: JsonValueKind.Number } attempts
            && !(attempts.TryGetInt32(out var count) && count is >= 0 and <= RetryPolicy.MaxAttempts))
            Add(Join(path, "attempts"), $"Expected a whole number from 0 to {RetryPolicy.MaxAttempts}");
    }

    // The mode alone is an old form that Portkey still reads.
    private void CheckCache(JsonElement cache, string path)
    {
        if (cache.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.String))
        {
            Add(path, $"Expected object, received {Name(cache)}");
            return;
        }

        if (cache.ValueKind == JsonValueKind.String
            ? !CachePolicy.Modes.Contains(cache.GetString())
            : cache.Has("mode") && !CachePolicy.Modes.Contains(cache.Text("mode")))
            Add(cache.ValueKind == JsonValueKind.String
                ? path
                : Join(path, "mode"), "Invalid 'cache.mode' value. Must be one of: " + string.Join(", ", CachePolicy.Modes));
        if (cache.ValueKind == JsonValueKind.Object && !cache.Has("mode"))
            Add(Join(path, "mode"), "Required");
        Expect(cache, path, "max_age", "number", JsonValueKind.Number);
    }

    private void Expect(JsonElement config, string path, string name, string kind, JsonValueKind expected)
    {
        var value = config.Member(name);
        if (value.ValueKind != JsonValueKind.Undefined && value.ValueKind != expected)
            Add(Join(path, name), $"Expected {kind}, received {Name(value)}");
    }

    private bool IsUsable(JsonElement config)
    {
        if (config.Has("strategy") && config.Has("targets"))
            return true;
        if (Array.Exists(Sufficient, name => config.Has(name)))
            return true;
        if (config.Text("provider") is not { } name)
            return false;
        var provider = schema.SlugOf(name) ?? name;
        return config.Has("api_key") || schema.IsKeyless(provider) || provider.StartsWith('@')
            || HasSubstitute(config);
    }

    private bool HasSubstitute(JsonElement config)
    {
        foreach (var keys in schema.KeySubstitutes)
        {
            var has = true;
            foreach (var key in keys)
                has &= config.Has(key);
            if (has)
                return true;
        }

        return false;
    }

    private void Add(string path, string message)
    {
        if (_faults.Count < MaxFaults)
            _faults.Add($"path: {path}, message: {message}");
        else
            _more++;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "," + name;

    private static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };
}

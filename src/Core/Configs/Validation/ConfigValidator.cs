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

    private static readonly string[] Modes =
        [StrategyModes.Single, StrategyModes.LoadBalance, StrategyModes.Fallback, StrategyModes.Conditional];

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
        if (config.Member(ConfigKeys.CustomHost) is { ValueKind: JsonValueKind.String } host
            && CustomHost.Parse(host.GetString(), isAllowedHost) is null)
            Add(path, "Invalid custom host");
        if (!IsUsable(config))
            Add(path, "Invalid configuration. It must have either 'provider' and 'api_key', or 'strategy' and 'targets', or 'cache', or 'retry', or 'request_timeout'");

        if (config.Member(ConfigKeys.Targets) is { ValueKind: JsonValueKind.Array } targets)
        {
            var index = 0;
            foreach (var target in targets.EnumerateArray())
                Check(
                    target, Join(Join(path, ConfigKeys.Targets), (index++).ToString(System.Globalization.CultureInfo.InvariantCulture)),
                    nesting + 1);
            if (index == 0)
                Add(Join(path, ConfigKeys.Targets), "'targets' must name at least one target");
        }
    }

    private void CheckStrategy(JsonElement config, string path)
    {
        if (!config.Has(ConfigKeys.Strategy))
            return;
        if (config.Member(ConfigKeys.Strategy).Text(StrategyKeys.Mode) is not { } mode || !Modes.Contains(mode))
            Add(
                Join(Join(path, ConfigKeys.Strategy), StrategyKeys.Mode),
                "Invalid 'mode' value. Must be one of: " + string.Join(", ", Modes));
    }

    private void CheckProvider(JsonElement config, string path)
    {
        if (!config.Has(ConfigKeys.Provider))
            return;

        // A virtual key says the provider; a name beside it is for people.
        if (config.Text(ConfigKeys.Provider) is { } named && !named.StartsWith('@')
            && config.Text(ConfigKeys.VirtualKey) is { Length: > 0 })
            return;
        if (config.Text(ConfigKeys.Provider) is not { } provider || !(schema.SlugOf(provider) is not null || provider.StartsWith('@')))
            Add(Join(path, ConfigKeys.Provider), "Invalid 'provider' value. Must be one of: " + schema.Names.List);
    }

    private void CheckKinds(JsonElement config, string path)
    {
        Expect(config, path, ConfigKeys.Weight, "number", JsonValueKind.Number);
        foreach (var name in (ReadOnlySpan<string>)[ConfigKeys.ApiKey, ConfigKeys.VirtualKey, ConfigKeys.CustomHost, ConfigKeys.Name])
            Expect(config, path, name, "string", JsonValueKind.String);
        foreach (var name in (ReadOnlySpan<string>)[ConfigKeys.OverrideParams, ConfigKeys.Strategy])
            Expect(config, path, name, "object", JsonValueKind.Object);
        foreach (var name in (ReadOnlySpan<string>)[ConfigKeys.Retry, ConfigKeys.DefaultParams])
            Expect(config, path, name, "object", JsonValueKind.Object);
        Expect(config, path, ConfigKeys.DropParams, "array", JsonValueKind.Array);
        foreach (var name in (ReadOnlySpan<string>)[ConfigKeys.OverrideParams, ConfigKeys.DefaultParams])
        {
            if (config.Member(name) is { ValueKind: JsonValueKind.Object } parameters
                && parameters.EnumerateObject().Count() > MaxParameters)
                Add(Join(path, name), $"Expected at most {MaxParameters} parameters");
        }

        if (config.Member(ConfigKeys.Weight) is { ValueKind: JsonValueKind.Number } weight && weight.GetDouble() is not (>= 0 and <= 1e9))
            Add(Join(path, ConfigKeys.Weight), "Expected a number from 0 to 1000000000");
        CheckRetry(config.Member(ConfigKeys.Retry), Join(path, ConfigKeys.Retry));
        CheckCache(config.Member(ConfigKeys.Cache), Join(path, ConfigKeys.Cache));
        foreach (var name in (ReadOnlySpan<string>)[ConfigKeys.Targets, ConfigKeys.ForwardHeaders])
            Expect(config, path, name, "array", JsonValueKind.Array);
        if (config.Member(
            ConfigKeys.ModelAliases) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False) } aliases
            && (aliases.ValueKind != JsonValueKind.Object
                || aliases.EnumerateObject().Any(alias => alias.Value.ValueKind != JsonValueKind.String)))
        {
            Add(Join(path, ConfigKeys.ModelAliases), "Expected true, false, or an object of model names");
        }

        if (config.Has(ConfigKeys.OnDisconnect) && config.Text(ConfigKeys.OnDisconnect) is not ("cancel" or "finish"))
            Add(Join(path, ConfigKeys.OnDisconnect), "Invalid 'on_disconnect' value. Must be one of: finish, cancel");
        CheckMilliseconds(config, path, ConfigKeys.RequestTimeout, int.MaxValue, "Expected a whole number of milliseconds above 0");
        CheckMilliseconds(
            config, path, ConfigKeys.TotalTimeout, MaxTotalMilliseconds,
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
        Expect(retry, path, RetryKeys.Attempts, "number", JsonValueKind.Number);
        SettingKinds.Boolean(retry, path, RetryKeys.UseRetryAfterHeader, Add);
        SettingKinds.Boolean(retry, path, RetryKeys.UseRetryAfterHeaders, Add);
        SettingKinds.Boolean(retry, path, RetryKeys.OnlyIfNotStarted, Add);
        SettingKinds.Statuses(retry, path, Add);
        if (retry.Member(RetryKeys.Attempts) is { ValueKind: JsonValueKind.Number } attempts
            && !(attempts.TryGetInt32(out var count) && count is >= 0 and <= RetryPolicy.MaxAttempts))
            Add(Join(path, RetryKeys.Attempts), $"Expected a whole number from 0 to {RetryPolicy.MaxAttempts}");
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
            : cache.Has(CacheKeys.Mode) && !CachePolicy.Modes.Contains(cache.Text(CacheKeys.Mode)))
            Add(cache.ValueKind == JsonValueKind.String
                ? path
                : Join(path, CacheKeys.Mode), "Invalid 'cache.mode' value. Must be one of: " + string.Join(", ", CachePolicy.Modes));
        if (cache.ValueKind == JsonValueKind.Object && !cache.Has(CacheKeys.Mode))
            Add(Join(path, CacheKeys.Mode), "Required");
        Expect(cache, path, CacheKeys.MaxAge, "number", JsonValueKind.Number);
    }

    private void Expect(JsonElement config, string path, string name, string kind, JsonValueKind expected)
    {
        var value = config.Member(name);
        if (value.ValueKind != JsonValueKind.Undefined && value.ValueKind != expected)
            Add(Join(path, name), $"Expected {kind}, received {Name(value)}");
    }

    private bool IsUsable(JsonElement config)
    {
        if (config.Has(ConfigKeys.Strategy) && config.Has(ConfigKeys.Targets))
            return true;
        if (ConfigSchema.Sufficient.Any(name => config.Has(name)))
            return true;
        if (config.Text(ConfigKeys.Provider) is not { } name)
            return false;
        var provider = schema.SlugOf(name) ?? name;
        return config.Has(ConfigKeys.ApiKey) || schema.IsKeyless(provider) || provider.StartsWith('@')
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

using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Configs.Compilation;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Configs.Validation;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Guardrails.Checks;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Configs;

/// <summary>Turns the text of a config into a <see cref="RoutePlan"/>: parse, validate, compile.</summary>
public static class ConfigCompiler
{
    /// <summary>Characters of a config.</summary>
    public const int MaxChars = 262_144;

    private const int MaxJsonDepth = InheritedSettings.MaxJsonDepth;

    // They go into a header, which clients take up to 16 KiB of.
    private const int MaxWarnings = 32;
    private const int MaxNameChars = 64;

    // Keys whose texts and objects are no settings of a provider.
    private static readonly FrozenSet<string> NoSettings = FrozenSet.Create(
        ConfigKeys.Provider, ConfigKeys.VirtualKey, ConfigKeys.ApiKey, ConfigKeys.Targets, ConfigKeys.Strategy, ConfigKeys.OverrideParams,
        ConfigKeys.ModelAliases, ConfigKeys.Retry, ConfigKeys.Cache);

    /// <summary>Compiles a config's JSON into a route plan, or lists all its faults.</summary>
    /// <param name="text">The JSON of <c>x-portkey-config</c> or of a saved config.</param>
    /// <param name="isAllowedHost">Whether a host is on the allow-list for custom hosts.</param>
    /// <param name="schema">The settings and spellings that the providers declare.</param>
    public static Result<RoutePlan> Compile(string text, Func<string, bool> isAllowedHost, ProviderSchema schema)
    {
        if (text.Length > MaxChars)
            return Fail(
                $"The config has {text.Length} characters; at most {MaxChars} are accepted.", "Invalid config passed",
                [$"path: , message: Expected at most {MaxChars} characters"]);
        try
        {
            using var document = Parse(text);
            return Compile(document.RootElement, isAllowedHost, schema)
                .Select(plan => plan with { Id = ConfigHash.Compute(text).ToString("x32", CultureInfo.InvariantCulture) });
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is the framework's word for an escape that is no character.
            var place = fault is JsonException { LineNumber: { } line, BytePositionInLine: { } column }
                ? string.Create(CultureInfo.InvariantCulture, $": line {line + 1}, byte {column + 1}")
                : string.Empty;
            return Fail(
                $"The config is not JSON that can be read{place}; at most {MaxJsonDepth} levels are accepted.",
                "Invalid config passed. You need to pass a valid json");
        }
    }

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        }
        catch (ArgumentException fault)
        {
            throw new JsonException("A config with half a surrogate pair is no text.", fault);
        }
    }

    private static Result<RoutePlan> Compile(JsonElement root, Func<string, bool> isAllowedHost, ProviderSchema schema)
    {
        if (root.Has(ConfigKeys.Options))
            return Fail(
                "A config with 'options' is of the old format; use 'strategy' and 'targets'.",
                "This version of config is not supported in this route. Please migrate to the latest version");

        var validator = new ConfigValidator(isAllowedHost, schema);
        validator.Check(root);
        if (validator is { RouterFault: { } sentence, Faults.Count: 1 })
            return Fail(sentence, sentence, validator.Faults);
        if (validator.Faults.Count > 0)
            return Fail("The config has faults: " + string.Join("; ", validator.Faults), "Invalid config passed", validator.Faults);

        var (warnings, unknown) = (new List<string>(), new List<string>());
        return CompileNode(root, "config", InheritedSettings.None, warnings, unknown, schema).Select(
            node => new RoutePlan(node, Bounded([.. unknown, .. warnings])) { UnknownNames = Bounded(unknown) });
    }

    private static Result<RouteNode> CompileNode(
        JsonElement config, string path, InheritedSettings parent, List<string> warnings, List<string> unknown, ProviderSchema schema)
    {
        var inherited = parent.With(config, schema);
        var names = UnknownNames.Find(config, schema).Select(name => $"{path}.{Short(name.Path)} is not known{name.Hint}").ToList();
        if (inherited.Strict && names.Count > 0)
            return UnknownIn(names);
        unknown.AddRange(names);
        foreach (var name in (ReadOnlySpan<string>)[ConfigKeys.InputMutators, ConfigKeys.OutputMutators])
        {
            if (config.Has(name))
                warnings.Add($"{path}.{name} has no effect in this version");
        }

        foreach (var check in UnknownChecks(inherited, parent))
            warnings.Add($"{path}: the check '{Short(check)}' is not known here and passes");

        if (config.Member(ConfigKeys.Targets) is not { ValueKind: JsonValueKind.Array } targets)
            return new RouteNode.Leaf(CompileTarget(config, path, inherited, schema));

        var children = new List<StrategyChild>();
        foreach (var target in targets.EnumerateArray())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}.targets[{children.Count}]");
            if (!CompileNode(target, at, inherited, warnings, unknown, schema).TryGet(out var child, out var error))
                return error;
            children.Add(new(child, target));
        }

        var node = StrategyCompiler.Compile(config.Member(ConfigKeys.Strategy), children, path, inherited.Retry);
        foreach (var fact in UnknownFacts(node))
            warnings.Add($"{path}.strategy: no request has '{Short(fact)}', which a condition asks for");
        return node;
    }

    private static IEnumerable<string> UnknownFacts(RouteNode node) => node is RouteNode.Conditional conditional
        ? conditional.Cases.SelectMany(option => option.When.Facts).Where(fact => !fact.IsOfConditions).Select(fact => fact.Text).Distinct()
        : [];

    private static string Short(string name) => name.Length > MaxNameChars ? name[..MaxNameChars] + "…" : name;

    private static IReadOnlyList<string> Bounded(IReadOnlyList<string> warnings) =>
        warnings.Count <= MaxWarnings ? warnings : [.. warnings.Take(MaxWarnings), $"{warnings.Count - MaxWarnings} more warnings"];

    // Of the config's own guardrails; those that it inherits were named where they stand.
    private static IEnumerable<string> UnknownChecks(InheritedSettings settings, InheritedSettings parent) =>
        from guardrail in Own(settings.InputGuardrails, parent.InputGuardrails)
            .Concat(Own(settings.OutputGuardrails, parent.OutputGuardrails))
        where guardrail.Saved is null
        from check in guardrail.Checks.OfType<UnknownCheck>()
        select check.Id;

    private static ImmutableArray<Guardrail> Own(ImmutableArray<Guardrail> all, ImmutableArray<Guardrail> inherited) =>
        all == inherited ? [] : all;

    private static Target CompileTarget(JsonElement config, string path, InheritedSettings inherited, ProviderSchema schema)
    {
        var named = SlugOf(config, inherited.OverrideParams);
        return new()
        {
            Provider = ProviderOf(config, schema) ?? named?.Slug ?? string.Empty,
            SavedName = SavedNameOf(config) ?? named?.Slug,
            Path = path,
            ApiKey = config.Text(ConfigKeys.ApiKey),
            CustomHost = inherited.CustomHost,
            Settings = Settings(config),
            ForwardHeaders = inherited.ForwardHeaders,
            RequestTimeout = inherited.RequestTimeout,
            TotalTimeout = inherited.TotalTimeout,
            OverrideParams = named is null
                ? inherited.OverrideParams
                : inherited.OverrideParams.With(new(ParameterNames.Model, JsonText.Quote(named.Model))),
            DefaultParams = inherited.DefaultParams,
            DropParams = inherited.DropParams,
            Retry = inherited.Retry,
            Breaker = inherited.Breaker,
            Cache = inherited.Cache,
            Strict = inherited.Strict,
            CancelOnDisconnect = inherited.CancelOnDisconnect,
            ModelAliases = inherited.ModelAliases,
            InputGuardrails = inherited.InputGuardrails,
            OutputGuardrails = inherited.OutputGuardrails,
        };
    }

    // A virtual key says the provider; a name beside it is for people.
    private static string? ProviderOf(JsonElement config, ProviderSchema schema) => config.Text(ConfigKeys.Provider) switch
    {
        null => null,
        ['@', .. var saved] => saved,
        var name => schema.SlugOf(name) ?? (config.Has(ConfigKeys.VirtualKey) ? string.Empty : name),
    };

    private static string? SavedNameOf(JsonElement config) =>
        config.Text(ConfigKeys.Provider) is ['@', .. var saved] ? saved : config.Text(ConfigKeys.VirtualKey)?.TrimStart('@');

    // '@slug/model' names the provider where nothing else does, or the same one (docs/architecture/portkey.md#precedence).
    private static ModelSlug? SlugOf(JsonElement config, ParameterSet overrides)
    {
        if (ModelSlug.Parse(overrides.Text(ParameterNames.Model)) is not { } named)
            return null;
        return config.Has(ConfigKeys.VirtualKey)
            || (config.Has(ConfigKeys.Provider) && config.Text(ConfigKeys.Provider) != named.Provider) ? null : named;
    }

    // A provider looks its settings up by name; objects, such as a service account, are kept as their JSON.
    private static FrozenDictionary<string, string> Settings(JsonElement config)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in config.EnumerateObject())
        {
            var name = ConfigElement.Snake(member.Name);
            if (NoSettings.Contains(name))
                continue;
            if (member.Value.ValueKind == JsonValueKind.String)
                settings[name] = member.Value.GetString()!;
            else if (member.Value.ValueKind == JsonValueKind.Object)
                settings[name] = member.Value.GetRawText();
        }

        return settings.ToFrozenDictionary();
    }

    /// <summary>The refusal of unknown names in strict mode.</summary>
    public static GatewayError UnknownIn(IReadOnlyList<string> names) =>
        GatewayError.Invalid(
            "The config has names that are not known, and strict mode drops nothing: " + string.Join("; ", Bounded(names))
                + ".", "x-portkey-config", "invalid_config") with
        {
            PortkeyMessage = "Invalid config passed",
            Details = Bounded(names),
        };

    private static GatewayError Fail(string message, string portkey, IReadOnlyList<string>? details = null) =>
        GatewayError.Invalid(message, "x-portkey-config", "invalid_config") with { PortkeyMessage = portkey, Details = details ?? [] };
}

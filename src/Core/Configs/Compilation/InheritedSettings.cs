using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Images;
using ImageGateway.Core.Json;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Configs.Compilation;

/// <summary>Settings that a config hands down to the targets below it (docs/architecture/portkey.md#inheritance).</summary>
internal sealed record InheritedSettings
{
    /// <summary>Levels of nesting of a config.</summary>
    public const int MaxJsonDepth = 32;

    /// <summary>Settings at the root, where nothing is inherited.</summary>
    public static InheritedSettings None { get; } = new();

    // The validator has named every fault before.
    private static GuardrailCompiler Validated { get; } = new(static (_, _) => { }, patterns: null);

    public ParameterSet OverrideParams { get; private init; } = ParameterSet.Empty;

    public ParameterSet DefaultParams { get; private init; } = ParameterSet.Empty;

    public ImmutableArray<string> DropParams { get; private init; } = [];

    public Uri? CustomHost { get; private init; }

    public TimeSpan? RequestTimeout { get; private init; }

    public TimeSpan? TotalTimeout { get; private init; }

    public IReadOnlyList<string> ForwardHeaders { get; private init; } = [];

    public bool Strict { get; private init; }

    public bool CancelOnDisconnect { get; private init; }

    public ModelAliases? ModelAliases { get; private init; }

    public RetryPolicy Retry { get; private init; } = RetryPolicy.None;

    public ImmutableArray<Guardrail> InputGuardrails { get; private init; } = [];

    public ImmutableArray<Guardrail> OutputGuardrails { get; private init; } = [];

    public CachePolicy? Cache { get; private init; }

    public BreakerPolicy? Breaker { get; private init; }

    /// <summary>Hash over the settings of enclosing configs that change images; empty when there are none.</summary>
    private string Shape { get; init; } = string.Empty;

    /// <summary>These, with what a config says itself.</summary>
    public InheritedSettings With(JsonElement config, ProviderSchema schema) => new()
    {
        OverrideParams = OverrideParams.Over(Parameters(config.Member(ConfigKeys.OverrideParams))),
        DefaultParams = DefaultParams.Over(Parameters(config.Member(ConfigKeys.DefaultParams))),
        DropParams = config.Member(ConfigKeys.DropParams) is { ValueKind: JsonValueKind.Array } dropped ? [.. Texts(dropped)] : DropParams,
        CustomHost = config.Text(ConfigKeys.CustomHost) is { Length: > 0 } host ? new Uri(host) : CustomHost,
        RequestTimeout = Milliseconds(config, ConfigKeys.RequestTimeout) ?? RequestTimeout,
        TotalTimeout = Milliseconds(config, ConfigKeys.TotalTimeout) ?? TotalTimeout,
        ForwardHeaders = config.Member(ConfigKeys.ForwardHeaders) is { ValueKind: JsonValueKind.Array } names
            ? [.. Texts(names).Select(name => name.ToLowerInvariant())]
            : ForwardHeaders,
        Strict = config.Member(ConfigKeys.Strict).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Strict,
        },
        CancelOnDisconnect = config.Text(ConfigKeys.OnDisconnect) is { } leaving ? leaving == "cancel" : CancelOnDisconnect,
        ModelAliases = Aliases(config.Member(ConfigKeys.ModelAliases)) ?? ModelAliases,
        Retry = config.Member(ConfigKeys.Retry) is { ValueKind: JsonValueKind.Object } retry ? RetryOf(retry) : Retry,
        InputGuardrails = Validated.Compile(config, GuardrailStage.Input, string.Empty) ?? InputGuardrails,
        OutputGuardrails = Validated.Compile(config, GuardrailStage.Output, string.Empty) ?? OutputGuardrails,
        Cache = CacheCompiler.Compile(config, Shape, schema) ?? Cache,
        Shape = CacheCompiler.Shape(config, Shape, schema),
        Breaker = BreakerCompiler.Compile(config.Member(ConfigKeys.Strategy).Member(StrategyKeys.Breaker)) ?? Breaker,
    };

    private static ParameterSet Parameters(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? ParameterSet.Parse(Encoding.UTF8.GetBytes(element.GetRawText()), MaxJsonDepth)
            : ParameterSet.Empty;

    private static TimeSpan? Milliseconds(JsonElement config, string name) =>
        config.Member(name) is { ValueKind: JsonValueKind.Number } timeout ? TimeSpan.FromMilliseconds(timeout.GetInt32()) : null;

    private static IEnumerable<string> Texts(JsonElement array) =>
        array.EnumerateArray().Where(element => element.ValueKind == JsonValueKind.String).Select(element => element.GetString()!);

    // The documentation and the code of Portkey spell the last member differently (docs/architecture/portkey.md#configs).
    private static RetryPolicy RetryOf(JsonElement retry) => new(
        retry.Member(RetryKeys.Attempts) is { ValueKind: JsonValueKind.Number } attempts ? attempts.GetInt32() : 0,
        StrategyCompiler.StatusCodes(retry) ?? RetryPolicy.DefaultStatusCodes,
        retry.Member(RetryKeys.UseRetryAfterHeader).ValueKind == JsonValueKind.True
            || retry.Member(RetryKeys.UseRetryAfterHeaders).ValueKind == JsonValueKind.True,
        retry.Member(RetryKeys.OnlyIfNotStarted).ValueKind == JsonValueKind.True);

    // Of a name that stands twice the last one counts, as everywhere in JSON.
    private static Dictionary<string, string> NamesOf(JsonElement aliases)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var alias in aliases.EnumerateObject())
            names[alias.Name] = alias.Value.GetString()!;
        return names;
    }

    private static ModelAliases? Aliases(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => ModelAliases.ToSuccessors,
        JsonValueKind.False => ModelAliases.None,
        JsonValueKind.Object => new(false, NamesOf(element).ToFrozenDictionary()),
        _ => null,
    };
}

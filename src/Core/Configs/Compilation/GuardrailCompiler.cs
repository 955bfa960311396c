using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Guardrails.Checks;
using ImageGateway.Core.Json;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Configs.Compilation;

/// <summary>
/// Compiles guardrails in both of their forms (docs/architecture/portkey.md#configs): the long one of <c>before_request_hooks</c> and the
/// short one of <c>input_guardrails</c>, where every key that is no setting is a check.
/// </summary>
/// <param name="fault">Told of a fault: where, and what is expected.</param>
/// <param name="patterns">What is left of the config's patterns; null where they were counted before.</param>
internal sealed class GuardrailCompiler(Action<string, string> fault, PatternBudget? patterns)
{
    private const int MaxGuardrails = 32;
    private const int MaxChecks = 32;
    private const string Mutator = "mutator";

    // In the short form every other key is a check.
    private static readonly FrozenSet<string> NoChecks = FrozenSet.Create(
        GuardrailKeys.Id, GuardrailKeys.Type, GuardrailKeys.Deny, GuardrailKeys.Async, GuardrailKeys.Sequential, GuardrailKeys.OnFail,
        GuardrailKeys.OnSuccess, GuardrailKeys.IsEnabled);

    /// <summary>The guardrails that a config names for a stage; null where it names none, so that it inherits.</summary>
    /// <param name="config">The config.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="path">Where the config stands, for faults.</param>
    public ImmutableArray<Guardrail>? Compile(JsonElement config, GuardrailStage stage, string path)
    {
        ReadOnlySpan<string> names = stage == GuardrailStage.Input
            ? [ConfigKeys.BeforeRequestHooks, ConfigKeys.InputGuardrails]
            : [ConfigKeys.AfterRequestHooks, ConfigKeys.OutputGuardrails];
        ImmutableArray<Guardrail>.Builder? all = null;
        foreach (var name in names)
        {
            if (!config.Has(name))
                continue;
            all ??= ImmutableArray.CreateBuilder<Guardrail>();
            var list = config.Member(name);
            var at = Join(path, name);
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxGuardrails)
            {
                fault(at, $"Expected a list of at most {MaxGuardrails} guardrails");
                continue;
            }

            foreach (var (one, index) in list.EnumerateArray().Select((one, index) => (one, index)))
                all.AddRange(One(one, name, index, Join(at, index.ToString(CultureInfo.InvariantCulture))));
        }

        return all?.ToImmutable();
    }

    /// <summary>Compiles a saved guardrail: an object with <c>checks</c> and <c>actions</c>.</summary>
    /// <param name="json">The object.</param>
    /// <param name="id">The guardrail's name in <c>hook_results</c>.</param>
    public Guardrail CompileSaved(JsonElement json, string id)
    {
        var checks = LongForm(json.Member(GuardrailKeys.Checks), string.Empty);
        if (checks.Length > MaxChecks)
            fault(GuardrailKeys.Checks, $"A guardrail has at most {MaxChecks} checks");
        return With(new(id, checks), json.Member(GuardrailKeys.Actions), GuardrailKeys.Actions);
    }

    /// <summary>The name of the saved guardrail that an element of a list stands for; null where it has checks of its own.</summary>
    public static string? SavedName(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),

        // Portkey's older form: an object that names a guardrail and has no checks.
        JsonValueKind.Object when json.Text(GuardrailKeys.Type) != Mutator && !json.Has(GuardrailKeys.Checks)
            && json.EnumerateObject().All(static member => NoChecks.Contains(ConfigElement.Snake(member.Name))) =>
            json.Text(GuardrailKeys.Id),
        _ => null,
    };

    private ImmutableArray<Guardrail> One(JsonElement json, string list, int index, string path)
    {
        if (SavedName(json) is { } saved)
            return [Refer(ReferenceOf(json, saved, path))];
        if (json.ValueKind != JsonValueKind.Object)
        {
            fault(path, "Expected a guardrail: an object with checks");
            return [];
        }

        // Mutators rewrite a request; that is what override_params are for here.
        if (json.Text(GuardrailKeys.Type) == Mutator)
            return [new(IdOf(json, list, index), [new UnknownCheck(Mutator)])];

        var checks = json.Has(GuardrailKeys.Checks) ? LongForm(json.Member(GuardrailKeys.Checks), path) : ShortForm(json, path);
        if (checks.Length > MaxChecks)
            fault(path, $"A guardrail has at most {MaxChecks} checks");
        return [With(new(IdOf(json, list, index), checks), json, path)];
    }

    // Judged without the saved one in its place, it denies.
    private static Guardrail Refer(GuardrailReference saved) =>
        new(saved.Name, [new UnknownCheck(saved.Name) { FailOnError = true }]) { Deny = true, Saved = saved };

    private GuardrailReference ReferenceOf(JsonElement json, string name, string path) => new(name)
    {
        Deny = FlagOrNull(json, GuardrailKeys.Deny, path),
        Async = FlagOrNull(json, GuardrailKeys.Async, path),
        Sequential = FlagOrNull(json, GuardrailKeys.Sequential, path),
        OnFail = Feedback(json, GuardrailKeys.OnFail, path),
        OnSuccess = Feedback(json, GuardrailKeys.OnSuccess, path),
    };

    private Guardrail With(Guardrail guardrail, JsonElement json, string path) => guardrail with
    {
        Deny = Flag(json, GuardrailKeys.Deny, path),
        Async = Flag(json, GuardrailKeys.Async, path),
        Sequential = Flag(json, GuardrailKeys.Sequential, path),
        OnFail = Feedback(json, GuardrailKeys.OnFail, path),
        OnSuccess = Feedback(json, GuardrailKeys.OnSuccess, path),
    };

    private ImmutableArray<IGuardrailCheck> LongForm(JsonElement list, string path)
    {
        path = Join(path, GuardrailKeys.Checks);
        if (list.ValueKind != JsonValueKind.Array)
        {
            fault(path, "Expected a list of checks");
            return [];
        }

        var checks = ImmutableArray.CreateBuilder<IGuardrailCheck>();
        foreach (var (json, index) in list.EnumerateArray().Select((one, index) => (one, index)))
        {
            var at = Join(path, index.ToString(CultureInfo.InvariantCulture));
            if (json.ValueKind != JsonValueKind.Object || json.Text(GuardrailKeys.Id) is not { } id)
                fault(at, "Expected a check: an object with an 'id'");
            else if (json.Member(GuardrailKeys.IsEnabled).ValueKind != JsonValueKind.False)
                checks.Add(CheckCatalog.Compile(
                    id, json.Member(GuardrailKeys.Parameters), patterns,
                    (name, message) => fault(Join(Join(at, GuardrailKeys.Parameters), name), message)));
        }

        return checks.ToImmutable();
    }

    private ImmutableArray<IGuardrailCheck> ShortForm(JsonElement json, string path) =>
    [
        .. from member in json.EnumerateObject()
           where !NoChecks.Contains(ConfigElement.Snake(member.Name))
           select CheckCatalog.Compile(
               member.Name, member.Value, patterns, (name, message) => fault(Join(Join(path, member.Name), name), message)),
    ];

    private bool Flag(JsonElement json, string name, string path) => FlagOrNull(json, name, path) == true;

    private bool? FlagOrNull(JsonElement json, string name, string path)
    {
        switch (json.Member(name).ValueKind)
        {
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case not JsonValueKind.Undefined:
                fault(Join(path, name), "Expected boolean");
                break;
        }

        return null;
    }

    private HookFeedback? Feedback(JsonElement json, string name, string path) =>
        json.Member(name).Member(GuardrailKeys.Feedback) is { ValueKind: JsonValueKind.Object } feedback
        ? new(Number(feedback, GuardrailKeys.Value, Join(path, name)), Number(feedback, GuardrailKeys.Weight, Join(path, name)))
        : null;

    private double Number(JsonElement feedback, string name, string path)
    {
        if (feedback.Member(name) is not { ValueKind: JsonValueKind.Number } value)
            return 0;
        var number = value.GetDouble();
        if (!double.IsFinite(number))
            fault(Join(Join(path, GuardrailKeys.Feedback), name), "Expected a number that is not so great");
        return number;
    }

    private static string IdOf(JsonElement json, string list, int index) =>
        json.Text(GuardrailKeys.Id) ?? string.Create(CultureInfo.InvariantCulture, $"{list}_{index}");

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "," + name;
}

using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Configs.Compilation;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Guardrails.Checks;
using ImageGateway.Core.Json;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Configs;

/// <summary>Compiles saved guardrails, and finds the names by which configs refer to them.</summary>
public static class SavedGuardrailCompiler
{
    private const int MaxNesting = 8;

    private static readonly string[] Lists =
        [ConfigKeys.BeforeRequestHooks, ConfigKeys.AfterRequestHooks, ConfigKeys.InputGuardrails, ConfigKeys.OutputGuardrails];

    /// <summary>Compiles a guardrail's JSON: an object with <c>checks</c> and <c>actions</c>.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="id">The guardrail's name in <c>hook_results</c>.</param>
    /// <param name="fault">Takes each fault: where, and what is expected. A check that is not known here is one.</param>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static Guardrail Compile(string json, string id, Action<string, string> fault)
    {
        using var document = JsonDocument.Parse(json);
        var guardrail = new GuardrailCompiler(fault, new PatternBudget()).CompileSaved(document.RootElement, id);
        foreach (var check in guardrail.Checks.OfType<UnknownCheck>())
            fault(GuardrailKeys.Checks, $"There is no check '{check.Id}' here; known are {string.Join(", ", CheckCatalog.Names)}");
        return guardrail;
    }

    /// <summary>The names of saved guardrails in a config, each once; empty for what is no JSON.</summary>
    public static ImmutableSortedSet<string> NamesIn(string config)
    {
        var names = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(config);
            Find(document.RootElement, 0, names);
        }
        catch (JsonException)
        {
            return [];
        }

        return names.ToImmutable();
    }

    private static void Find(JsonElement config, int nesting, ImmutableSortedSet<string>.Builder names)
    {
        foreach (var list in Lists)
        {
            if (config.Member(list) is not { ValueKind: JsonValueKind.Array } guardrails)
                continue;
            foreach (var guardrail in guardrails.EnumerateArray())
            {
                if (GuardrailCompiler.SavedName(guardrail) is { } name)
                    names.Add(name);
            }
        }

        if (nesting < MaxNesting && config.Member(ConfigKeys.Targets) is { ValueKind: JsonValueKind.Array } targets)
        {
            foreach (var target in targets.EnumerateArray())
                Find(target, nesting + 1, names);
        }
    }
}

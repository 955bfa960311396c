using System.Globalization;
using System.Text.Json;
using ImageGateway.Core.Configs.Compilation;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Json;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Core.Configs.Validation;

/// <summary>Checks what a strategy says about its targets, all faults at once.</summary>
/// <param name="fault">Told of a fault: where, and what is expected.</param>
/// <param name="patterns">What is left of the config's patterns.</param>
internal sealed class StrategyValidator(Action<string, string> fault, PatternBudget patterns)
{
    private const int MaxConditions = 256;
    private const long MaxStickySeconds = 3_153_600_000;

    private static readonly string[] Balances = ["weight", "round_robin", "least_latency", "cheapest"];
    private static readonly string[] Facts = ["metadata.", "params.", "headers.", "url.", "image."];

    private string? _routerFault;

    /// <summary>Checks the strategy of a config.</summary>
    /// <returns>What Portkey's router would say to it, or null.</returns>
    public string? Check(JsonElement config, string path)
    {
        var strategy = config.Member("strategy");
        if (strategy.ValueKind != JsonValueKind.Object)
            return null;

        path = path.Length == 0 ? "strategy" : path + ",strategy";
        var targets = config.Member("targets") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        SettingKinds.Statuses(strategy, path, fault);
        if (SettingKinds.Object(strategy, path, "cb_config", fault) && strategy.Has("cb_config"))
            BreakerCompiler.Check(strategy.Member("cb_config"), path + ",cb_config", fault);
        CheckBalance(strategy, path);
        CheckSticky(strategy, path);
        switch (strategy.Text("mode"))
        {
            case "loadbalance" when targets.Count > 0
                && targets.TrueForAll(
                    target => target.Member("weight") is { ValueKind: JsonValueKind.Number } weight && weight.GetDouble() == 0):
                fault(path[..^"strategy".Length]
                    + "targets", "all weights are zero, so that no target can be chosen; give one a weight above 0");
                break;
            case "conditional" when config.Has("targets"):
                CheckConditions(strategy, targets, path);
                break;
        }

        return _routerFault;
    }

    private void CheckBalance(JsonElement strategy, string path)
    {
        if (strategy.Has("balance") && !Balances.Contains(strategy.Text("balance")))
            fault(path + ",balance", "Invalid 'balance' value. Must be one of: " + string.Join(", ", Balances));
        else if (strategy.Text("balance") is { } balance and not "weight" && StrategyCompiler.IsSticky(strategy))
            fault(path + ",sticky", $"A sticky choice goes by weight; it cannot be joined with the balance '{balance}'");
    }

    private void CheckSticky(JsonElement strategy, string path)
    {
        path += ",sticky";
        if (!SettingKinds.Object(strategy, path[..^",sticky".Length], "sticky", fault) || !strategy.Has("sticky"))
            return;
        var sticky = strategy.Member("sticky");
        SettingKinds.Boolean(sticky, path, "enabled", fault);
        if (sticky.Has("ttl")
            && !(sticky.Member("ttl") is { ValueKind: JsonValueKind.Number } ttl && ttl.GetDouble() is >= 1 and <= MaxStickySeconds))
            fault(path + ",ttl", $"Expected a number of seconds from 1 to {MaxStickySeconds}");
        if (!sticky.Has("hash_fields"))
            return;
        if (sticky.Member("hash_fields") is not { ValueKind: JsonValueKind.Array } fields)
            fault(path + ",hash_fields", "Expected array of fields, as in 'metadata.user_id'");
        else if (fields.EnumerateArray()
            .Any(field => field.ValueKind != JsonValueKind.String
                || !Array.Exists(Facts, start => field.GetString()!.StartsWith(start, StringComparison.Ordinal))))
            fault(path + ",hash_fields", "Each field must begin with one of: " + string.Join(", ", Facts));
    }

    private void CheckConditions(JsonElement strategy, List<JsonElement> targets, string path)
    {
        if (strategy.Member("conditions") is not { ValueKind: JsonValueKind.Array } conditions || conditions.GetArrayLength() == 0)
        {
            Router(path + ",conditions", "No conditions passed in the query router");
            return;
        }

        if (conditions.GetArrayLength() > MaxConditions)
        {
            fault(path + ",conditions", $"Expected at most {MaxConditions} conditions");
            return;
        }

        var names = targets.Select(target => target.Text("name")).ToHashSet(StringComparer.Ordinal);
        var index = 0;
        foreach (var condition in conditions.EnumerateArray())
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path},conditions,{index++}");
            if (ConditionCompiler.Compile(condition.Member("query"), patterns).Fault is { } wrong)
                fault(at + ",query", wrong);
            if (condition.Text("then") is not { } then || !names.Contains(then))
                Router(at + ",then", $"Invalid target name found in the query router: {condition.Text("then")}");
        }

        if (strategy.Has("default") && !(strategy.Text("default") is { } standard && names.Contains(standard)))
            Router(path + ",default", $"Invalid target name found in the query router: {strategy.Text("default")}");
    }

    // Portkey's hosted gateway answers these with 400 and the sentence, which the open-source gateway loses
    // (docs/architecture/portkey.md#conditions).
    private void Router(string path, string sentence)
    {
        _routerFault ??= sentence;
        fault(path, sentence);
    }
}

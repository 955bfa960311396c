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

    private static readonly string[] Balances =
        [BalanceModes.ByWeight, BalanceModes.RoundRobin, BalanceModes.LeastLatency, BalanceModes.Cheapest];
    private static readonly string[] Facts = ["metadata.", "params.", "headers.", "url.", "image."];

    private string? _routerFault;

    /// <summary>Checks the strategy of a config.</summary>
    /// <returns>What Portkey's router would say to it, or null.</returns>
    public string? Check(JsonElement config, string at)
    {
        var strategy = config.Member(ConfigKeys.Strategy);
        if (strategy.ValueKind != JsonValueKind.Object)
            return null;

        var path = Join(at, ConfigKeys.Strategy);
        var targets = config.Member(ConfigKeys.Targets) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        SettingKinds.Statuses(strategy, path, fault);
        if (SettingKinds.Object(strategy, path, StrategyKeys.Breaker, fault) && strategy.Has(StrategyKeys.Breaker))
            BreakerCompiler.Check(strategy.Member(StrategyKeys.Breaker), Join(path, StrategyKeys.Breaker), fault);
        CheckBalance(strategy, path);
        CheckSticky(strategy, path);
        switch (strategy.Text(StrategyKeys.Mode))
        {
            case StrategyModes.LoadBalance when targets.Count > 0
                && targets.TrueForAll(
                    target => target.Member(ConfigKeys.Weight) is { ValueKind: JsonValueKind.Number } weight && weight.GetDouble() == 0):
                fault(Join(at, ConfigKeys.Targets), "all weights are zero, so that no target can be chosen; give one a weight above 0");
                break;
            case StrategyModes.Conditional when config.Has(ConfigKeys.Targets):
                CheckConditions(strategy, targets, path);
                break;
        }

        return _routerFault;
    }

    private void CheckBalance(JsonElement strategy, string path)
    {
        if (strategy.Has(StrategyKeys.Balance) && !Balances.Contains(strategy.Text(StrategyKeys.Balance)))
            fault(Join(path, StrategyKeys.Balance), "Invalid 'balance' value. Must be one of: " + string.Join(", ", Balances));
        else if (strategy.Text(StrategyKeys.Balance) is { } balance and not BalanceModes.ByWeight && StrategyCompiler.IsSticky(strategy))
            fault(Join(path, StrategyKeys.Sticky), $"A sticky choice goes by weight; it cannot be joined with the balance '{balance}'");
    }

    private void CheckSticky(JsonElement strategy, string path)
    {
        if (!SettingKinds.Object(strategy, path, StrategyKeys.Sticky, fault) || !strategy.Has(StrategyKeys.Sticky))
            return;
        path = Join(path, StrategyKeys.Sticky);
        var sticky = strategy.Member(StrategyKeys.Sticky);
        SettingKinds.Boolean(sticky, path, StrategyKeys.Enabled, fault);
        if (sticky.Has(StrategyKeys.Ttl)
            && !(sticky.Member(StrategyKeys.Ttl) is { ValueKind: JsonValueKind.Number } ttl
                && ttl.GetDouble() is >= 1 and <= MaxStickySeconds))
            fault(Join(path, StrategyKeys.Ttl), $"Expected a number of seconds from 1 to {MaxStickySeconds}");
        if (!sticky.Has(StrategyKeys.HashFields))
            return;
        if (sticky.Member(StrategyKeys.HashFields) is not { ValueKind: JsonValueKind.Array } fields)
            fault(Join(path, StrategyKeys.HashFields), "Expected array of fields, as in 'metadata.user_id'");
        else if (fields.EnumerateArray()
            .Any(field => field.ValueKind != JsonValueKind.String
                || !Array.Exists(Facts, start => field.GetString()!.StartsWith(start, StringComparison.Ordinal))))
            fault(Join(path, StrategyKeys.HashFields), "Each field must begin with one of: " + string.Join(", ", Facts));
    }

    private void CheckConditions(JsonElement strategy, List<JsonElement> targets, string path)
    {
        if (strategy.Member(StrategyKeys.Conditions) is not { ValueKind: JsonValueKind.Array } conditions
            || conditions.GetArrayLength() == 0)
        {
            Router(Join(path, StrategyKeys.Conditions), "No conditions passed in the query router");
            return;
        }

        if (conditions.GetArrayLength() > MaxConditions)
        {
            fault(Join(path, StrategyKeys.Conditions), $"Expected at most {MaxConditions} conditions");
            return;
        }

        var names = targets.Select(target => target.Text(ConfigKeys.Name)).ToHashSet(StringComparer.Ordinal);
        var index = 0;
        foreach (var condition in conditions.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path},{StrategyKeys.Conditions},{index++}");
            if (ConditionCompiler.Compile(condition.Member(StrategyKeys.Query), patterns).Fault is { } wrong)
                fault(Join(place, StrategyKeys.Query), wrong);
            if (condition.Text(StrategyKeys.Then) is not { } then || !names.Contains(then))
                RefuseTarget(place, StrategyKeys.Then, condition);
        }

        if (strategy.Has(StrategyKeys.Default) && !(strategy.Text(StrategyKeys.Default) is { } standard && names.Contains(standard)))
            RefuseTarget(path, StrategyKeys.Default, strategy);
    }

    private void RefuseTarget(string path, string name, JsonElement element) =>
        Router(Join(path, name), $"Invalid target name found in the query router: {element.Text(name)}");

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "," + name;

    // Portkey's hosted gateway answers these with 400 and the sentence, which the open-source gateway loses
    // (docs/architecture/portkey.md#conditions).
    private void Router(string path, string sentence)
    {
        _routerFault ??= sentence;
        fault(path, sentence);
    }
}

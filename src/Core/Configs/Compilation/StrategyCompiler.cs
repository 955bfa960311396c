using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Configs.Document;
using ImageGateway.Core.Json;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Configs.Compilation;

/// <summary>A target of a strategy, compiled, with the config that it came from.</summary>
internal sealed record StrategyChild(RouteNode Node, JsonElement Config)
{
    /// <summary>Name by which conditions refer to the target; looked up once, since every condition asks.</summary>
    public string? Name { get; } = Config.Text(ConfigKeys.Name);
}

/// <summary>Compiles a strategy over its targets (docs/architecture/portkey.md#strategies).</summary>
internal static class StrategyCompiler
{
    /// <summary>Compiles a strategy into a node of the route plan.</summary>
    public static RouteNode Compile(JsonElement strategy, List<StrategyChild> children, string path, RetryPolicy retry) =>
        strategy.Text(StrategyKeys.Mode) switch
        {
            StrategyModes.Fallback => new RouteNode.Fallback(
                [.. children.Select(child => child.Node)], StatusCodes(strategy), retry.OnlyIfNotStarted),
            StrategyModes.LoadBalance => Balance(strategy, children, path),
            StrategyModes.Conditional => Conditional(strategy, children),
            _ => new RouteNode.Single(children[0].Node),
        };

    /// <summary>The list of statuses that a strategy or a retry names, or null.</summary>
    public static ImmutableArray<int>? StatusCodes(JsonElement config) =>
        config.Member(ConfigKeys.OnStatusCodes) is { ValueKind: JsonValueKind.Array } codes
            ? [.. codes.EnumerateArray().Where(code => code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out _))
                .Select(code => code.GetInt32())]
            : null;

    private static RouteNode.LoadBalance Balance(JsonElement strategy, List<StrategyChild> children, string path)
    {
        ImmutableArray<double> weights = [.. children.Select(
            child => child.Config.Member(ConfigKeys.Weight) is { ValueKind: JsonValueKind.Number } weight ? weight.GetDouble() : 1)];
        var mode = strategy.Text(StrategyKeys.Balance) switch
        {
            BalanceModes.RoundRobin => BalanceMode.RoundRobin,
            BalanceModes.LeastLatency => BalanceMode.LeastLatency,
            BalanceModes.Cheapest => BalanceMode.Cheapest,
            _ => BalanceMode.Weight,
        };
        return new([.. children.Select(child => child.Node)], weights, StrategyCompiler.IsSticky(strategy)
            ? Sticky(strategy.Member(StrategyKeys.Sticky))
            : null)
        {
            Mode = mode,
            Cycle = mode == BalanceMode.RoundRobin ? RoundRobinCycle.Create(weights) : null,
            Path = path,
        };
    }

    private static StickyRule Sticky(JsonElement rule)
    {
        var fields = rule.Member(StrategyKeys.HashFields) is { ValueKind: JsonValueKind.Array } names
            ? names.EnumerateArray().Select(name => name.ToString())
            : [];
        var ttl = rule.Member(StrategyKeys.Ttl) is { ValueKind: JsonValueKind.Number } seconds
            ? TimeSpan.FromSeconds(seconds.GetDouble())
            : StickyRule.DefaultTtl;
        return new([.. fields], ttl);
    }

    // The validator has seen that the conditions compile and that their targets are there.
    private static RouteNode.Conditional Conditional(JsonElement strategy, List<StrategyChild> children) => new(
        [.. strategy.Member(StrategyKeys.Conditions).EnumerateArray()
            .Select(condition => new RouteCase(
                ConditionCompiler.Compile(condition.Member(StrategyKeys.Query)).Value!,
                Named(children, condition.Text(StrategyKeys.Then))!))],
        Named(children, strategy.Text(StrategyKeys.Default)));

    private static RouteNode? Named(List<StrategyChild> children, string? name) =>
        name is null ? null : children.Find(child => child.Name == name)?.Node;

    /// <summary>Determines whether a strategy keeps callers with one target.</summary>
    public static bool IsSticky(JsonElement strategy) =>
        strategy.Member(StrategyKeys.Sticky) is { ValueKind: JsonValueKind.Object } rule
        && rule.Member(StrategyKeys.Enabled).ValueKind == JsonValueKind.True;
}

using System.Collections.Immutable;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;

namespace ImageGateway.Core.Configs;

/// <summary>A target of a strategy, compiled, with the config that it came from.</summary>
internal sealed record StrategyChild(RouteNode Node, JsonElement Config);

/// <summary>Compiles a strategy over its targets (portkey-compat 4.3 to 4.6).</summary>
internal static class StrategyCompiler
{
    /// <summary>The node, or why there is none.</summary>
    public static (RouteNode? Node, GatewayError? Error) Compile(JsonElement strategy, List<StrategyChild> children, string path, RetryPolicy retry, List<string> warnings)
    {
        if (strategy.Has("cb_config"))
            warnings.Add($"{path}.strategy.cb_config has no effect in this version");
        switch (strategy.Text("mode"))
        {
            case "fallback":
                return (new RouteNode.Fallback([.. children.Select(child => child.Node)], StatusCodes(strategy), retry.OnlyIfNotStarted), null);
            case "loadbalance":
                return Balance(strategy, children, path);
            case "conditional":
                return (Conditional(strategy, children), null);
            default:
                return (new RouteNode.Single(children[0].Node), null);
        }
    }

    /// <summary>The list of statuses that a strategy or a retry names, or null.</summary>
    public static ImmutableArray<int>? StatusCodes(JsonElement config) =>
        config.Member("on_status_codes") is { ValueKind: JsonValueKind.Array } codes
            ? [.. codes.EnumerateArray().Where(code => code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out _)).Select(code => code.GetInt32())]
            : null;

    private static (RouteNode? Node, GatewayError? Error) Balance(JsonElement strategy, List<StrategyChild> children, string path)
    {
        if (strategy.Text("balance") is { } balance and not "weight")
            return Fail($"{path}.strategy.balance", $"'{balance}' is not served by this version; 'weight' is");
        ImmutableArray<double> weights = [.. children.Select(child => child.Config.Member("weight") is { ValueKind: JsonValueKind.Number } weight ? weight.GetDouble() : 1)];
        StickyRule? sticky = null;
        if (strategy.Member("sticky") is { ValueKind: JsonValueKind.Object } rule && rule.Member("enabled").ValueKind == JsonValueKind.True)
        {
            var fields = rule.Member("hash_fields") is { ValueKind: JsonValueKind.Array } names ? names.EnumerateArray().Select(name => name.ToString()) : [];
            var ttl = rule.Member("ttl") is { ValueKind: JsonValueKind.Number } seconds ? TimeSpan.FromSeconds(seconds.GetDouble()) : StickyRule.DefaultTtl;
            sticky = new([.. fields], ttl);
        }

        return (new RouteNode.LoadBalance([.. children.Select(child => child.Node)], weights, sticky), null);
    }

    // The validator has seen that the conditions compile and that their targets are there.
    private static RouteNode.Conditional Conditional(JsonElement strategy, List<StrategyChild> children) => new(
        [.. strategy.Member("conditions").EnumerateArray().Select(condition => new RouteCase(ConditionCompiler.Compile(condition.Member("query")).Condition!, Named(children, condition.Text("then"))!))],
        Named(children, strategy.Text("default")));

    private static RouteNode? Named(List<StrategyChild> children, string? name) =>
        name is null ? null : children.Find(child => child.Config.Text("name") == name)?.Node;

    private static (RouteNode? Node, GatewayError? Error) Fail(string place, string why) =>
        (null, GatewayError.Invalid($"The config has a fault at {place}: {why}.", "x-portkey-config", "invalid_config") with { PortkeyMessage = "Invalid config passed", Details = [$"path: {place}, message: {why}"] });
}

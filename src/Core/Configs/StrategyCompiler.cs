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
                return Conditional(strategy, children, path);
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
        if (weights.All(weight => weight == 0))
            return Fail($"{path}.targets", "all weights are zero, so that no target can be chosen");

        StickyRule? sticky = null;
        if (strategy.Member("sticky") is { ValueKind: JsonValueKind.Object } rule && rule.Member("enabled").ValueKind == JsonValueKind.True)
        {
            var fields = rule.Member("hash_fields") is { ValueKind: JsonValueKind.Array } names ? names.EnumerateArray().Select(name => name.ToString()) : [];
            var ttl = rule.Member("ttl") is { ValueKind: JsonValueKind.Number } seconds ? TimeSpan.FromSeconds(seconds.GetDouble()) : StickyRule.DefaultTtl;
            if (ttl <= TimeSpan.Zero)
                return Fail($"{path}.strategy.sticky.ttl", "must be a number of seconds above 0");
            sticky = new([.. fields], ttl);
        }

        return (new RouteNode.LoadBalance([.. children.Select(child => child.Node)], weights, sticky), null);
    }

    private static (RouteNode? Node, GatewayError? Error) Conditional(JsonElement strategy, List<StrategyChild> children, string path)
    {
        if (strategy.Member("conditions") is not { ValueKind: JsonValueKind.Array } conditions || conditions.GetArrayLength() == 0)
            return RouterError("No conditions passed in the query router");

        var cases = ImmutableArray.CreateBuilder<RouteCase>();
        foreach (var condition in conditions.EnumerateArray())
        {
            var (compiled, fault) = ConditionCompiler.Compile(condition.Member("query"));
            if (compiled is null)
                return Fail($"{path}.strategy.conditions[{cases.Count}].query", fault!);
            if (Named(children, condition.Text("then")) is not { } then)
                return RouterError($"Invalid target name found in the query router: {condition.Text("then")}");
            cases.Add(new(compiled, then));
        }

        var standard = strategy.Text("default");
        if (standard is not null && Named(children, standard) is null)
            return RouterError($"Invalid target name found in the query router: {standard}");
        return (new RouteNode.Conditional(cases.ToImmutable(), Named(children, standard)), null);
    }

    private static RouteNode? Named(List<StrategyChild> children, string? name) =>
        name is null ? null : children.Find(child => child.Config.Text("name") == name)?.Node;

    // G2 answers these with 400 and the sentence, which the open-source gateway loses (portkey-compat 4.5).
    private static (RouteNode? Node, GatewayError? Error) RouterError(string sentence) =>
        (null, GatewayError.Invalid(sentence, "x-portkey-config", "invalid_config") with { PortkeyMessage = sentence });

    private static (RouteNode? Node, GatewayError? Error) Fail(string place, string why) =>
        (null, GatewayError.Invalid($"The config has a fault at {place}: {why}.", "x-portkey-config", "invalid_config") with { PortkeyMessage = "Invalid config passed", Details = [$"path: {place}, message: {why}"] });
}

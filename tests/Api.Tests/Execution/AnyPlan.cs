using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace ImageGateway.Api.Tests.Execution;

/// <summary>A config and a request, drawn at random. Every target fails with 503, and every strategy goes on from that.</summary>
/// <param name="Config">The config; each target has a key of its own.</param>
/// <param name="Body">The request's body.</param>
/// <param name="Draw">The number that every draw by weight gives, from 0 to 1.</param>
internal sealed record AnyPlan(JsonObject Config, JsonObject Body, double Draw)
{
    private const int Levels = 3;

    private static readonly string[] Providers =
        ["openai", "stability-ai", "together-ai", "fireworks-ai", "segmind", "azure-openai", "reka-ai", "google"];

    private static readonly string[] Models =
        ["gpt-image-1", "gpt-image-2", "dall-e-3", "stable-image-core", "black-forest-labs/FLUX.1-schnell", "sdxl1.0-txt2img", "m"];

    private static readonly string[] Sizes = ["1024x1024", "512x512", "1536x1024", "16:9", "auto"];

    private static readonly Gen<JsonObject> Parameters =
        from model in Gen.Elements(Models)
        from size in Gen.Elements(Sizes)
        from n in Gen.Choose(1, 3)
        from kept in Gen.Choose(0, 31)
        select Some(
            kept, ("model", model), ("size", size), ("n", n), ("quality", "hd"), ("user", "u"));

    private static readonly Gen<JsonObject> Target =
        from provider in Gen.Elements(Providers)
        from kind in Gen.Choose(0, 7)
        from over in Parameters
        from usual in Parameters
        from strict in Gen.Choose(0, 5)
        select TargetOf(provider, kind, over, usual, strict == 0);

    private static readonly Gen<JsonObject> Request =
        from parameters in Parameters
        from plan in Gen.Elements("pro", "free")
        select With(parameters, ("prompt", "a lighthouse"), ("user", plan));

    /// <summary>Draws any config with any request.</summary>
    public static Arbitrary<AnyPlan> Any { get; } = Arb.From(
        from config in Node(Levels)
        from body in Request
        from draw in Gen.Choose(0, 999)
        select new AnyPlan(config, body, draw / 1000.0));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Config.ToJsonString()} {Body.ToJsonString()} {Draw.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>A copy whose targets have keys that no other run has, so that breakers know nothing of them.</summary>
    public AnyPlan Fresh(int run)
    {
        var (config, count) = ((JsonObject)Config.DeepClone(), 0);
        Visit(config);
        return this with { Config = config };

        void Visit(JsonObject node)
        {
            if (node["targets"] is not JsonArray targets)
                node["api_key"] = string.Create(CultureInfo.InvariantCulture, $"key-{run}-{count++}");
            else
                foreach (var target in targets)
                    Visit((JsonObject)target!);
        }
    }

    private static Gen<JsonObject> Node(int levels)
    {
        if (levels == 0)
            return Target;
        var strategy =
            from mode in Gen.Elements("single", "fallback", "fallback", "loadbalance", "round_robin", "cheapest", "sticky", "conditional")
            from targets in Node(levels - 1).ListOf(3)
            from detail in Gen.Choose(0, 3)
            select StrategyOf(mode, [.. targets], detail);
        return Gen.Frequency((2, Target), (3, strategy));
    }

    private static JsonObject StrategyOf(string mode, IReadOnlyList<JsonObject> targets, int detail)
    {
        var strategy = new JsonObject
        {
            ["mode"] = mode is "round_robin" or "cheapest" or "sticky" ? "loadbalance" : mode,
        };
        var children = targets.Select(static target => (JsonObject)target.DeepClone()).ToList();
        switch (mode)
        {
            case "fallback" when detail > 0:
                strategy["on_status_codes"] = new JsonArray(503, 429);
                break;
            case "loadbalance":
                for (var index = 0; index < children.Count; index++)
                    children[index]["weight"] = (index + detail) % 3;
                children[0]["weight"] = 1;
                break;
            case "round_robin" or "cheapest":
                strategy["balance"] = mode;
                break;
            case "sticky":
                strategy["sticky"] = new JsonObject { ["enabled"] = true, ["hash_fields"] = new JsonArray("params.user") };
                break;
            case "conditional":
                for (var index = 0; index < children.Count; index++)
                    children[index]["name"] = string.Create(CultureInfo.InvariantCulture, $"t{index}");
                strategy["conditions"] = new JsonArray(
                    new JsonObject { ["query"] = new JsonObject { ["params.user"] = "pro" }, ["then"] = "t0" },
                    new JsonObject { ["query"] = new JsonObject { ["params.size"] = "512x512" }, ["then"] = "t1" });
                strategy["default"] = "t2";
                break;
        }

        return new()
        {
            ["strategy"] = strategy,
            ["targets"] = new JsonArray([.. children]),
        };
    }

    private static JsonObject TargetOf(string provider, int kind, JsonObject over, JsonObject usual, bool strict)
    {
        var target = new JsonObject { ["provider"] = provider, ["api_key"] = "k" };
        if (provider == "azure-openai")
            (target["resource_name"], target["deployment_id"], target["api_version"]) = ("r", "d", "2025-04-01-preview");
        if ((kind & 1) != 0)
            target["override_params"] = over.DeepClone();
        if ((kind & 2) != 0)
            target["default_params"] = usual.DeepClone();
        if ((kind & 4) != 0)
            target["drop_params"] = new JsonArray("user", "quality");
        if (strict)
            target["strict"] = true;
        return target;
    }

    private static JsonObject Some(int kept, params ReadOnlySpan<(string Name, JsonNode Value)> members)
    {
        var parameters = new JsonObject();
        for (var index = 0; index < members.Length; index++)
        {
            if ((kept & (1 << index)) != 0)
                parameters[members[index].Name] = members[index].Value;
        }

        return parameters;
    }

    private static JsonObject With(JsonObject parameters, params ReadOnlySpan<(string Name, JsonNode Value)> members)
    {
        var body = (JsonObject)parameters.DeepClone();
        foreach (var (name, value) in members)
            body[name] = value;
        return body;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>The schema of configs and the gateway's own checks agree, as ajv reads the one and the gateway carries out the other.</summary>
public sealed partial class ConfigSchemaTests(HostedWorld world) : IClassFixture<HostedWorld>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly string[] Accepted =
    [
        """{"provider":"openai","api_key":"k"}""",
        """{"provider":"openai","apiKey":"k","customHost":"https://a.example.com/v1","requestTimeout":500,"totalTimeout":900,"forwardHeaders":["x"],"overrideParams":{"n":2},"openaiProject":"p"}""",
        """{"provider":"openai","custom_host":"https://a.example.com/v1"}""",
        """{"provider":"ollama"}""",
        """{"provider":"openai","api_key":"k","retry":null,"weight":null,"name":null,"on_disconnect":null,"unknown":{"a":1}}""",
        """{"provider":"bedrock","awsAccessKeyId":"a","awsSecretAccessKey":"b","awsRegion":"us-east-1"}""",
        """{"provider":"vertex-ai","vertex_region":"r","vertex_service_account_json":{"type":"service_account"}}""",
        """{"cache":{"mode":"simple","max_age":60}}""",
        """{"model_aliases":true}""",
        """{"model_aliases":{"a":"b"},"on_disconnect":"cancel","strict":true}""",
        """{"retry":{"attempts":20,"onStatusCodes":[429],"useRetryAfterHeaders":true,"onlyIfNotStarted":true}}""",
        """{"strategy":{"mode":"single"},"targets":[{"provider":"sandbox"}]}""",
        """{"strategy":{"mode":"loadbalance","balance":"weight","sticky":{"enabled":true,"hashFields":["headers.x","metadata.y"],"ttl":1}},"targets":[{"provider":"sandbox","weight":0.5}]}""",
        """{"strategy":{"mode":"fallback","onStatusCodes":[446]},"targets":[{"provider":"sandbox","input_guardrails":[{"default.wordCount":{"maxWords":9},"deny":true}]}]}""",
        """{"strategy":{"mode":"conditional","conditions":[{"query":{"params.n":1},"then":"a"}],"default":"a"},"targets":[{"name":"a","provider":"sandbox"}]}""",
    ];

    private static readonly string[] Refused =
    [
        "{}", "[]", """{"provider":"openai"}""", """{"provider":"no-such","api_key":"k"}""", """{"provider":7,"api_key":"k"}""",
        """{"strategy":{},"targets":[{"provider":"sandbox"}]}""",
        """{"strategy":{"mode":"random"},"targets":[{"provider":"sandbox"}]}""",
        """{"strategy":{"mode":"single"},"targets":[]}""",
        """{"strategy":{"mode":"single"},"targets":[{"provider":"openai"}]}""",
        """{"strategy":{"mode":"loadbalance","balance":"random"},"targets":[{"provider":"sandbox"}]}""",
        """{"strategy":{"mode":"loadbalance","sticky":{"ttl":0}},"targets":[{"provider":"sandbox"}]}""",
        """{"strategy":{"mode":"loadbalance","sticky":{"hash_fields":["x"]}},"targets":[{"provider":"sandbox"}]}""",
        """{"strategy":{"mode":"conditional"},"targets":[{"provider":"sandbox"}]}""",
        """{"strategy":{"mode":"conditional","conditions":[]},"targets":[{"provider":"sandbox"}]}""",
        """{"strategy":{"mode":"conditional","conditions":[{"then":"a"}]},"targets":[{"name":"a","provider":"sandbox"}]}""",
        """{"strategy":{"mode":"conditional","conditions":[{"query":{}}]},"targets":[{"name":"a","provider":"sandbox"}]}""",
        """{"provider":"sandbox","retry":{"attempts":21}}""",
        """{"provider":"sandbox","retry":{"on_status_codes":[42]}}""",
        """{"provider":"sandbox","request_timeout":0}""",
        """{"provider":"sandbox","totalTimeout":3600001}""",
        """{"provider":"sandbox","weight":-1}""",
        """{"provider":"sandbox","on_disconnect":"stay"}""",
        """{"provider":"sandbox","model_aliases":{"a":1}}""",
        """{"provider":"sandbox","drop_params":[1]}""",
        """{"provider":"sandbox","strict":"yes"}""",
        """{"provider":"sandbox","awsRegion":7}""",
        """{"provider":"sandbox","input_guardrails":"x"}""",
        """{"provider":"sandbox","input_guardrails":[{"checks":[{}]}]}""",
    ];

    private static readonly string[] Pages =
        ["README.md", "docs/guides/routing.md", "docs/guides/fallback.md", "docs/guides/canary.md", "docs/guides/caching.md"];

    [Fact]
    public async Task Schema_ConfigsThatTheGatewayAccepts_AreValid()
    {
        string[] all = [.. Accepted, .. Pages.SelectMany(static page => Block()
            .Matches(File.ReadAllText(Path.Combine(BuiltPaths.Node, "..", "..", "..", page))).Select(match => match.Groups[1].Value))];

        Assert.Equal(all.Select(_ => (string?)null), await FaultsAsync(all));
        foreach (var config in all)
            Assert.NotEqual("invalid_config", await CodeAsync(config));
    }

    [Fact]
    public async Task Schema_ConfigsThatItRefuses_AreRefusedByTheGateway()
    {
        var faults = await FaultsAsync(Refused);
        Assert.All(Refused.Zip(faults), pair => Assert.True(pair.Second is not null, pair.First));
        foreach (var config in Refused)
            Assert.True(await CodeAsync(config) is "invalid_config" or "provider_missing", config);
    }

    private async Task<string?> CodeAsync(string config)
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(
                new { prompt = "a", size = "no size", n = 0 },
                ("x-portkey-config", config.ReplaceLineEndings(" ").Replace("…", "x", StringComparison.Ordinal)));
        return gatewayResponse.Checked(400).Json.GetProperty("error").GetProperty("code").GetString();
    }

    private async Task<string?[]> FaultsAsync(IEnumerable<string> configs)
    {
        await NodePackages.EnsureAsync();
        var gatewayResponse = await world.Client.GetAsync("/v1/configs/schema");
        Assert.Equal("application/schema+json", gatewayResponse.Header("content-type"));
        var input = new JsonObject
        {
            ["schema"] = JsonNode.Parse(gatewayResponse.Checked(200).Text),
            ["documents"] = new JsonArray(
            [.. configs.Select(config => JsonNode.Parse(config))])
        };
        await using var node = ChildProcess.Start(
            null, new Dictionary<string, string>(), ["node", Path.Combine(BuiltPaths.Node, "validate.mjs")]);
        node.Write(input.ToJsonString());
        var exitCode = await node.ExitCodeAsync(Deadline);
        Assert.True(exitCode == 0, node.Errors);
        return JsonSerializer.Deserialize<string?[]>(node.StandardOutput)!;
    }

    [GeneratedRegex("^```json\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}

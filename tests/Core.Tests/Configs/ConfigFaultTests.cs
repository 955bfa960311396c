using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Tests.Json;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Configs;

/// <summary>Portkey's messages for a faulty config, word for word (docs/architecture/portkey.md#errors).</summary>
public sealed class ConfigFaultTests
{
    private const string Unusable =
        "Invalid configuration. It must have either 'provider' and 'api_key', or 'strategy' and 'targets', or 'cache', or 'retry', or "
            + "'request_timeout'";

    private const string Mode =
        "path: strategy,mode, message: Invalid 'mode' value. Must be one of: single, loadbalance, fallback, conditional";

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{'provider':'openai'}")]
    [InlineData("not json")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{\"provider\":\"\\ud800\"}")]
    public void Compile_NotJson_ResponsesPortkeysSentence(string config)
    {
        var error = Fault(config);

        Assert.Equal("Invalid config passed. You need to pass a valid json", error.PortkeyMessage);
        Assert.Empty(error.Details);
    }

    [Fact]
    public void Compile_CannotBeRead_SaysWhereAndHowDeepItMayBe()
    {
        Assert.Contains("line 2, byte 14; at most 32 levels", Fault("{\n\"provider\":1,,}").Message, StringComparison.Ordinal);
        Assert.Contains("at most 32 levels", Fault(new string('[', 40) + new string(']', 40)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_OptionsOfTheOldFormat_ResponsesPortkeysSentence() =>
        Assert.Equal(
            "This version of config is not supported in this route. Please migrate to the latest version",
            Fault("""{"mode":"single","options":[{"provider":"openai"}]}""").PortkeyMessage);

    [Theory]
    [InlineData("""{"strategy":{"mode":"random"},"targets":[{"provider":"sandbox"}]}""", Mode)]
    [InlineData("""{"strategy":{},"targets":[{"provider":"sandbox"}]}""", Mode)]
    [InlineData("""{"strategy":{"mode":1},"targets":[{"provider":"sandbox"}]}""", Mode)]
    [InlineData("{}", "path: , message: " + Unusable)]
    [InlineData("""{"provider":"openai"}""", "path: , message: " + Unusable)]
    [InlineData("""{"strategy":{"mode":"single"}}""", "path: , message: " + Unusable)]
    [InlineData(
        """{"strategy":{"mode":"single"},"targets":[{"provider":"sandbox"},{"provider":"openai"}]}""", "path: targets,1, message: "
            + Unusable)]
    [InlineData("""{"provider":"openai","api_key":"k","custom_host":"http://10.0.0.1"}""", "path: , message: Invalid custom host")]
    [InlineData(
        """{"strategy":{"mode":"single"},"targets":[{"provider":"sandbox","custom_host":"ftp://x"}]}""",
        "path: targets,0, message: Invalid custom host")]
    [InlineData("null", "path: , message: Expected object, received null")]
    [InlineData("[]", "path: , message: Expected object, received array")]
    [InlineData("""{"strategy":{"mode":"single"},"targets":["a"]}""", "path: targets,0, message: Expected object, received string")]
    [InlineData("""{"strategy":{"mode":"single"},"targets":[]}""", "path: targets, message: 'targets' must name at least one target")]
    [InlineData("""{"provider":"sandbox","request_timeout":"5"}""", "path: request_timeout, message: Expected number, received string")]
    [InlineData(
        """{"provider":"sandbox","request_timeout":1.5}""",
        "path: request_timeout, message: Expected a whole number of milliseconds above 0")]
    [InlineData(
        """{"provider":"sandbox","request_timeout":0}""",
        "path: request_timeout, message: Expected a whole number of milliseconds above 0")]
    [InlineData("""{"provider":"sandbox","weight":true}""", "path: weight, message: Expected number, received boolean")]
    [InlineData("""{"provider":"openai","api_key":7}""", "path: api_key, message: Expected string, received number")]
    [InlineData("""{"provider":"sandbox","override_params":[]}""", "path: override_params, message: Expected object, received array")]
    [InlineData("""{"provider":"sandbox","forward_headers":"a"}""", "path: forward_headers, message: Expected array, received string")]
    public void Compile_Fault_IsNamedWithItsPath(string config, string expected)
    {
        var error = Fault(config);

        Assert.Equal("Invalid config passed", error.PortkeyMessage);
        Assert.Contains(expected, error.Details);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("open-a-i-x")]
    [InlineData("")]
    public void Compile_UnknownProvider_ListsTheKnownOnes(string provider) =>
        Assert.StartsWith(
            "path: provider, message: Invalid 'provider' value. Must be one of: 302ai, ",
            Assert.Single(Fault($$"""{"provider":"{{provider}}","api_key":"k"}""").Details),
            StringComparison.Ordinal);

    [Fact]
    public void Compile_SeveralFaults_NamesAllOfThem() =>
        Assert.Equal(
            ["path: request_timeout, message: Expected number, received string",
                "path: targets,0,provider, message: Invalid 'provider' value"],
            Fault("""{"strategy":{"mode":"single"},"request_timeout":"1","targets":[{"provider":"x","api_key":"k"}]}""").Details.Select(
                detail => detail.Split(". Must")[0]));

    [Theory]
    [InlineData("""{"virtual_key":"team"}""")]
    [InlineData("""{"provider":"@team"}""")]
    [InlineData("""{"provider":"@team","virtual_key":"other"}""")]
    [InlineData("""{"strategy":{"mode":"single"},"targets":[{"virtualKey":"team"}]}""")]
    public void Compile_SavedProvider_IsNamedByTheTarget(string config) =>
        Assert.Equal("team", RouteWalk.First(ConfigCompiler.Compile(config, _ => false, Declared.Schema).Value).SavedName);

    [Theory]
    [InlineData(
        """{"provider":"sandbox","total_timeout":0}""",
        "path: total_timeout, message: Expected a whole number of milliseconds from 1 to 3600000")]
    [InlineData(
        """{"provider":"sandbox","totalTimeout":3600001}""",
        "path: total_timeout, message: Expected a whole number of milliseconds from 1 to 3600000")]
    [InlineData("""{"provider":"sandbox","total_timeout":"9"}""", "path: total_timeout, message: Expected number, received string")]
    [InlineData("""{"provider":"sandbox","strict":"yes"}""", "path: strict, message: Expected boolean, received string")]
    [InlineData("""{"provider":"sandbox","openai_project":7}""", "path: openai_project, message: Expected string, received number")]
    [InlineData(
        """{"provider":"sandbox","vertex_service_account_json":7}""",
        "path: vertex_service_account_json, message: Expected object, received number")]
    [InlineData("""{"provider":"sandbox","input_mutators":{}}""", "path: input_mutators, message: Expected array, received object")]
    [InlineData("""{"provider":"sandbox","drop_params":[1]}""", "path: drop_params, message: Expected array of strings")]
    [InlineData(
        """{"provider":"sandbox","on_status_codes":["429"]}""", "path: on_status_codes,0, message: Expected a status from 100 to 599")]
    [InlineData(
        """{"provider":"sandbox","retry":{"on_status_codes":[429,4290]}}""",
        "path: retry,on_status_codes,1, message: Expected a status from 100 to 599")]
    [InlineData(
        """{"provider":"sandbox","retry":{"only_if_not_started":1}}""",
        "path: retry,only_if_not_started, message: Expected boolean, received number")]
    [InlineData(
        """{"strategy":{"mode":"fallback","on_status_codes":429},"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,on_status_codes, message: Expected array, received number")]
    [InlineData(
        """{"strategy":{"mode":"loadbalance","balance":"random"},"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,balance, message: Invalid 'balance' value. Must be one of: weight, round_robin, least_latency, cheapest")]
    [InlineData(
        """{"strategy":{"mode":"loadbalance","sticky":true},"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,sticky, message: Expected object, received boolean")]
    [InlineData(
        """{"strategy":{"mode":"loadbalance","sticky":{"enabled":true,"ttl":0.0001}},"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,sticky,ttl, message: Expected a number of seconds from 1 to 3153600000")]
    [InlineData(
        """{"strategy":{"mode":"loadbalance","sticky":{"enabled":true,"ttl":1e300}},"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,sticky,ttl, message: Expected a number of seconds from 1 to 3153600000")]
    [InlineData(
        """{"strategy":{"mode":"loadbalance","sticky":{"hash_fields":["user"]}},"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,sticky,hash_fields, message: Each field must begin with one of: metadata., params., headers., url., image.")]
    [InlineData(
        """{"strategy":{"mode":"single","cb_config":3},"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,cb_config, message: Expected object, received number")]
    [InlineData(
        """{"strategy":{"mode":"single","cb_config":{"failure_threshold":0} },"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,cb_config,failure_threshold, message: Expected a whole number from 1 to 1000000000")]
    [InlineData(
        """{"strategy":{"mode":"single","cb_config":{"minimum_requests":1.5} },"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,cb_config,minimum_requests, message: Expected a whole number from 1 to 1000000000")]
    [InlineData(
        """{"strategy":{"mode":"single","cb_config":{"cooldown_interval":-1} },"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,cb_config,cooldown_interval, message: Expected a whole number from 0 to 1000000000")]
    [InlineData(
        """{"strategy":{"mode":"single","cb_config":{"failure_threshold_percentage":101} },"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,cb_config,failure_threshold_percentage, message: Expected a percentage above 0, up to 100")]
    [InlineData(
        """{"strategy":{"mode":"single","cb_config":{"failure_status_codes":[99]} },"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,cb_config,failure_status_codes, message: Expected array of statuses from 100 to 599")]
    [InlineData(
        """{"strategy":{"mode":"single","cb_config":{"enabled":1} },"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,cb_config,enabled, message: Expected boolean, received number")]
    [InlineData(
        """{"strategy":{"mode":"loadbalance","balance":"cheapest","sticky":{"enabled":true} },"targets":[{"provider":"sandbox"}]}""",
        "path: strategy,sticky, message: A sticky choice goes by weight; it cannot be joined with the balance 'cheapest'")]
    [InlineData(
        """{"strategy":{"mode":"fallback"},"targets":[{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox","weight":0}]}]}""",
        "path: targets,0,targets, message: all weights are zero, so that no target can be chosen; give one a weight above 0")]
    public void Compile_ValueOfAnotherKind_IsNamedWithItsPath(string config, string expected) =>
        Assert.Equal(expected, Assert.Single(Fault(config).Details));

    [Fact]
    public void Compile_FaultsInEveryPart_AreNamedAtOnce() =>
        Assert.Equal(
            [
                "path: strategy,balance", "path: strategy,conditions,0,query", "path: strategy,conditions,0,then",
                "path: strategy,default", "path: strategy,on_status_codes,0",
                "path: targets,0,total_timeout", "path: targets,1", "path: targets,1,retry,attempts",
            ],
            Fault("""
                {"strategy":{"mode":"conditional","on_status_codes":[1],"balance":"x","conditions":[{"query":{"params.n":{"$like":1}},"then":"b"}],"default":"c"},
                 "targets":[{"name":"a","provider":"sandbox","total_timeout":-1},{"provider":"openai","retry":{"attempts":99},"custom_host":"http://10.0.0.1"}]}
                """).Details.Select(detail => detail.Split(", message")[0]).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("""{"provider":"openai","custom_host":"https://a.example.com/v1"}""")]
    [InlineData("""{"provider":"bedrock","aws_auth_type":"assumedRole","aws_role_arn":"arn:aws:iam::1:role/r","aws_region":"us-east-1"}""")]
    [InlineData("""{"provider":"vertex-ai","vertex_region":"us-central1","vertex_service_account_json":{"type":"service_account"}}""")]
    [InlineData("""{"provider":"azure-openai","azure_auth_mode":"managed","resource_name":"r","deployment_id":"d"}""")]
    [InlineData("""{"provider":"ollama"}""")]
    [InlineData("""{"input_mutators":[{"id":"m"}]}""")]
    [InlineData("""{"prompt_id":"pp-1"}""")]
    [InlineData("""{"passthrough":true}""")]
    [InlineData("""{"fetch_integrated_models":true}""")]
    [InlineData("""{"cache":{"mode":"semantic","max_age":60}}""")]
    [InlineData("""{"retry":{"attempts":5,"onStatusCodes":[429],"useRetryAfterHeaders":true}}""")]
    [InlineData(
        """{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"openai","apiKey":"k","weight":0.5},{"provider":"azure-openai","apiKey":"k","resourceName":"r","deploymentId":"d","apiVersion":"v"}]}""")]
    [InlineData("""{"provider":"openai","api_key":"k","mystery":{"a":[1]}}""")]
    [InlineData("""{"provider":"openai","api_key":"k","retry":null,"weight":null,"name":null}""")]
    public void Compile_FormThatPortkeyDocuments_IsAccepted(string config) => Assert.Null(Compile(config).Error);

    [Fact]
    public void Compile_AliasThatStandsTwice_IsTheLastOne() =>
        Assert.Equal(
            "c", RouteWalk.First(Compile("""{"provider":"sandbox","model_aliases":{"a":"b","a":"c"}}""").Value).ModelAliases!.Names["a"]);

    [Fact]
    public void Compile_TotalTimeout_IsInherited()
    {
        var root = (RouteNode.Fallback)Compile(
            """{"strategy":{"mode":"fallback"},"total_timeout":5000,"targets":[{"provider":"sandbox"},{"provider":"sandbox","totalTimeout":70}]}""").Value.Root;

        Assert.Equal([5000, 70], root.Children.Select(child => ((RouteNode.Leaf)child).Target.TotalTimeout!.Value.TotalMilliseconds));
    }

    [Theory]
    [InlineData(256, 0)]
    [InlineData(257, 1)]
    public void Compile_ManyParameters_AreBounded(int count, int faults) =>
        Assert.Equal(
            faults, Compile(
                "{\"provider\":\"sandbox\",\"override_params\":{"
                    + string.Join(',', Enumerable.Range(0, count).Select(index => $"\"p{index}\":1")) + "}}").Error?.Details.Count ?? 0);

    [Fact]
    public void Compile_TextBeyondTheBound_IsRefusedUnread() =>
        Assert.Equal(
            "path: , message: Expected at most 262144 characters", Assert.Single(
                Fault(new string(' ', ConfigCompiler.MaxChars) + "{}").Details));

    [Fact]
    public void Compile_HalfASurrogatePair_IsNoJson() =>
        Assert.Equal("Invalid config passed. You need to pass a valid json", Fault("{\"provider\":\"\ud800\"}").PortkeyMessage);

    [Fact]
    public void Compile_VeryManyFaults_NamesTheFirstAndCountsTheRest()
    {
        var details = Fault($$"""{"provider":"sandbox","on_status_codes":[{{string.Join(',', Enumerable.Repeat(0, 100_000))}}]}""").Details;

        Assert.Equal(101, details.Count);
        Assert.Equal("path: on_status_codes,99, message: Expected a status from 100 to 599", details[99]);
        Assert.Equal("path: , message: 99900 more faults", details[100]);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    public void Compile_PatternsOfConditionsAndGuardrails_AreBoundedTogether(int patterns)
    {
        var conditions = string.Join(',', Enumerable.Repeat("""{"params.prompt":{"$regex":"a"}}""", patterns - 2));
        const string Guardrails =
            """[{"default.regexMatch":{"rule":"a"}},{"default.jsonSchema":{"schema":{"properties":{"p":{"pattern":"a"}}}}}]""";
        var config = $$"""
            {"strategy":{"mode":"conditional","conditions":[{"query":{"$or":[{{conditions}}]},"then":"t"}]},
             "targets":[{"name":"t","provider":"sandbox","input_guardrails":{{Guardrails}} }]}
            """;

        var result = Compile(config);

        Assert.Equal(patterns > 64, result.Error is not null);
        Assert.Equal(
            patterns > 64
                ? 1
                : 0, result.Error?.Details.Count(
                    detail => detail.StartsWith("path: targets,0,input_guardrails,1,default.jsonSchema,schema", StringComparison.Ordinal))
                        ?? 0);
    }

    [Fact]
    public void Compile_TargetsBeyondTheBound_AreRefused()
    {
        Assert.Null(Compile(100).Error);
        Assert.Contains("path: targets,100, message: A config may have at most 100 targets in 8 levels", Compile(101).Error!.Details);

        static Result<RoutePlan> Compile(int targets) => ConfigFaultTests.Compile(
            $$"""{"strategy":{"mode":"single"},"targets":[{{string.Join(',', Enumerable.Repeat("""{"provider":"sandbox"}""", targets))}}]}""");
    }

    [Fact]
    public void Compile_NestingBeyondTheBound_IsRefused()
    {
        Assert.Null(Compile(Nested(8)).Error);
        Assert.Contains("8 levels", Assert.Single(Compile(Nested(9)).Error!.Details), StringComparison.Ordinal);
        Assert.Equal("Invalid config passed. You need to pass a valid json", Fault(Nested(1000)).PortkeyMessage);

        static string Nested(int levels) =>
            levels == 0 ? """{"provider":"sandbox"}""" : $$"""{"strategy":{"mode":"single"},"targets":[{{Nested(levels - 1)}}]}""";
    }

    [Fact]
    public void Compile_AnyJsonAnywhere_IsAPlanOrAnError() =>
        Prop.ForAll(Arb.From(JsonDocuments.Valid), Arb.From(Gen.Elements(Frames)), (document, frame) =>
        {
            var result = Compile(frame.Replace("?", System.Text.Encoding.UTF8.GetString(document), StringComparison.Ordinal));
            Assert.True(result.Error is { Status: 400 } || result.Value.Root is not null);
        }).Check(1000);

    private static readonly string[] Frames =
    [
        "?", """{"provider":?}""", """{"provider":"sandbox","api_key":?}""", """{"provider":"sandbox","override_params":?}""",
        """{"provider":"sandbox","override_params":{"a":?}}""",
        """{"provider":"sandbox","custom_host":?}""", """{"provider":"sandbox","request_timeout":?}""",
        """{"provider":"sandbox","forward_headers":[?]}""", """{"strategy":?,"targets":[?]}""",
        """{"strategy":{"mode":?},"targets":[{"provider":"sandbox"}]}""",
        """{"strategy":{"mode":"single"},"targets":[{"provider":"sandbox","strict":?,"resource_name":?}]}""",
    ];

    private static GatewayError Fault(string config)
    {
        var error = Assert.IsType<GatewayError>(Compile(config).Error);
        Assert.Equal((400, "invalid_request_error"), (error.Status, error.Type));
        return error;
    }

    private static Result<RoutePlan> Compile(string config) => ConfigCompiler.Compile(config, _ => false, Declared.Schema);
}

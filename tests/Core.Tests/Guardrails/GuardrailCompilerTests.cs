using ImageGateway.Core.Configs;
using ImageGateway.Core.Guardrails;
using ImageGateway.Core.Guardrails.Checks;
using ImageGateway.Core.Routing;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Guardrails;

public sealed class GuardrailCompilerTests
{
    [Fact]
    public void Compile_ShortForm_EveryOtherKeyIsACheck()
    {
        var guardrail = Assert.Single(
            Target("""{"provider":"sandbox","input_guardrails":[{"default.contains":{"words":["a"],"operator":"none"},"default.wordCount":{"maxWords":9},"deny":true,"id":"g","on_fail":{"feedback":{"value":-5,"weight":0.5}}}]}""").InputGuardrails);

        Assert.Equal(["default.contains", "default.wordCount"], guardrail.Checks.Select(check => check.Id));
        Assert.Equal(("g", true, false, false), (guardrail.Id, guardrail.Deny, guardrail.Async, guardrail.Sequential));
        Assert.Equal(new HookFeedback(-5, 0.5), guardrail.OnFail);
    }

    [Theory]
    [InlineData("before_request_hooks", "on_fail")]
    [InlineData("beforeRequestHooks", "onFail")]
    public void Compile_LongForm_LeavesOutWhatIsSwitchedOff(string name, string onFail)
    {
        var guardrail = Assert.Single(
            Target($$$"""{"provider":"sandbox","{{{name}}}":[{"type":"guardrail","id":"g","sequential":true,"async":true,"{{{onFail}}}":{"feedback":{"value":1,"weight":1}},"checks":[{"id":"default.regexMatch","parameters":{"rule":"x"}},{"id":"default.webhook","is_enabled":false}]}]}""").InputGuardrails);

        Assert.Equal("default.regexMatch", Assert.Single(guardrail.Checks).Id);
        Assert.Equal((true, true, false), (guardrail.Sequential, guardrail.Async, guardrail.Deny));
        Assert.NotNull(guardrail.OnFail);
    }

    [Fact]
    public void Compile_Child_ReplacesItsParentsOrInherits()
    {
        var children = ((RouteNode.Fallback)Plan("""
            {"strategy":{"mode":"fallback"},"input_guardrails":[{"id":"parent","default.alllowercase":{}}],
             "targets":[{"provider":"sandbox"},{"provider":"sandbox","input_guardrails":[{"id":"child","default.alllowercase":{}}]},{"provider":"sandbox","input_guardrails":[]}]}
            """).Root).Children.Select(child => ((RouteNode.Leaf)child).Target.InputGuardrails.Select(guardrail => guardrail.Id)).ToList();

        Assert.Equal([["parent"], ["child"], []], children);
    }

    [Fact]
    public void Compile_Webhook_TakesHeadersAsAnObjectOrAsText()
    {
        var checks = Target(
            """{"provider":"sandbox","output_guardrails":[{"default.webhook":{"webhookURL":"https://a.example/x","headers":{"x-k":"v"},"timeout":500,"failOnError":true}},{"default.webhook":{"webhookURL":"https://a.example/x","headers":"{\"x-k\":\"v\"}"}}]}""")
            .OutputGuardrails.Select(guardrail => Assert.IsType<WebhookCheck>(Assert.Single(guardrail.Checks))).ToList();

        Assert.All(checks, check => Assert.Equal(KeyValuePair.Create("x-k", "v"), Assert.Single(check.Headers)));
        Assert.Equal([TimeSpan.FromMilliseconds(500), WebhookCheck.DefaultTimeout], checks.Select(check => check.Timeout));
        Assert.Equal([true, false], checks.Select(check => check.FailOnError));
    }

    [Theory]
    [InlineData("""[{"portkey.moderateContent":{}}]""", "portkey.moderateContent")]
    [InlineData("""[{"type":"mutator","checks":[{"id":"default.addPrefix"}]}]""", "mutator")]
    public void Compile_CheckThatIsNotHere_IsAcceptedAndNamed(string guardrails, string name)
    {
        var plan = Plan($$"""{"provider":"sandbox","input_guardrails":{{guardrails}}}""");

        Assert.Contains(plan.Warnings, warning => warning.Contains($"'{name}'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"default.contains":{}}""", "path: input_guardrails,0,default.contains,words")]
    [InlineData("""{"default.contains":{"words":["a"],"operator":"some"}}""", "path: input_guardrails,0,default.contains,operator")]
    [InlineData("""{"default.regexMatch":{"rule":"("}}""", "path: input_guardrails,0,default.regexMatch,rule")]
    [InlineData("""{"default.wordCount":{"minWords":-1}}""", "path: input_guardrails,0,default.wordCount,minWords")]
    [InlineData("""{"default.webhook":{"webhookURL":"ftp://x"}}""", "path: input_guardrails,0,default.webhook,webhookURL")]
    [InlineData("""{"default.webhook":{"webhookURL":"https://x","timeout":0}}""", "path: input_guardrails,0,default.webhook,timeout")]
    [InlineData(
        """{"default.webhook":{"webhookURL":"https://x","headers":{"a":"b\r\nc"}}}""", "path: input_guardrails,0,default.webhook,headers")]
    [InlineData("""{"default.jsonSchema":{"schema":{"type":"object","oneOf":[]}}}""", "path: input_guardrails,0,default.jsonSchema,schema")]
    [InlineData("""{"default.jsonSchema":{"schema":{"type":1}}}""", "path: input_guardrails,0,default.jsonSchema,schema")]
    [InlineData(
        """{"default.webhook":{"webhookURL":"https://x","headers":"{\"a\":\"\\ud800\"}"}}""",
        "path: input_guardrails,0,default.webhook,headers")]
    [InlineData(
        """{"default.alllowercase":{},"on_fail":{"feedback":{"value":1e999}}}""", "path: input_guardrails,0,on_fail,feedback,value")]
    [InlineData("""{"default.alllowercase":{},"deny":"yes"}""", "path: input_guardrails,0,deny")]
    [InlineData("""{"checks":[{}]}""", "path: input_guardrails,0,checks,0")]
    [InlineData("7", "path: input_guardrails,0")]
    public void Compile_Fault_NamesItsPlace(string guardrail, string path)
    {
        var error = ConfigCompiler.Compile(
            $$"""{"provider":"sandbox","input_guardrails":[{{guardrail}}]}""", _ => true, Declared.Schema).Error;

        Assert.Contains(error!.Details, detail => detail.StartsWith(path + ", message: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("input_guardrails", "\"pg-1\"")]
    [InlineData("before_request_hooks", "{\"id\":\"pg-1\"}")]
    [InlineData("beforeRequestHooks", "{\"type\":\"guardrail\",\"id\":\"pg-1\"}")]
    public void Compile_NameOfASavedGuardrail_RefersToItAndDeniesWithoutIt(string list, string named)
    {
        var plan = Plan($$"""{"provider":"sandbox","{{list}}":[{{named}}]}""");
        var guardrail = Assert.Single(((RouteNode.Leaf)plan.Root).Target.InputGuardrails);

        Assert.Equal(("pg-1", "pg-1", true), (guardrail.Id, guardrail.Saved?.Name, guardrail.Deny));
        Assert.True(Assert.Single(guardrail.Checks).FailOnError);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Over_WhatTheConfigSays_BeatsTheSavedGuardrail()
    {
        var guardrail = Assert.Single(Target(
            """{"provider":"sandbox","input_guardrails":[{"id":"pg-1","deny":false,"on_fail":{"feedback":{"value":-1,"weight":1}}}]}""")
            .InputGuardrails);
        var saved = new Guardrail("pg-1", []) { Deny = true, Async = true, OnFail = new(-9, 1), OnSuccess = new(9, 1) };

        var over = guardrail.Saved!.Over(saved);

        Assert.Equal(
            (false, true, new HookFeedback(-1, 1), new HookFeedback(9, 1)), (over.Deny, over.Async, over.OnFail!, over.OnSuccess!));
    }

    [Fact]
    public void Compile_ManyUnknownChecks_WarnsInWhatAHeaderHolds()
    {
        var checks = string.Join(',', Enumerable.Range(0, 30).Select(index => $"\"{new string('x', 1000)}{index}\":{{}}"));
        var target = $$"""{"provider":"sandbox","input_guardrails":[{{{checks}}},{{{checks}}}]}""";

        var warnings = Plan($$"""{"strategy":{"mode":"single"},"targets":[{{target}},{{target}}]}""").Warnings;

        Assert.Equal("88 more warnings", warnings[^1]);
        Assert.InRange(warnings.Sum(warning => warning.Length), 1, 8192);
    }

    private static Target Target(string config) => ((RouteNode.Leaf)Plan(config).Root).Target;

    private static RoutePlan Plan(string config)
    {
        var compiled = ConfigCompiler.Compile(config, _ => true, Declared.Schema);
        Assert.True(compiled.Error is null, compiled.Error?.Message + string.Join('\n', compiled.Error?.Details ?? []));
        return compiled.Value;
    }
}

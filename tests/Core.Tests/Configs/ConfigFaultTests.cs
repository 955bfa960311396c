using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Tests.Json;
using ImageGateway.Testing;

namespace ImageGateway.Core.Tests.Configs;

/// <summary>What Portkey says to a faulty config, word for word (portkey-compat 4.9).</summary>
public sealed class ConfigFaultTests
{
    private const string Unusable =
        "Invalid configuration. It must have either 'provider' and 'api_key', or 'strategy' and 'targets', or 'cache', or 'retry', or 'request_timeout'";

    private const string Mode = "path: strategy,mode, message: Invalid 'mode' value. Must be one of: single, loadbalance, fallback, conditional";

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{'provider':'openai'}")]
    [InlineData("not json")]
    [InlineData("{\"a\":1}x")]
    [InlineData("{\"provider\":\"\\ud800\"}")]
    public void Compile_NotJson_AnswersPortkeysSentence(string config)
    {
        var error = Fault(config);

        Assert.Equal("Invalid config passed. You need to pass a valid json", error.PortkeyMessage);
        Assert.Empty(error.Details);
    }

    [Fact]
    public void Compile_OptionsOfTheOldFormat_AnswersPortkeysSentence() =>
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
    [InlineData("""{"strategy":{"mode":"single"},"targets":[{"provider":"sandbox"},{"provider":"openai"}]}""", "path: targets,1, message: " + Unusable)]
    [InlineData("""{"provider":"openai","api_key":"k","custom_host":"http://10.0.0.1"}""", "path: , message: Invalid custom host")]
    [InlineData("""{"strategy":{"mode":"single"},"targets":[{"provider":"sandbox","custom_host":"ftp://x"}]}""", "path: targets,0, message: Invalid custom host")]
    [InlineData("null", "path: , message: Expected object, received null")]
    [InlineData("[]", "path: , message: Expected object, received array")]
    [InlineData("""{"strategy":{"mode":"single"},"targets":["a"]}""", "path: targets,0, message: Expected object, received string")]
    [InlineData("""{"strategy":{"mode":"single"},"targets":[]}""", "path: targets, message: 'targets' must name at least one target")]
    [InlineData("""{"provider":"sandbox","request_timeout":"5"}""", "path: request_timeout, message: Expected number, received string")]
    [InlineData("""{"provider":"sandbox","request_timeout":1.5}""", "path: request_timeout, message: Expected a whole number of milliseconds above 0")]
    [InlineData("""{"provider":"sandbox","request_timeout":0}""", "path: request_timeout, message: Expected a whole number of milliseconds above 0")]
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
    [InlineData("open-ai")]
    [InlineData("")]
    public void Compile_UnknownProvider_ListsTheKnownOnes(string provider) =>
        Assert.StartsWith(
            "path: provider, message: Invalid 'provider' value. Must be one of: 302ai, ",
            Assert.Single(Fault($$"""{"provider":"{{provider}}","api_key":"k"}""").Details),
            StringComparison.Ordinal);

    [Fact]
    public void Compile_SeveralFaults_NamesAllOfThem() =>
        Assert.Equal(
            ["path: request_timeout, message: Expected number, received string", "path: targets,0,provider, message: Invalid 'provider' value"],
            Fault("""{"strategy":{"mode":"single"},"request_timeout":"1","targets":[{"provider":"x","api_key":"k"}]}""").Details.Select(detail => detail.Split(". Must")[0]));

    [Theory]
    [InlineData("""{"virtual_key":"vk"}""")]
    [InlineData("""{"provider":"@team"}""")]
    [InlineData("""{"strategy":{"mode":"single"},"targets":[{"virtualKey":"vk"}]}""")]
    public void Compile_VirtualKey_FailsClearly(string config) => Assert.Equal("virtual_keys_unavailable", Fault(config).Code);

    [Fact]
    public void Compile_TargetsBeyondTheBound_AreRefused()
    {
        Assert.Null(Compile(100).Error);
        Assert.Contains("path: targets,100, message: A config may have at most 100 targets in 8 levels", Compile(101).Error!.Details);

        static ConfigResult Compile(int targets) => ConfigFaultTests.Compile(
            $$"""{"strategy":{"mode":"single"},"targets":[{{string.Join(',', Enumerable.Repeat("""{"provider":"sandbox"}""", targets))}}]}""");
    }

    [Fact]
    public void Compile_NestingBeyondTheBound_IsRefused()
    {
        Assert.Null(Compile(Nested(8)).Error);
        Assert.Contains("8 levels", Assert.Single(Compile(Nested(9)).Error!.Details), StringComparison.Ordinal);
        Assert.Equal("Invalid config passed. You need to pass a valid json", Fault(Nested(1000)).PortkeyMessage);

        static string Nested(int levels) => levels == 0 ? """{"provider":"sandbox"}""" : $$"""{"strategy":{"mode":"single"},"targets":[{{Nested(levels - 1)}}]}""";
    }

    [Fact]
    public void Compile_AnyJsonAnywhere_IsAPlanOrAnError() =>
        Prop.ForAll(Arb.From(JsonDocuments.Valid), Arb.From(Gen.Elements(Frames)), (document, frame) =>
        {
            var result = Compile(frame.Replace("?", System.Text.Encoding.UTF8.GetString(document), StringComparison.Ordinal));
            Assert.True(result.Plan is null != result.Error is null);
        }).Check(1000);

    private static readonly string[] Frames =
    [
        "?", """{"provider":?}""", """{"provider":"sandbox","api_key":?}""", """{"provider":"sandbox","override_params":?}""", """{"provider":"sandbox","override_params":{"a":?}}""",
        """{"provider":"sandbox","custom_host":?}""", """{"provider":"sandbox","request_timeout":?}""", """{"provider":"sandbox","forward_headers":[?]}""", """{"strategy":?,"targets":[?]}""",
        """{"strategy":{"mode":?},"targets":[{"provider":"sandbox"}]}""", """{"strategy":{"mode":"single"},"targets":[{"provider":"sandbox","strict":?,"resource_name":?}]}""",
    ];

    private static GatewayError Fault(string config)
    {
        var result = Compile(config);
        Assert.Null(result.Plan);
        Assert.Equal((400, "invalid_request_error"), (result.Error!.Status, result.Error.Type));
        return result.Error;
    }

    private static ConfigResult Compile(string config) => ConfigCompiler.Compile(config, _ => false);
}

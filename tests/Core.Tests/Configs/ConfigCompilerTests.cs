using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Configs;

public sealed class ConfigCompilerTests
{
    [Theory]
    [InlineData(
        """{"provider":"openai","api_key":"k","custom_host":"https://a.example.com/v1","request_timeout":500,"forward_headers":["X-One"],"override_params":{"n":2},"openai_project":"p"}""")]
    [InlineData(
        """{"provider":"openai","apiKey":"k","customHost":"https://a.example.com/v1","requestTimeout":500,"forwardHeaders":["X-One"],"overrideParams":{"n":2},"openaiProject":"p"}""")]
    public void Compile_BareTargetInEitherSpelling_IsOneLeaf(string config)
    {
        var result = Compile(config);
        var target = RouteWalk.First(result.Value);

        Assert.IsType<RouteNode.Leaf>(result.Value.Root);
        Assert.Equal(("openai", "k", "config"), (target.Provider, target.ApiKey, target.Path));
        Assert.Equal(new Uri("https://a.example.com/v1"), target.CustomHost);
        Assert.Equal(TimeSpan.FromMilliseconds(500), target.RequestTimeout);
        Assert.Equal(["x-one"], target.ForwardHeaders);
        Assert.Equal(2, target.OverrideParams.Integer("n"));
        Assert.Equal("p", target.Setting("openai_project"));
        Assert.False(result.Value.ProviderFromHeaders);
    }

    [Theory]
    [InlineData("override_params")]
    [InlineData("overrideParams")]
    public void Compile_OverrideParams_KeepsItsKeysVerbatim(string key)
    {
        var target = Target($$"""{"provider":"sandbox","{{key}}":{"response_format":"url","cfgScale":7,"inner": {"a_b":1} } }""");

        Assert.Equal(["response_format", "cfgScale", "inner"], target.OverrideParams.Items.Select(item => item.Name));
        Assert.Equal("""{"a_b":1}""", System.Text.Encoding.UTF8.GetString(target.OverrideParams.Find("inner")!.Value.Value.Span));
    }

    [Theory]
    [InlineData("""{"override_params":{"model":"@team/dall-e-3"}}""", "team", "team", "dall-e-3")]
    [InlineData("""{"provider":"@team","override_params":{"model":"@team/dall-e-3"}}""", "team", "team", "dall-e-3")]
    [InlineData(
        """{"strategy":{"mode":"single"},"targets":[{"override_params":{"model":"@team/dall-e-3"}}]}""", "team", "team", "dall-e-3")]
    [InlineData("""{"provider":"@other","override_params":{"model":"@team/dall-e-3"}}""", "other", "other", "@team/dall-e-3")]
    [InlineData("""{"virtual_key":"other","override_params":{"model":"@team/dall-e-3"}}""", "", "other", "@team/dall-e-3")]
    [InlineData("""{"provider":"sandbox","override_params":{"model":"@team/dall-e-3"}}""", "sandbox", null, "@team/dall-e-3")]
    [InlineData("""{"override_params":{"model":"@cf/lightning"}}""", "", null, "@cf/lightning")]
    public void Compile_ModelWithASlug_NamesTheProviderWhereNothingElseDoes(string config, string provider, string? saved, string model)
    {
        var result = Compile(config);
        var target = RouteWalk.First(result.Value);

        Assert.Equal((provider, saved, model), (target.Provider, target.SavedName, target.OverrideParams.Text("model")));
        Assert.Equal(provider.Length == 0 && saved is null, result.Value.ProviderFromHeaders);
    }

    [Fact]
    public void Compile_Single_IsTheFirstTarget()
    {
        var result = Compile("""{"strategy":{"mode":"single"},"targets":[{"provider":"openai","api_key":"a"},{"provider":"sandbox"}]}""");

        Assert.IsType<RouteNode.Single>(result.Value.Root);
        Assert.Equal(
            ("openai", "a", "config.targets[0]"),
            (RouteWalk.First(result.Value).Provider, RouteWalk.First(result.Value).ApiKey, RouteWalk.First(result.Value).Path));
        Assert.False(result.Value.ProviderFromHeaders);
    }

    [Fact]
    public void Compile_SingleInSingle_NamesTheWholePath() =>
        Assert.Equal(
            "config.targets[0].targets[0]",
            Target("""{"strategy":{"mode":"single"},"targets":[{"strategy":{"mode":"single"},"targets":[{"provider":"sandbox"}]}]}""").Path);

    [Fact]
    public void Compile_ChildWithOwnSettings_TakesThemOverTheParents()
    {
        var target = Target("""
            {"strategy":{"mode":"single"},"request_timeout":1000,"custom_host":"https://parent.example.com","forward_headers":["a"],"strict":true,
             "override_params":{"n":1,"size":"512x512"},
             "targets":[{"provider":"openai","api_key":"k","request_timeout":50,"custom_host":"https://child.example.com","forward_headers":["b"],"strict":false,
                         "override_params":{"n":3,"quality":"low"}}]}
            """);

        Assert.Equal(50, target.RequestTimeout!.Value.TotalMilliseconds);
        Assert.Equal("child.example.com", target.CustomHost!.Host);
        Assert.Equal(["b"], target.ForwardHeaders);
        Assert.False(target.Strict);
        Assert.Equal(["n", "size", "quality"], target.OverrideParams.Items.Select(item => item.Name));
        Assert.Equal(3, target.OverrideParams.Integer("n"));
    }

    [Fact]
    public void Compile_ChildWithoutSettings_InheritsThemButNoCredential()
    {
        var target = Target("""
            {"strategy":{"mode":"single"},"provider":"openai","api_key":"parent","openai_project":"p","request_timeout":1000,"custom_host":"https://parent.example.com",
             "forward_headers":["a"],"strict":true,"override_params":{"n":1},"targets":[{"provider":"sandbox"}]}
            """);

        Assert.Equal(1000, target.RequestTimeout!.Value.TotalMilliseconds);
        Assert.Equal("parent.example.com", target.CustomHost!.Host);
        Assert.Equal(["a"], target.ForwardHeaders);
        Assert.True(target.Strict);
        Assert.Equal(1, target.OverrideParams.Integer("n"));
        Assert.Equal(("sandbox", null, null), (target.Provider, target.ApiKey, target.Setting("openai_project")));
    }

    [Theory]
    [InlineData("""{"request_timeout":100}""")]
    [InlineData("""{"override_params":{"n":1}}""")]
    [InlineData("""{"custom_host":"https://a.example.com"}""")]
    [InlineData("""{"retry":{"attempts":3}}""")]
    [InlineData("""{"cache":{"mode":"simple"}}""")]
    public void Compile_ConfigWithoutProvider_LeavesItToTheHeaders(string config)
    {
        var result = Compile(config);

        Assert.True(result.Value.ProviderFromHeaders);
        Assert.Equal(string.Empty, RouteWalk.First(result.Value).Provider);
    }

    [Fact]
    public void Compile_SettingsOfTheProvider_AreKeptByTheirSnakeName()
    {
        var target = Target(
            """{"provider":"azure-openai","api_key":"k","resourceName":"r","deployment_id":"d","vertexServiceAccountJson":{"a":1},"weight":1}""");

        Assert.Equal(["deployment_id", "resource_name", "vertex_service_account_json"], target.Settings.Keys.Order());
        Assert.Equal("""{"a":1}""", target.Setting("vertex_service_account_json"));
    }

    [Fact]
    public void Compile_AllowedHost_OpensAPrivateCustomHost()
    {
        const string Config = """{"provider":"openai","api_key":"k","custom_host":"http://localhost:1234"}""";

        Assert.NotNull(Compile(Config).Error);
        Assert.Equal(
            "localhost", RouteWalk.First(
                ConfigCompiler.Compile(Config, host => host == "localhost", Declared.Schema).Value).CustomHost!.Host);
    }

    [Theory]
    [InlineData("input_mutators", "[]")]
    public void Compile_KeyWithoutEffectYet_IsAWarning(string key, string value)
    {
        var result = Compile($$"""{"strategy":{"mode":"single"},"targets":[{"provider":"sandbox","{{key}}":{{value}} }]}""");

        Assert.Equal([$"config.targets[0].{key} has no effect in this version"], result.Value.Warnings);
    }

    private static Target Target(string config) => RouteWalk.First(Compile(config).Value);

    private static Result<RoutePlan> Compile(string config) => ConfigCompiler.Compile(config, _ => false, Declared.Schema);
}

using ImageGateway.Core.Configs;
using ImageGateway.Core.Responses;
using ImageGateway.Core.Routing;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Configs;

/// <summary><c>cache</c> in a config (docs/architecture/portkey.md#cache).</summary>
public sealed class CacheConfigTests
{
    [Theory]
    [InlineData("60", 60)]
    [InlineData("59", 604_800)]
    [InlineData("7776000", 7_776_000)]
    [InlineData("7776001", 604_800)]
    [InlineData("-1", 604_800)]
    public void Compile_MaxAge_HasPortkeysBounds(string maxAge, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Single($$"""{"mode":"simple","max_age":{{maxAge}}}""").MaxAge);

    [Theory]
    [InlineData("\"simple\"")]
    [InlineData("\"semantic\"")]
    [InlineData("{\"mode\":\"semantic\"}")]
    public void Compile_OtherForms_AreACacheWithoutMaxAge(string cache) => Assert.Null(Single(cache).MaxAge);

    [Theory]
    [InlineData("{\"mode\":\"fast\"}", "path: cache,mode, message: Invalid 'cache.mode' value. Must be one of: simple, semantic")]
    [InlineData("\"fast\"", "path: cache, message: Invalid 'cache.mode' value. Must be one of: simple, semantic")]
    [InlineData("{}", "path: cache,mode, message: Required")]
    [InlineData("true", "path: cache, message: Expected object, received boolean")]
    [InlineData("{\"mode\":\"simple\",\"max_age\":\"60\"}", "path: cache,max_age, message: Expected number, received string")]
    public void Compile_Fault_NamesIt(string cache, string fault) =>
        Assert.Equal(
            [fault], ConfigCompiler.Compile($$"""{"provider":"sandbox","cache":{{cache}}}""", _ => false, Declared.Schema).Error!.Details);

    [Fact]
    public void Compile_Targets_InheritOrReplaceTheCache()
    {
        var targets = Targets("""
            {"cache":{"mode":"simple","max_age":100},"strategy":{"mode":"fallback"},"targets":[
                {"provider":"sandbox"},
                {"provider":"sandbox","cache":{"mode":"simple","max_age":200}},
                {"strategy":{"mode":"single"},"targets":[{"provider":"sandbox"}]}]}
            """);
        Assert.Equal([100, 200, 100], targets.Select(target => target.Cache!.MaxAge!.Value.TotalSeconds));
        Assert.Same(targets[0].Cache, targets[2].Cache);
    }

    [Fact]
    public void Compile_CacheOfATarget_IsNotThatOfItsNeighbour() =>
        Assert.Equal(
            [false, true], Targets(
                """{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox"},{"provider":"sandbox","cache":"simple"}]}""")
                    .Select(target => target.Cache is not null));

    [Theory]
    [InlineData("\"override_params\":{\"size\":\"64x64\"}")]
    [InlineData("\"default_params\":{\"size\":\"64x64\"}")]
    [InlineData("\"drop_params\":[\"size\"]")]
    [InlineData("\"model_aliases\":true")]
    [InlineData("\"input_guardrails\":[{\"default.contains\":{\"operator\":\"none\",\"words\":[\"x\"]}}]")]
    public void Compile_ConfigThatChangesImages_HasAScopeOfItsOwn(string setting)
    {
        const string Plain = """{"provider":"sandbox","cache":"simple"}""";
        string[] scopes =
        [
            Targets(Plain)[0].Cache!.Scope,
            Targets($$"""{"provider":"sandbox","cache":"simple",{{setting}}}""")[0].Cache!.Scope,
            Targets($$"""{ {{setting}},"strategy":{"mode":"single"},"targets":[{"provider":"sandbox","cache":"simple"}]}""")[0].Cache!.Scope,
            Targets($$"""{"cache":"simple","strategy":{"mode":"single"},"targets":[{"provider":"sandbox",{{setting}}}]}""")[0].Cache!.Scope,
        ];
        Assert.Equal(scopes.Length, scopes.Distinct().Count());
    }

    [Fact]
    public void Compile_WhoDraws_IsNotPartOfTheScope() => Assert.Equal(
        Targets("""{"provider":"sandbox","cache":"simple"}""")[0].Cache!.Scope,
        Targets("""{"provider":"openai","api_key":"k","retry":{"attempts":1},"cache":{"mode":"simple","max_age":60}}""")[0].Cache!.Scope);

    [Fact]
    public void Compile_Cache_IsNoWarning() =>
        Assert.Empty(ConfigCompiler.Compile("""{"provider":"sandbox","cache":"simple"}""", _ => false, Declared.Schema).Value.Warnings);

    private static CachePolicy Single(string cache) => Targets($$"""{"provider":"sandbox","cache":{{cache}}}""")[0].Cache!;

    private static List<Target> Targets(string config)
    {
        var result = ConfigCompiler.Compile(config, _ => false, Declared.Schema);
        Assert.Null(result.Error);
        return [.. RouteWalk.Targets(result.Value.Root)];
    }
}

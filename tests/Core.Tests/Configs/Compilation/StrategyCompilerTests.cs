using ImageGateway.Core.Configs;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Configs.Compilation;

public sealed class StrategyCompilerTests
{
    [Fact]
    public void Compile_Fallback_KeepsOrderPathsAndStatuses()
    {
        var root = Assert.IsType<RouteNode.Fallback>(
            Compile("""{"strategy":{"mode":"fallback","onStatusCodes":[429,500]},"targets":[{"provider":"sandbox"},{"provider":"openai","api_key":"k"}]}""").Value.Root);

        Assert.Equal([429, 500], root.OnStatusCodes!.Value.AsEnumerable());
        Assert.Equal(["config.targets[0]", "config.targets[1]"], root.Children.Select(child => ((RouteNode.Leaf)child).Target.Path));
    }

    [Fact]
    public void Compile_FallbackWithoutStatuses_HasNone() =>
        Assert.Null(
            Assert.IsType<RouteNode.Fallback>(
                Compile("""{"strategy":{"mode":"fallback"},"targets":[{"provider":"sandbox"}]}""").Value.Root).OnStatusCodes);

    [Fact]
    public void Compile_LoadBalance_HasWeightsWithOneAsDefault()
    {
        var root = Assert.IsType<RouteNode.LoadBalance>(
            Compile("""{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox","weight":0.3},{"provider":"sandbox"},{"provider":"sandbox","weight":0}]}""").Value.Root);

        Assert.Equal([0.3, 1, 0], root.Weights.AsEnumerable());
        Assert.Null(root.Sticky);
    }

    [Fact]
    public void Compile_Sticky_HasItsFieldsAndTime()
    {
        var root = Assert.IsType<RouteNode.LoadBalance>(
            Compile("""{"strategy":{"mode":"loadbalance","sticky":{"enabled":true,"hash_fields":["metadata.user"],"ttl":60}},"targets":[{"provider":"sandbox"}]}""").Value.Root);

        Assert.Equal(["metadata.user"], root.Sticky!.HashFields.AsEnumerable());
        Assert.Equal(TimeSpan.FromSeconds(60), root.Sticky.Ttl);
    }

    [Fact]
    public void Compile_Nested_NamesTheWholePath()
    {
        var root = Assert.IsType<RouteNode.Fallback>(Compile("""
            {"strategy":{"mode":"fallback"},"override_params":{"size":"512x512"},
             "targets":[{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox"},{"provider":"sandbox","override_params":{"quality":"hd"}}]},{"provider":"sandbox"}]}
            """).Value.Root);
        var second = ((RouteNode.Leaf)((RouteNode.LoadBalance)root.Children[0]).Children[1]).Target;

        Assert.Equal("config.targets[0].targets[1]", second.Path);
        Assert.Equal(["size", "quality"], second.OverrideParams.Items.Select(item => item.Name));
    }

    [Fact]
    public void Compile_Retry_ReplacesTheParentsAsAWhole()
    {
        var root = Assert.IsType<RouteNode.Fallback>(Compile("""
            {"strategy":{"mode":"fallback"},"retry":{"attempts":3,"on_status_codes":[418],"use_retry_after_header":true},
             "targets":[{"provider":"sandbox"},{"provider":"sandbox","retry":{"attempts":1,"only_if_not_started":true}}]}
            """).Value.Root);
        var retries = root.Children.Select(child => ((RouteNode.Leaf)child).Target.Retry).ToList();

        Assert.Equal((3, true, false), (retries[0].Attempts, retries[0].UseRetryAfter, retries[0].OnlyIfNotStarted));
        Assert.Equal([418], retries[0].OnStatusCodes.AsEnumerable());
        Assert.Equal((1, false, true), (retries[1].Attempts, retries[1].UseRetryAfter, retries[1].OnlyIfNotStarted));
        Assert.Equal(RetryPolicy.DefaultStatusCodes.AsEnumerable(), retries[1].OnStatusCodes.AsEnumerable());
    }

    [Fact]
    public void Shape_DefaultsOverridesAndDrops_ApplyInThisOrder()
    {
        var target = ((RouteNode.Leaf)Compile(
            """{"provider":"sandbox","default_params":{"n":1,"size":"256x256","user":"d"},"override_params":{"size":"512x512"},"drop_params":["user","style"]}""").Value.Root).Target;
        var shaped = target.Shape(ImageGateway.Core.Images.ParameterSet.Parse("""{"prompt":"a","n":4,"style":"vivid"}"""u8.ToArray(), 8));

        Assert.Equal(["prompt", "n", "size"], shaped.Items.Select(item => item.Name));
        Assert.Equal((4, "512x512"), (shaped.Integer("n"), shaped.Text("size")));
    }

    [Theory]
    [InlineData("""["extra.team"]""", """{"b":{"c":1,"d":[2]}}""")]
    [InlineData("""["extra.b.c"]""", """{"team":"x","b":{"d":[2]}}""")]
    [InlineData("""["extra.b.c","extra.b.d","extra.team"]""", """{"b":{}}""")]
    [InlineData("""["extra.team.x","extra.z","prompt.x","extra.b.d.0","none.x","extra.",".",""]""", """{"team":"x","b":{"c":1,"d":[2]}}""")]
    public void Shape_PathsInDrops_LeadIntoObjects(string drops, string expected)
    {
        var target = ((RouteNode.Leaf)Compile($$"""{"provider":"sandbox","drop_params":{{drops}}}""").Value.Root).Target;
        var shaped = target.Shape(
            ImageGateway.Core.Images.ParameterSet.Parse("""{"prompt":"a","extra":{"team":"x","b":{"c":1,"d":[2]}}}"""u8.ToArray(), 8));

        Assert.Equal((expected, "a"), (System.Text.Encoding.UTF8.GetString(shaped.Find("extra")!.Value.Value.Span), shaped.Text("prompt")));
    }

    [Theory]
    [InlineData(
        """{"strategy":{"mode":"conditional","conditions":[]},"targets":[{"provider":"sandbox"}]}""",
        "No conditions passed in the query router")]
    [InlineData(
        """{"strategy":{"mode":"conditional","conditions":[{"query":{"params.n":1},"then":"x"}]},"targets":[{"name":"a","provider":"sandbox"}]}""",
        "Invalid target name found in the query router: x")]
    [InlineData(
        """{"strategy":{"mode":"conditional","conditions":[{"query":{"params.n":1},"then":"a"}],"default":"y"},"targets":[{"name":"a","provider":"sandbox"}]}""",
        "Invalid target name found in the query router: y")]
    public void Compile_BrokenRouter_ResponsesPortkeysSentence(string config, string sentence)
    {
        var error = Compile(config).Error!;

        Assert.Equal((400, sentence, sentence), (error.Status, error.PortkeyMessage, error.Message));
    }

    [Theory]
    [InlineData("""{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox","weight":0}]}""", "all weights are zero")]
    [InlineData("""{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"sandbox","weight":-1}]}""", "weight")]
    [InlineData("""{"provider":"sandbox","retry":{"attempts":21}}""", "retry,attempts")]
    [InlineData("""{"provider":"sandbox","retry":{"attempts":"3"}}""", "retry,attempts")]
    public void Compile_ValueOutOfBounds_SaysWhere(string config, string place) =>
        Assert.Contains(place, Compile(config).Error!.Message, StringComparison.Ordinal);

    private static Result<RoutePlan> Compile(string config) => ConfigCompiler.Compile(config, _ => false, Declared.Schema);
}

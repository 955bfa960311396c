using System.Collections.Frozen;
using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Execution;

namespace ImageGateway.Gateway.Tests.Execution;

public sealed class ModelMetadataCacheTests
{
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);

    [Fact]
    public void Fact_IsAskedForOnceWhileItIsGood()
    {
        using var run = new TaskRun("200 first", "200 second");
        var cache = new ModelMetadataCache(run.Calls, run.Clock);
        Assert.Equal(("first", "first"), (Get(run, cache), Get(run, cache)));
        run.Clock.Advance(Keep);
        Assert.Equal("second", Get(run, cache));
        Assert.Equal(2, run.Provider.Calls.Count);
    }

    [Theory]
    [InlineData("404 none")]
    [InlineData("503 busy")]
    [InlineData("refuse-connection")]
    [InlineData("cut")]
    [InlineData("long")]
    public void Fact_ThatIsNotGiven_IsNullAndAskedForAgainSoon(string failure)
    {
        using var run = new TaskRun(failure, "200 fact");
        var cache = new ModelMetadataCache(run.Calls, run.Clock);
        Assert.Null(Get(run, cache));
        Assert.Null(Get(run, cache));
        var before = run.Provider.Calls.Count;
        run.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("fact", Get(run, cache));
        Assert.Equal(before + 1, run.Provider.Calls.Count);
    }

    [Fact]
    public void Fact_ThatCannotBeRenewed_GoesOnCounting()
    {
        using var run = new TaskRun("200 old", "503 busy", "200 new");
        var cache = new ModelMetadataCache(run.Calls, run.Clock);
        Get(run, cache);
        run.Clock.Advance(Keep);
        Assert.Equal("old", Get(run, cache));
        run.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("new", Get(run, cache));
    }

    [Fact]
    public void LookUp_ThatHangs_EndsAfterItsOwnTime()
    {
        using var run = new TaskRun("hang", "200 fact");
        Assert.Null(Get(run, new(run.Calls, run.Clock)));
        Assert.Equal(TimeSpan.FromSeconds(10), run.Clock.Elapsed);
    }

    [Fact]
    public void Fact_OfOneCredentialOrAddress_IsNotAnothers()
    {
        using var run = new TaskRun("200 a", "200 b", "200 c");
        var cache = new ModelMetadataCache(run.Calls, run.Clock);
        Assert.Equal(("a", "b", "c"), (Get(run, cache), Get(run, cache, apiKey: "other"), Get(run, cache, path: "/elsewhere")));
        Assert.Equal("a", Get(run, cache));
    }

    [Fact]
    public void Fact_OfOneSignersKeys_IsNotAnothers()
    {
        using var run = new TaskRun("200 a", "200 b");
        var cache = new ModelMetadataCache(run.Calls, run.Clock);

        // Neither a header nor a key tells the two apart: what a signer signs with stands in the settings.
        Assert.Equal(("a", "b"), (Sign(run, cache, "AKID1"), Sign(run, cache, "AKID2")));
        Assert.Equal(("a", "b"), (Sign(run, cache, "AKID1"), Sign(run, cache, "AKID2")));
    }

    [Fact]
    public void Fact_ThatSeveralNeedAtOnce_IsAskedForOnce()
    {
        using var run = new TaskRun("hang", "200 fact");
        var cache = new ModelMetadataCache(run.Calls, run.Clock);
        var both = run.Clock.Run(async () =>
        {
            var first = AskAsync(run, cache).AsTask();
            var second = AskAsync(run, cache).AsTask();
            return (await first, await second);
        });
        Assert.Equal((null, null), both);
        Assert.Single(run.Provider.Calls);
    }

    private static string? Sign(TaskRun run, ModelMetadataCache cache, string accessKey) => run.Clock.Run(async () =>
    {
        var target = new Target
        {
            Provider = "scripted",
            Settings = new Dictionary<string, string> { ["aws_access_key_id"] = accessKey }.ToFrozenDictionary()
        };
        return await cache.GetAsync(TaskRun.Exchange, run.Provider, target, new("fact", WordTask.Call("/fact"), Keep)) is { } fact
            ? Encoding.UTF8.GetString(fact.Span)
            : null;
    });

    private static string? Get(TaskRun run, ModelMetadataCache cache, string apiKey = "key", string path = "/fact") =>
        run.Clock.Run(() => AskAsync(run, cache, apiKey, path));

    private static async ValueTask<string?> AskAsync(TaskRun run, ModelMetadataCache cache, string apiKey = "key", string path = "/fact")
    {
        var target = new Target { Provider = "scripted", ApiKey = apiKey };
        var lookup = new ModelMetadataLookup("fact", WordTask.Call(path, new Header("authorization", "Bearer " + apiKey)), Keep);
        return await cache.GetAsync(TaskRun.Exchange, run.Provider, target, lookup) is { } fact ? Encoding.UTF8.GetString(fact.Span) : null;
    }
}

using ImageGateway.Grains.Contracts;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>Settings that all instances must share are compared with those of instances that live.</summary>
public sealed class SharedSettingsTests(ScriptedCluster cluster) : IClassFixture<ScriptedCluster>
{
    [Fact]
    public async Task Meet_OtherValue_IsNamedUntilTheOtherInstanceIsForgotten()
    {
        var settings = cluster.Grains.GetGrain<ISharedSettingsGrain>("settings");
        Assert.Empty(await settings.Meet("one", [new("key", "a"), new("mode", "open"), new("only", "x")]));
        Assert.Empty(await settings.Meet("two", [new("key", "a"), new("mode", "open")]));
        Assert.Equal(["key"], await settings.Meet("three", [new("key", "b"), new("mode", "open")]));
        Assert.Equal(["key"], await settings.Meet("one", [new("key", "a"), new("mode", "open")]));
        Assert.Empty(await settings.Meet("three", [new("key", "a"), new("mode", "open")]));

        await settings.Meet("three", [new("key", "b")]);
        cluster.Time.Advance(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(1));
        Assert.Empty(await settings.Meet("one", [new("key", "a")]));
    }
}

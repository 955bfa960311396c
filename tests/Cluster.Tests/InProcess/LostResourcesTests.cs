using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Client;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>A cluster whose store loses everything while front-ends run.</summary>
[Collection(AloneTests.Name)]
public sealed class LostResourcesTests(ScriptedCluster cluster) : IClassFixture<ScriptedCluster>
{
    [Fact]
    public async Task Store_ThatLostItsResources_AreHonouredUntilAnImportBringsThemBack()
    {
        var (first, second) = (cluster.Another(), cluster.Another());
        foreach (var slug in new[] { "held", "exported", "gone" })
            await WriteAsync(first, slug);
        await first.RefreshAsync(default);
        await second.RefreshAsync(default);
        var held = await FindAsync(first, "held");
        Assert.NotNull(await FindAsync(second, "gone"));

        cluster.Storage.Clear();
        await cluster.ForgetActivationsAsync();
        foreach (var frontEnd in new[] { first, second })
            await IsLostAsync(async () => await frontEnd.RefreshAsync(default));
        Assert.Same(held, await FindAsync(first, "held"));
        Assert.NotNull(await FindAsync(second, "gone"));
        await IsLostAsync(async () => await FindAsync(first, "unknown"));
        await IsLostAsync(() => WriteAsync(first, "new"));

        Assert.Equal(1, await first.RestoreAsync(async () => await WriteAsync(first, "exported"), default));
        Assert.Equal(held!.Content.Json, (await FindAsync(first, "held"))!.Content.Json);
        await second.RefreshAsync(default);
        Assert.NotNull(await FindAsync(second, "held"));
        Assert.NotNull(await FindAsync(second, "exported"));
        Assert.Null(await FindAsync(second, "gone"));

        await WriteAsync(second, "new");
        await first.RefreshAsync(default);
        Assert.NotNull(await FindAsync(first, "new"));
        Assert.Equal(0, await first.RestoreAsync(() => default, default));
        Assert.Equal("resource.restore", (await first.AuditAsync(new(), default)).Entries[1].Note.Action);
    }

    private static ValueTask<StoredResource?> FindAsync(OrleansResourceStore store, string slug) =>
        store.FindAsync(ResourceKind.Provider, "w", slug, default);

    private static async Task WriteAsync(OrleansResourceStore store, string slug)
    {
        var result = await store.WriteAsync(
            new(ResourceKind.Provider, "id-of-" + slug, 0, new("w", slug, "{}"), new("tester", "provider.create", null, "{}")), default);
        Assert.Equal(ResourceWriteOutcome.Written, result.Outcome);
    }

    private static async Task IsLostAsync(Func<Task> call) =>
        Assert.True((await Assert.ThrowsAsync<ControlPlaneUnavailableException>(call)).IsStoreLost);
}

using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Storage;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>A change whose write failed is not answered; one that was made gets its audit however late.</summary>
[Collection(AloneTests.Name)]
public sealed class ResourceStoreFaultTests : IAsyncLifetime
{
    private static readonly AuditNote Note = new("tester", "config.create", null, "{}");

    private readonly MemoryOrderedSets _orders = new();
    private InProcessTestCluster? _cluster;

    private IResourceStore ResourceStore => _cluster!.Client.ServiceProvider.GetRequiredService<IResourceStore>();

    private ScriptedStorage Storage =>
        (ScriptedStorage)_cluster!.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(GrainStorageNames.Default);

    public async Task InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddGrainServices();
            silo.Services.AddSingleton<IOrderedSets>(_orders);
            silo.Services
                .AddKeyedSingleton<IGrainStorage>(
                    GrainStorageNames.Default, (services, _) => new ScriptedStorage(
                        services.GetRequiredService<IGrainStorageSerializer>()));
        });
        builder.ConfigureClient(client => client.Services.AddOrleansControlPlane());
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync() => await _cluster!.DisposeAsync();

    [Theory]
    [InlineData(ScriptedStorage.Fault.BeforeTheWrite, ResourceWriteOutcome.Written)]
    [InlineData(ScriptedStorage.Fault.AfterTheWrite, ResourceWriteOutcome.Unchanged)]
    public async Task Write_Fails_IsNotAnsweredAndTheRepetitionIsRight(object fault, ResourceWriteOutcome repeated)
    {
        Storage.NextOf = ("resource", (ScriptedStorage.Fault)fault);
        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(() => WriteAsync("one").AsTask());

        Assert.Equal(repeated, (await WriteAsync("one")).Outcome);
        Assert.Equal("one", Assert.Single(await ResourceStore.ListAsync(ResourceKind.Config, "w", default)).Id);
        Assert.Single((await ResourceStore.AuditAsync(new(), default)).Entries);
        Assert.Single(await ResourceStore.VersionsAsync(ResourceKind.Config, "one", default));
    }

    [Fact]
    public async Task Write_AuditFails_IsMadeAndAuditedTheNextTime()
    {
        Storage.NextOf = ("audit", ScriptedStorage.Fault.BeforeTheWrite);
        Assert.Equal(ResourceWriteOutcome.Written, (await WriteAsync("one")).Outcome);
        Assert.Equal("one", (await ResourceStore.FindAsync(ResourceKind.Config, "w", "one", default))!.Id);

        Assert.Equal("one", Assert.Single((await ResourceStore.AuditAsync(new(), default)).Entries).Id);
        Assert.Equal(1, Assert.Single(await ResourceStore.VersionsAsync(ResourceKind.Config, "one", default)).Version);
    }

    [Fact]
    public async Task Write_FeedFails_IsMadeAndAnnouncedTheNextTime()
    {
        await ResourceStore.ReadAsync(ResourceKind.Config, "one", default);
        Storage.NextOf = ("feed", ScriptedStorage.Fault.BeforeTheWrite);
        Assert.Equal(ResourceWriteOutcome.Written, (await WriteAsync("one")).Outcome);
        Assert.Equal("one", (await ResourceStore.FindAsync(ResourceKind.Config, "w", "one", default))!.Id);

        await Eventually.TrueAsync(
            "the change is announced", TimeSpan.FromSeconds(10),
            async cancellation => (await ResourceStore.AuditAsync(new(), cancellation)).Total == 1);
        Assert.Single((await ResourceStore.ChangesAsync(0, default)).Changed);
    }

    [Fact]
    public async Task Write_CutOffAfterItsNames_LeavesNothingThatIsFound()
    {
        Storage.NextOf = ("resource", ScriptedStorage.Fault.BeforeTheWrite);
        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(() => WriteAsync("one").AsTask());

        Assert.Null(await ResourceStore.FindAsync(ResourceKind.Config, "w", "one", default));
        Assert.Empty(await ResourceStore.ListAsync(ResourceKind.Config, "w", default));
        Assert.Equal(ResourceWriteOutcome.Written, (await WriteAsync("one")).Outcome);
    }

    [Fact]
    public async Task Audit_BeyondAPage_IsListedWhole()
    {
        for (var number = 0; number < 300; number++)
            await WriteAsync($"config-{number}");

        var page = await ResourceStore.AuditAsync(new(Skip: 250, Take: 10), default);
        Assert.Equal(300, page.Total);
        Assert.Equal(Enumerable.Range(0, 10).Select(index => $"config-{49 - index}"), page.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public async Task RewriteHistory_OverPages_LeavesNoEarlierTextAndIsNotRepeated()
    {
        const string Secret = "sk-of-a-gateway-without-sealing";
        foreach (var number in Enumerable.Range(0, 300))
        {
            var id = $"config-{number % 3}";
            var content = new ResourceContent("w", id, $$"""{"a":{{number}},"k":"{{Secret}}"}""");
            await ResourceStore.WriteAsync(
                new(ResourceKind.Config, id, null, content, Note with { Before = Secret, After = Secret }), default);
        }

        foreach (var number in Enumerable.Range(0, 3))
        {
            await ResourceStore.WriteAsync(
                new(ResourceKind.Config, $"config-{number}", null, new("w", $"config-{number}", """{"k":"sealed"}"""),
                    Note with { Before = Secret }),
                default);
        }

        Assert.Contains(Storage.Texts, text => text.Contains(Secret, StringComparison.Ordinal));
        var hider = new Hider(Secret);
        Storage.NextOf = ("audit", ScriptedStorage.Fault.BeforeTheWrite);
        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(
            () => ResourceStore.RewriteHistoryAsync(hider, entriesChanged: true, default).AsTask());

        Assert.True(await ResourceStore.RewriteHistoryAsync(hider, entriesChanged: false, default) > 300);

        Assert.DoesNotContain(Storage.Texts, text => text.Contains(Secret, StringComparison.Ordinal));
        Assert.Equal(101, (await ResourceStore.VersionsAsync(ResourceKind.Config, "config-1", default)).Count);
        Assert.Equal(303, (await ResourceStore.AuditAsync(new(), default)).Total);
        var writes = Storage.Writes;
        Assert.Equal(0, await ResourceStore.RewriteHistoryAsync(hider, entriesChanged: false, default));
        Assert.Equal(writes, Storage.Writes);
    }

    private sealed class Hider(string secret) : IHistoryRewriter
    {
        public string Rule => "hide";

        public string Version(ResourceKind kind, string id, string json) => Audit(kind, json);

        public string Audit(ResourceKind kind, string text) => text.Replace(secret, "hidden", StringComparison.Ordinal);
    }

    private ValueTask<ResourceWriteResult> WriteAsync(string id) =>
        ResourceStore.WriteAsync(new(ResourceKind.Config, id, 0, new("w", id, "{}"), Note), default);
}

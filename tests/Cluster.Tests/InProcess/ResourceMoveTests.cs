using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Resources;
using Orleans.Storage;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>A cluster that starts on what an earlier version kept in one document.</summary>
[Collection(AloneTests.Name)]
public sealed class ResourceMoveTests : IAsyncLifetime
{
    private const string At = "2026-11-02T12:00:00+00:00";

    private static readonly GrainId Catalogue = GrainId.Create("catalogue", "catalogue");

    // As version 0.1 wrote it: three entries, a deleted one, and a change that the audit has not got yet.
    private const string Document =
        """{"revision":6,"entries":[{"kind":0,"id":"default","workspace":"","slug":"default","lookups":[],"json":"{\"name\":\"Default\"}","version":1,"created_at":"2026-11-02T12:00:00+00:00","updated_at":"2026-11-02T12:00:00+00:00","revision":1},"""
        + """{"kind":3,"id":"k1","workspace":"default","slug":"team","lookups":["hash-1","hash-2"],"json":"{\"name\":\"Team\"}","version":3,"created_at":"2026-11-02T12:00:00+00:00","updated_at":"2026-11-02T13:00:00+00:00","revision":3},"""
        + """{"kind":2,"id":"c1","workspace":"default","slug":"pc-one","lookups":[],"json":"{\"a\":2}","version":2,"created_at":"2026-11-02T12:00:00+00:00","updated_at":"2026-11-02T12:00:00+00:00","revision":6}]"""
        + ""","gone":[{"kind":2,"id":"c0","workspace":"default","revision":4}]"""
        + ""","pending":[{"sequence":6,"at":"2026-11-02T12:00:00+00:00","kind":2,"id":"c1","workspace":"default","slug":"pc-one","version":2,"actor":"a","action":"config.update","before":"{}","after":"{}","content":"{\"a\":2}"}]}""";

    private const string Versions = $$"""{"versions":[{"version":1,"at":"{{At}}","actor":"a","json":"{\"a\":1}"}],"forgotten":false}""";

    private const string Page =
        """{"changes":[{"sequence":5,"at":"2026-11-02T12:00:00+00:00","kind":2,"id":"c1","workspace":"default","slug":"pc-one","version":1,"actor":"a","action":"config.create","before":null,"after":"{}","content":"{\"a\":1}"}]}""";

    private readonly ScriptedCluster _cluster = new();

    private IResourceStore Store => _cluster.ResourceStore;

    public async Task InitializeAsync()
    {
        await _cluster.InitializeAsync();
        _cluster.Storage.Put("catalogue", Catalogue, Document);
        _cluster.Storage.Put("versions", GrainId.Create("config", "c1"), Versions);
        _cluster.Storage.Put("audit", GrainId.Create("auditpage", "0"), Page);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Read_AfterAnEarlierVersion_FindsEverythingUnderItsNames()
    {
        foreach (var key in new[]
        {
            await Store.ReadAsync(ResourceKind.ApiKey, "k1", default),
            await Store.FindAsync(ResourceKind.ApiKey, "default", "team", default),
            await Store.FindLookupAsync(ResourceKind.ApiKey, "hash-1", default),
            await Store.FindLookupAsync(ResourceKind.ApiKey, "hash-2", default),
            Assert.Single(await Store.ListAsync(ResourceKind.ApiKey, null, default)),
        })
        {
            Assert.Equal(("k1", 3, """{"name":"Team"}"""), (key!.Id, key.Version, key.Content.Json));
            Assert.Equal(TimeSpan.FromHours(1), key.UpdatedAt - key.CreatedAt);
        }

        Assert.Equal("default", Assert.Single(await Store.ListAsync(ResourceKind.Workspace, null, default)).Id);
        Assert.Equal(
            [(2L, """{"a":2}"""), (1L, """{"a":1}""")],
            (await Store.VersionsAsync(ResourceKind.Config, "c1", default)).Select(version => (version.Version, version.Json)));
    }

    [Fact]
    public async Task Write_AfterAnEarlierVersion_GoesOnWithItsNumbers()
    {
        Assert.Equal(ResourceWriteOutcome.Absent, (await WriteAsync("c0", 0, "gone")).Outcome);
        Assert.Equal(ResourceWriteOutcome.NameTaken, (await WriteAsync("c2", 0, "pc-one")).Outcome);
        var written = await WriteAsync("c1", 2, "pc-one");

        Assert.Equal((ResourceWriteOutcome.Written, 3), (written.Outcome, written.Current!.Version));
        var page = await Store.AuditAsync(new(), default);
        Assert.Equal([7L, 6L, 5L], page.Entries.Select(entry => entry.Sequence));
        Assert.Equal(7, (await Store.ChangesAsync(6, default)).Revision);
    }

    [Fact]
    public async Task Move_Done_LeavesADocumentThatEarlierVersionsCannotWrite()
    {
        await Store.ReadAsync(ResourceKind.ApiKey, "k1", default);

        Assert.Equal(
            """{"revision":6,"entries":[],"gone":[],"pending":[],"is_moving":true,"is_moved":true}""",
            _cluster.Storage.TextOf("catalogue", Catalogue));
        var stale = new GrainState<ResourceStoreGrainState>(new()) { ETag = "1", RecordExists = true };
        await Assert.ThrowsAsync<InconsistentStateException>(() => _cluster.Storage.WriteStateAsync("catalogue", Catalogue, stale));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("resource")]
    [InlineData("index")]
    [InlineData("feed")]
    [InlineData("catalogue")]
    [InlineData("versions")]
    public async Task Move_BrokenOff_BeginsAgain(string state)
    {
        _cluster.Storage.NextOf = (state, ScriptedStorage.Fault.BeforeTheWrite);
        var first = await Record.ExceptionAsync(() => Store.ReadAsync(ResourceKind.ApiKey, "k1", default).AsTask());
        Assert.True(first is null or ControlPlaneUnavailableException, first?.ToString());
        await _cluster.ForgetActivationsAsync();

        Assert.Equal(3, (await Store.ReadAsync(ResourceKind.ApiKey, "k1", default))!.Version);
        Assert.Equal("c1", (await Store.FindAsync(ResourceKind.Config, "default", "pc-one", default))!.Id);
        Assert.Equal(2, (await Store.VersionsAsync(ResourceKind.Config, "c1", default)).Count);
        Assert.Equal([6L, 5L], (await Store.AuditAsync(new(), default)).Entries.Select(entry => entry.Sequence));
    }

    private ValueTask<ResourceWriteResult> WriteAsync(string id, long expected, string slug) => Store.WriteAsync(
        new(ResourceKind.Config, id, expected, new("default", slug, """{"a":3}"""), new("tester", "config.update", "{}", "{}")), default);
}

using ImageGateway.ControlPlane.Contract;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Storage.Tests.Sqlite;

/// <summary>The resource store in a real SQLite file, over restarts and beside another process.</summary>
public sealed class SqliteResourceStoreTests : ResourceStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = TestClock.Create();
    private readonly List<SqliteResourceStore> _open = [];

    public SqliteResourceStoreTests() => ResourceStore = Open();

    protected override IResourceStore ResourceStore { get; }

    [Fact]
    public async Task Write_ThenRestart_IsReadAsItWas()
    {
        _time.Advance(TimeSpan.FromTicks(3_141_592_653));
        var written = await WriteAsync(ResourceStore, "a", "{\"a\":1}", "lookup-1", "lookup-2");
        _open[0].Dispose();

        var again = await Open().FindLookupAsync(ResourceKind.ApiKey, "lookup-2", default);
        Assert.Equal((written.Id, written.CreatedAt, written.Version), (again!.Id, again.CreatedAt, again.Version));
        Assert.True(written.Content.Says(again.Content));
    }

    [Fact]
    public async Task Delete_ThenRestart_IdIsStillUsed()
    {
        await WriteAsync(ResourceStore, "a", "{}");
        await ResourceStore.WriteAsync(new(ResourceKind.ApiKey, "a", null, null, Note), default);

        var again = Open();
        Assert.Null(await again.ReadAsync(ResourceKind.ApiKey, "a", default));
        Assert.Equal(ResourceWriteOutcome.Absent, (await again.WriteAsync(Change("a", "{}"), default)).Outcome);
    }

    [Fact]
    public async Task Refresh_AnotherProcessWrote_SeesIt()
    {
        var other = Open();
        Assert.Null(await other.ReadAsync(ResourceKind.ApiKey, "a", default));
        await WriteAsync(ResourceStore, "a", "{}");
        Assert.Null(await other.ReadAsync(ResourceKind.ApiKey, "a", default));

        await other.RefreshAsync(default);
        Assert.NotNull(await other.ReadAsync(ResourceKind.ApiKey, "a", default));
        Assert.Equal(ResourceWriteOutcome.Conflict, (await other.WriteAsync(Change("a", "{\"b\":1}"), default)).Outcome);
    }

    [Fact]
    public async Task Read_FileOfANewerGateway_IsRefused()
    {
        using (var file = new SqliteFile(Path.Combine(_folder.Path, "catalogue.db"), durable: true, new()))
            await file.RunAsync(work => work.Execute("PRAGMA user_version = 99"), default);

        var refused = await Assert.ThrowsAsync<IOException>(async () => await ResourceStore.ReadAsync(ResourceKind.ApiKey, "a", default));
        Assert.Contains("newer gateway", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _open.ForEach(resourceStore => resourceStore.Dispose());
        _folder.Dispose();
    }

    private static AuditNote Note { get; } = new("tester", "test", null, null);

    private static ResourceWrite Change(string id, string json, params string[] lookups) =>
        new(ResourceKind.ApiKey, id, 0, new("w", id, json) { Lookups = [.. lookups] }, Note);

    private static async Task<StoredResource> WriteAsync(IResourceStore resourceStore, string id, string json, params string[] lookups) =>
        (await resourceStore.WriteAsync(Change(id, json, lookups), default)).Current!;

    private SqliteResourceStore Open()
    {
        _open.Add(new(_folder.Path, _time));
        return _open[^1];
    }
}

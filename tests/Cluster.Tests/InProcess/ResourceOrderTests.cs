using System.Globalization;
using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;
using ImageGateway.Grains.Resources;
using ImageGateway.Grains.Storage;
using ImageGateway.TestKit;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>
/// Orders of lists: built once from what an earlier version left, kept by the change feed, and worth no more than their source.
/// </summary>
[Collection(AloneTests.Name)]
public sealed class ResourceOrderTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly ResourceList Keys = new(ResourceKind.ApiKey, "default");
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly ScriptedCluster _cluster = new();
    private readonly StateSerializer _serializer = new();

    private IResourceStore Store => _cluster.ResourceStore;

    public async Task InitializeAsync() => await _cluster.InitializeAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Page_StoreOfAnEarlierVersion_IsBuiltOnceAndCostsWhatIsOnIt()
    {
        const int Count = 1_000;
        Put(string.Empty, [.. Enumerable.Range(0, Count)]);

        await AssertPageAsync(Count, Ids(0, 3), 0, 3);
        Assert.Equal(1, _cluster.Orders.Begun);
        await _cluster.ForgetActivationsAsync();
        var before = _cluster.Storage.Reads;

        await AssertPageAsync(Count, Ids(500, 10), 500, 10);
        await AssertPageAsync(Count, Ids(Count - 5, 5), Count - 5, 10);
        Assert.Equal(1, _cluster.Orders.Begun);
        // The documents on both pages and the ledgers beside them, and hardly anything else.
        Assert.InRange(_cluster.Storage.Reads - before, 15, 40);
    }

    [Fact]
    public async Task Each_VeryManyEntries_ComeInOrderAndActivateNoGrain()
    {
        const int Count = 1_200;
        Put(string.Empty, [.. Enumerable.Range(0, Count)]);
        var before = await ActivationsAsync();

        Assert.Equal(Ids(0, Count), await Store.EachAsync(Keys, default).Select(static entry => entry.Id).ToListAsync());

        Assert.InRange(await ActivationsAsync() - before, 0, 20);
    }

    [Fact]
    public async Task Page_OrdersAreClearedWhileOneIsBuilt_HasAllOfIt()
    {
        const int Count = 600;
        Put(string.Empty, [.. Enumerable.Range(0, Count)]);
        var gate = new TaskCompletionSource();
        _cluster.Orders.Gate = gate.Task;
        var page = Store.PageAsync(Keys, 0, Count, default).AsTask();
        await Eventually.TrueAsync("the order is being built", Deadline, _ => Task.FromResult(_cluster.Orders.Additions > 0));
        _cluster.Orders.Gate = null;
        await _cluster.Orders.ClearAsync();
        gate.SetResult();

        Assert.Equal(Ids(0, Count), (await page).Entries.Select(static entry => entry.Id));
    }

    [Fact]
    public async Task Page_ListOfASelection_IsBuiltFromDocumentsOfAllWorkspaces()
    {
        Put(string.Empty, [0, 1, 2, 3], number => number % 2 == 1);
        PutWorkspace();

        var declared = await Store.EachAsync(new(ResourceKind.ApiKey, null, ResourceSelection.Declared), default).ToListAsync();

        Assert.Equal([Id(1), Id(3)], declared.Select(entry => entry.Id));
    }

    [Fact]
    public async Task Page_ChangesThatASiloOfAnEarlierVersionTookIn_AreCaughtUpWith()
    {
        await WriteAsync("one");
        Assert.Equal(1, (await Store.PageAsync(Keys, 0, 10, default)).Total);
        var revision = await _cluster.Orders.RevisionAsync();
        await WriteAsync("two");
        await WriteAsync("three");
        await DeleteAsync("one");
        await ForgetSinceAsync(revision!.Value, ["two", "three"], gone: "one");

        await ShownAsync("two", "three");
        Assert.Equal(1, _cluster.Orders.Begun);
    }

    [Fact]
    public async Task Page_MoreChangesThanTheFeedNames_IsBuiltAnew()
    {
        await WriteAsync("one");
        Assert.Equal(1, (await Store.PageAsync(Keys, 0, 10, default)).Total);
        var feed = GrainId.Create("changefeed", ResourceKeys.Feed);
        await WriteAsync("two");
        var state = _serializer.Deserialize<ChangeFeedState>(new(_cluster.Storage.TextOf("feed", feed)!))!;
        _cluster.Storage.Overwrite("feed", feed, new ChangeFeedState { Epoch = state.Epoch, Revision = state.Revision, Recent = [] });
        await ForgetSinceAsync(state.Revision - 1, ["two"], gone: null);

        await ShownAsync("one", "two");
        Assert.Equal(2, _cluster.Orders.Begun);
    }

    [Fact]
    public async Task Page_OrdersWereAwayDuringChanges_HasThemLater()
    {
        await WriteAsync("one");
        Assert.Equal(1, (await Store.PageAsync(Keys, 0, 10, default)).Total);
        _cluster.Orders.IsAway = true;
        await WriteAsync("two");
        _cluster.Orders.IsAway = false;

        await Eventually.TrueAsync("the page has both", Deadline, async _ => (await Store.PageAsync(Keys, 0, 10, default)).Total == 2);
    }

    [Fact]
    public async Task Page_IdsWithoutAResource_AreTakenOut()
    {
        Put(string.Empty, [0, 1, 2]);
        _cluster.Storage.Delete("resource", GrainId.Create("apikeyledger", Id(1)));

        await AssertPageAsync(2, [Id(0), Id(2)], 0, 10);
    }

    // As a front-end does that polls the change feed.
    private async Task ShownAsync(params string[] ids) => await Eventually.TrueAsync("the page has all of it", Deadline, async _ =>
    {
        await Store.ChangesAsync(0, default);
        return (await PageAsync(0, 10)).Ids.SequenceEqual(ids);
    });

    private async Task AssertPageAsync(int total, string[] ids, int skip, int take)
    {
        var page = await PageAsync(skip, take);
        Assert.Equal(total, page.Total);
        Assert.Equal(ids, page.Ids);
    }

    private async Task<(int Total, string[] Ids)> PageAsync(int skip, int take)
    {
        var page = await Store.PageAsync(Keys, skip, take, default);
        return (page.Total, [.. page.Entries.Select(static entry => entry.Id)]);
    }

    // As if the feed's activation had been on a silo that knows no orders.
    private async Task ForgetSinceAsync(long revision, string[] added, string? gone)
    {
        // A change that is still being announced would be taken in after what is set here.
        await Store.PageAsync(Keys, 0, 0, default);
        await _cluster.ForgetAsync(_cluster.Grains.GetGrain<IChangeFeedGrain>(ResourceKeys.Feed));
        await _cluster.Orders.SetRevisionAsync(revision);
        await _cluster.Orders.RemoveAsync(ListKeys.Of(Keys), added);
        if (gone is not null)
            await _cluster.Orders.AddAsync(ListKeys.Of(Keys), [new(gone, 0)]);
    }

    private async Task WriteAsync(string id)
    {
        var record = new ApiKeyRecord { Name = id, Type = "workspace-service", Hash = "hash-" + id, Mask = "***" };
        var result = await Store.WriteAsync(
            new(ResourceKind.ApiKey, id, 0, new("default", id, ResourceJson.Write(record)), new("tester", "api-key.create", null, "{}")),
            default);
        Assert.Equal(ResourceWriteOutcome.Written, result.Outcome);
    }

    private async Task DeleteAsync(string id) => await Store.WriteAsync(
        new(ResourceKind.ApiKey, id, null, null, new("tester", "api-key.delete", "{}", null)), default);

    // As earlier versions wrote them: documents, and the tree of buckets.
    private void Put(string prefix, int[] numbers, Func<int, bool>? isDeclared = null)
    {
        var isSplit = numbers.Length > 512;
        var index = new ResourceIndexState
        {
            IsSplit = isSplit,
            Items = isSplit ? [] : [.. numbers.Select(static number => new IndexItem(Id(number), At(number)))],
        };
        _cluster.Storage.Put(
            "index", GrainId.Create("resourceindex", ResourceKeys.Index(ResourceKind.ApiKey, "default", prefix)),
            _serializer.Serialize(index).ToString());
        if (isSplit)
        {
            foreach (var branch in numbers.GroupBy(number => IndexPath.Of(Id(number))[prefix.Length]))
                Put(prefix + branch.Key, [.. branch], isDeclared);
            return;
        }

        foreach (var number in numbers)
        {
            var record = new ApiKeyRecord
            {
                Name = Id(number),
                Type = "workspace-service",
                Hash = "hash-" + Id(number),
                Mask = "***",
                Declared = isDeclared?.Invoke(number) == true,
            };
            var content = new ResourceContent("default", Id(number), ResourceJson.Write(record));
            var entry = new StoredResource(ResourceKind.ApiKey, Id(number), content, 1, At(number), At(number));
            var state = new ResourceState { Entry = StoredEntry.From(entry, 0) };
            _cluster.Storage.Put("resource", GrainId.Create("apikeyledger", Id(number)), _serializer.Serialize(state).ToString());
        }
    }

    private void PutWorkspace() => _cluster.Storage.Put(
        "index", GrainId.Create("resourceindex", ResourceKeys.Index(ResourceKind.Workspace, string.Empty, string.Empty)),
        _serializer.Serialize(new ResourceIndexState { Items = [new("default", Noon)] }).ToString());

    private async Task<int> ActivationsAsync() => await _cluster.Grains.GetGrain<IManagementGrain>(0).GetTotalActivationCount();

    private static string[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(Id)];

    private static string Id(int number) => "key-" + number.ToString("d5", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(int number) => Noon.AddSeconds(number);
}

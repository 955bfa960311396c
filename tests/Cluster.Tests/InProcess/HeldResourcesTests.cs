using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Client;
using ImageGateway.Grains.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>Resources that front-ends hold, and budgets that know the rules of the resource beside them.</summary>
[Collection(AloneTests.Name)]
public sealed class HeldResourcesTests(ScriptedCluster cluster) : IClassFixture<ScriptedCluster>
{
    private readonly string _id = Guid.NewGuid().ToString("n");

    [Fact]
    public async Task Read_ChangedElsewhere_IsSeenWithTheNextLookAtTheFeed()
    {
        await WriteAsync(Limited(10), 0);
        var other = cluster.Another();
        var before = await other.FindAsync(ResourceKind.Provider, "w", _id, default);
        await WriteAsync(Limited(20), 1);

        Assert.Same(before, await other.FindAsync(ResourceKind.Provider, "w", _id, default));
        await other.RefreshAsync(default);

        Assert.Equal(2, (await other.FindAsync(ResourceKind.Provider, "w", _id, default))!.Version);
    }

    [Fact]
    public async Task Read_UnknownName_IsAskedForAgainAfterASecond()
    {
        var time = new FakeTimeProvider();
        var other = cluster.Another(time);
        Assert.Null(await other.FindLookupAsync(ResourceKind.Provider, "hash-" + _id, default));
        await WriteAsync(Limited(10), 0, "hash-" + _id);

        Assert.Null(await other.FindLookupAsync(ResourceKind.Provider, "hash-" + _id, default));
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(_id, (await other.FindLookupAsync(ResourceKind.Provider, "hash-" + _id, default))!.Id);
    }

    [Fact]
    public async Task Refresh_AMinuteLater_FindsWhatTheFeedDidNotName()
    {
        await WriteAsync(Limited(10), 0);
        var time = new FakeTimeProvider();
        var other = cluster.Another(time);
        await other.ReadAsync(ResourceKind.Provider, _id, default);
        await WriteAsync(Limited(20), 1);

        // The feed is not looked at; only the revisions are compared.
        var held = new HeldResources(new(), time);
        held.Put(ResourceKind.Provider, _id, await other.ReadAsync(ResourceKind.Provider, _id, default), held.Dropped);
        var revisions = new ResourceRevisions(cluster.Grains, held, time);
        Assert.False(await revisions.CheckAsync());
        time.Advance(TimeSpan.FromSeconds(60));

        Assert.True(await revisions.CheckAsync());
        Assert.False(held.TryGet(ResourceKind.Provider, _id, out _));
    }

    [Fact]
    public void TryGet_ClusterIsAway_IsHonouredForItsTime()
    {
        var time = new FakeTimeProvider();
        var held = new HeldResources(new() { Honour = TimeSpan.FromMinutes(10) }, time);
        held.Put(ResourceKind.Provider, _id, new(ResourceKind.Provider, _id, new("w", "s", "{}"), 1, default, default), held.Dropped);
        held.PutSlug("name", _id, held.Dropped);
        held.PutPolicies("w", [], held.Dropped);

        time.Advance(TimeSpan.FromMinutes(9));
        Assert.True(held.TryGet(ResourceKind.Provider, _id, out _) && held.TryGetName("name", out _) && held.TryGetPolicies("w", out _));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(held.TryGet(ResourceKind.Provider, _id, out _));
        Assert.False(held.TryGetPolicies("w", out _));
    }

    [Fact]
    public async Task Refresh_FeedNamesTheChangeThatIsHeld_ItStays()
    {
        await WriteAsync(Limited(10), 0);
        await cluster.Grains.GetResource(ResourceKind.Provider, _id).Announced();
        var other = cluster.Another();
        await other.ReadAsync(ResourceKind.Provider, _id, default);
        await WriteAsync(Limited(20), 1);
        var restarted = cluster.Another();
        await restarted.RefreshAsync(default);
        await WriteAsync(Limited(30), 2);

        // It has the third version before the feed is looked at, by the name and by the id.
        var found = await restarted.FindAsync(ResourceKind.Provider, "w", _id, default);
        Assert.Equal(3, found!.Version);
        await restarted.RefreshAsync(default);

        Assert.Same(found, await restarted.FindAsync(ResourceKind.Provider, "w", _id, default));
        Assert.Same(found, await restarted.ReadAsync(ResourceKind.Provider, _id, default));
        Assert.Equal(1, (await other.ReadAsync(ResourceKind.Provider, _id, default))!.Version);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Drop_SecondVersion_DropsWhatIsOlder(long version, bool stays)
    {
        var held = new HeldResources(new(), TimeProvider.System);
        held.Put(ResourceKind.Provider, _id, Entry(version), held.Dropped);
        held.PutSlug(ResourceKeys.Slug(ResourceKind.Provider, "w", "s"), _id, held.Dropped);
        held.PutSlug(ResourceKeys.Slug(ResourceKind.Provider, "w", _id), null, held.Dropped);

        held.Drop(Change(2));

        Assert.Equal(stays, held.TryGet(ResourceKind.Provider, _id, out _));
        Assert.True(held.TryGetName(ResourceKeys.Slug(ResourceKind.Provider, "w", "s"), out _));
        Assert.False(held.TryGetName(ResourceKeys.Slug(ResourceKind.Provider, "w", _id), out _));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(1L, false)]
    [InlineData(2L, true)]
    public void Put_ReadBeforeAChange_IsHeldUnlessItIsOlder(long? version, bool isHeld)
    {
        var held = new HeldResources(new(), TimeProvider.System);
        var before = held.Dropped;
        held.Drop(Change(2));

        held.Put(ResourceKind.Provider, _id, version is { } known ? Entry(known) : null, before);
        held.PutSlug(ResourceKeys.Slug(ResourceKind.Provider, "w", "s"), null, before);
        held.Put(ResourceKind.Provider, "another", null, before);

        Assert.Equal(isHeld, held.TryGet(ResourceKind.Provider, _id, out _));
        Assert.False(held.TryGetName(ResourceKeys.Slug(ResourceKind.Provider, "w", "s"), out _));
        Assert.True(held.TryGet(ResourceKind.Provider, "another", out _));
    }

    [Fact]
    public void Put_OlderThanWhatIsHeld_ChangesNothing()
    {
        var held = new HeldResources(new(), TimeProvider.System);
        held.Put(ResourceKind.Provider, _id, Entry(2), held.Dropped);
        held.Put(ResourceKind.Provider, _id, Entry(1), held.Dropped);

        Assert.True(held.TryGet(ResourceKind.Provider, _id, out var entry) && entry!.Version == 2);
    }

    [Fact]
    public void Put_ReadBeforeVeryManyChangesOrANewEpoch_IsNotHeld()
    {
        var held = new HeldResources(new(), TimeProvider.System);
        var before = held.Dropped;
        for (var number = 0; number < 1_024; number++)
            held.Drop(new(0, ResourceKind.Config, "w", $"c{number}", 1, $"s{number}"));
        held.Put(ResourceKind.Provider, _id, Entry(1), before);
        Assert.False(held.TryGet(ResourceKind.Provider, _id, out _));

        before = held.Dropped;
        held.Clear();
        held.Put(ResourceKind.Provider, _id, Entry(1), before);
        Assert.False(held.TryGet(ResourceKind.Provider, _id, out _));
    }

    [Fact]
    public void Drop_Policy_DropsListsWithoutIt()
    {
        var held = new HeldResources(new(), TimeProvider.System);
        StoredResource policy = new(ResourceKind.UsagePolicy, "p", new("w", "p", "{}"), 2, default, default);
        held.PutPolicies("w", [policy], held.Dropped);

        held.Drop(new(0, ResourceKind.UsagePolicy, "w", "p", 2, "p"));
        Assert.True(held.TryGetPolicies("w", out _));
        var before = held.Dropped;
        held.Drop(new(0, ResourceKind.UsagePolicy, "w", "p", 3, "p"));
        Assert.False(held.TryGetPolicies("w", out _));
        held.PutPolicies("w", [policy], before);
        Assert.False(held.TryGetPolicies("w", out _));
    }

    [Fact]
    public void Put_MoreThanFits_KeepsWithinTheBound()
    {
        var held = new HeldResources(new() { Bytes = 1 << 20 }, TimeProvider.System);
        for (var number = 0; number < 10_000; number++)
            held.Put(ResourceKind.Config, $"c{number}", new(ResourceKind.Config, "c", new("w", "s", "{}"), 1, default, default), 0);

        Assert.InRange(held.Entries.Count(), 300, 768);
        Assert.True(held.TryGet(ResourceKind.Config, "c9999", out _));
    }

    [Fact]
    public async Task Index_ThatSplits_ListsEveryIdOnce()
    {
        var index = new ResourceIndex(cluster.Grains);
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var number = 0; number < 1_100; number++)
            await index.AddAsync(ResourceKind.Config, _id, new($"c{number}", at.AddSeconds(number)));
        await index.AddAsync(ResourceKind.Config, _id, new("c7", at));
        for (var number = 0; number < 100; number++)
            await index.RemoveAsync(ResourceKind.Config, _id, $"c{number}");

        Assert.Equal(
            Enumerable.Range(100, 1_000).Select(number => $"c{number}"),
            (await index.ListAsync(ResourceKind.Config, _id)).Select(item => item.Id));
    }

    [Fact]
    public async Task Take_NameOfOneWhoHasIt_IsRefused()
    {
        var name = cluster.Grains.GetGrain<INameGrain>(ResourceKeys.Slug(ResourceKind.Config, "w", _id));

        Assert.Equal("one", await name.Take("one", null));
        Assert.Equal("one", await name.Take("other", null));

        // It was taken just now: its resource may be under way.
        Assert.Equal("one", await name.Take("other", "one"));
        await name.Free("other");
        Assert.Equal("one", await name.Holder());
        await name.Free("one");
        Assert.Equal("other", await name.Take("other", null));
    }

    [Fact]
    public async Task Write_Limits_AreTheBudgetsAtOnce()
    {
        BudgetId budget = new(BudgetKind.VirtualKey, _id);
        await WriteAsync(Limited(10), 0);
        var standing = await cluster.Ledgers.ReadAsync(budget, default);
        Assert.Equal((0, 10), (standing.Version, standing.Limits.Images));
        await cluster.Ledgers.SyncAsync(budget, new() { Lease = "a", Seq = 1, Need = new(0, 4, 4) }, default);

        await WriteAsync(Limited(3), 1);
        standing = await cluster.Ledgers.ReadAsync(budget, default);
        Assert.Equal((3, 1), (standing.Limits.Images, standing.Over.Images));

        await cluster.ResourceStore.WriteAsync(new(ResourceKind.Provider, _id, null, null, new("tester", "delete", null, null)), default);
        Assert.Equal(BudgetState.Deleted, (await cluster.Ledgers.ReadAsync(budget, default)).Status);
    }

    [Fact]
    public async Task Sync_LedgerLost_HasTheLimitsOfItsResource()
    {
        BudgetId budget = new(BudgetKind.VirtualKey, _id);
        await WriteAsync(Limited(10), 0);
        await cluster.Ledgers.SyncAsync(budget, new() { Lease = "a", Seq = 1, Need = new(0, 4, 4) }, default);
        cluster.Storage.Delete("ledger", GrainId.Create("virtualkey", _id));
        await cluster.ForgetActivationsAsync();

        var reply = await cluster.Ledgers.SyncAsync(budget, new() { Lease = "b", Seq = 1, Need = new(0, 11, 11) }, default);

        Assert.Equal((SyncVerdict.Exhausted, 10), (reply.Verdict, reply.Limits.Images));
    }

    [Fact]
    public async Task SetRules_OfAnOlderPolicy_ThePolicysCount()
    {
        BudgetId budget = new(BudgetKind.Policy, _id + ":value");
        await WritePolicyAsync(10, 0);
        await cluster.Ledgers.SetRulesAsync(budget, Rules(10) with { Version = 1 }, default);
        await WritePolicyAsync(5, 1);
        await cluster.Ledgers.SetRulesAsync(budget, Rules(5) with { Version = 2 }, default);

        // An instance that has not heard of the change tells what it holds.
        Assert.Equal(5, (await cluster.Ledgers.SetRulesAsync(budget, Rules(10) with { Version = 1 }, default)).Limits.Images);
        // One that heard of it first is believed, though the policy's own grain is behind.
        Assert.Equal(3, (await cluster.Ledgers.SetRulesAsync(budget, Rules(3) with { Version = 3 }, default)).Limits.Images);
    }

    [Fact]
    public async Task Sync_PolicyChangedAndNobodyTold_HasItsLimitsFromTheNextActivationOn()
    {
        BudgetId budget = new(BudgetKind.Policy, _id + ":value");
        await WritePolicyAsync(10, 0);
        await cluster.Ledgers.SyncAsync(budget, new() { Lease = "a", Seq = 1, Need = new(0, 4, 4) }, default);
        await WritePolicyAsync(5, 1);
        await cluster.ForgetActivationsAsync();

        var reply = await cluster.Ledgers.SyncAsync(budget, new() { Lease = "a", Seq = 2, Need = new(0, 2, 2) }, default);

        Assert.Equal((SyncVerdict.Exhausted, 5), (reply.Verdict, reply.Limits.Images));
    }

    [Fact]
    public async Task Sync_BudgetOfNoPolicy_KeepsWhatItWasTold()
    {
        BudgetId budget = new(BudgetKind.Policy, "values:" + _id);
        await cluster.Ledgers.SetRulesAsync(budget, Rules(2), default);
        await cluster.ForgetActivationsAsync();

        var reply = await cluster.Ledgers.SyncAsync(budget, new() { Lease = "a", Seq = 1, Need = new(0, 3, 3) }, default);

        Assert.Equal((SyncVerdict.Exhausted, 2), (reply.Verdict, reply.Limits.Images));
    }

    [Fact]
    public async Task Sync_LedgerWriteAfterTheResourcesFailed_FollowsAfterwards()
    {
        BudgetId budget = new(BudgetKind.VirtualKey, _id);
        await WriteAsync(Limited(10), 0);
        await cluster.Ledgers.SyncAsync(budget, new() { Lease = "a", Seq = 1, Need = new(0, 4, 4) }, default);
        cluster.Storage.NextOf = ("ledger", ScriptedStorage.Fault.BeforeTheWrite);
        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(() => WriteAsync(Limited(5), 1).AsTask());

        var reply = await cluster.Ledgers.SyncAsync(budget, new() { Lease = "a", Seq = 2, Need = new(0, 2, 2) }, default);

        Assert.Equal((SyncVerdict.Exhausted, 5), (reply.Verdict, reply.Limits.Images));
        Assert.Equal(ResourceWriteOutcome.Unchanged, (await WriteAsync(Limited(5), 1)).Outcome);
    }

    private StoredResource Entry(long version) => new(ResourceKind.Provider, _id, new("w", "s", "{}"), version, default, default);

    private FeedChange Change(long version) => new(0, ResourceKind.Provider, "w", _id, version, "s");

    private static BudgetRules Rules(int images) => new() { Limits = new(null, null, images) };

    private async Task WritePolicyAsync(int images, long expected)
    {
        var json = ResourceJson.Write(new PolicyRecord
        {
            Name = "n",
            Limits = new() { UsageLimits = [new(UsageLimit.Images, images, null, null)] },
        });
        var result = await cluster.ResourceStore.WriteAsync(
            new(ResourceKind.UsagePolicy, _id, expected, new("w", _id, json), new("tester", "save", null, null)), default);
        Assert.Equal(ResourceWriteOutcome.Written, result.Outcome);
    }

    private static string Limited(int images) => ResourceJson.Write(new ProviderRecord
    {
        Name = "n",
        Provider = "sandbox",
        Origin = "virtual-key",
        Limits = new() { UsageLimits = [new(UsageLimit.Images, images, null, null)] },
    });

    private ValueTask<ResourceWriteResult> WriteAsync(string json, long expected, params string[] lookups)
    {
        var content = new ResourceContent("w", _id, json) { Lookups = [.. lookups] };
        return cluster.ResourceStore.WriteAsync(
            new(ResourceKind.Provider, _id, expected, content, new("tester", "save", null, null)), default);
    }
}

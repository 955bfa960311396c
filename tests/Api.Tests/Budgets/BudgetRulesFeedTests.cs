using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Budgets;
using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageGateway.Api.Tests.Budgets;

/// <summary>The ledgers learn what the resource store says, whoever wrote it and however he ended.</summary>
public sealed class BudgetRulesFeedTests : IAsyncLifetime
{
    private static readonly BudgetLimits TenImages = new() { UsageLimits = [new(UsageLimit.Images, 10, null, null)] };

    private readonly TemporaryFolder _folder = new();
    private readonly InstanceWorld _world = new();
    private readonly List<IDisposable> _open = [];
    private SqliteResourceStore _writer = null!;

    public async Task InitializeAsync()
    {
        _writer = Open();
        await SaveAsync(0, BudgetLimits.None);
    }

    public async Task DisposeAsync()
    {
        _open.ForEach(static open => open.Dispose());
        await _world.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Start_WhatIsSavedWasNeverTold_IsSet()
    {
        await SaveAsync(1, TenImages);
        Assert.Null((await _world.Ledgers.ReadAsync(InstanceWorld.Budget, default)).Limits.Images);

        await FollowAsync();

        await _world.StandsAsync(static standing => standing.Limits.Images == 10);
    }

    [Fact]
    public async Task Start_LimitsWereTakenAwayUntold_AreGone()
    {
        await _world.LimitAsync(new(null, null, Images: 10));
        await SaveAsync(1, TenImages);
        await SaveAsync(2, BudgetLimits.None);

        await FollowAsync();

        await _world.StandsAsync(static standing => standing.Limits.Images is null);
    }

    [Fact]
    public async Task Start_WasDeletedUntold_LetsNothingPass()
    {
        await _writer.WriteAsync(
            new(ResourceKind.Provider, InstanceWorld.Budget.Id, null, null, new("tester", "delete", null, null)), default);

        var (_, line) = await FollowAsync();

        await UntilAsync(() => !line.Rules.IsEmpty);
        Assert.Equal((InstanceWorld.Budget, BudgetState.Deleted), Assert.Single(line.Rules.Select(set => (set.Budget, set.Rules.Status))));
    }

    [Fact]
    public async Task Start_NeverLimited_AsksNoLedger()
    {
        var limited = new ResourceContent(string.Empty, "w", ResourceJson.Write(new WorkspaceRecord { Name = "w", Limits = TenImages }));
        await _writer.WriteAsync(new(ResourceKind.Workspace, "w", 0, limited, new("tester", "create", null, null)), default);

        // In the order in which they were written: the one without limits comes first.
        var (_, line) = await FollowAsync();

        await UntilAsync(() => !line.Rules.IsEmpty);
        Assert.Equal(new(BudgetKind.Workspace, "w"), Assert.Single(line.Rules).Budget);
    }

    [Fact]
    public async Task Run_NothingChanges_ReadsNoChanges()
    {
        var (followed, _) = await FollowAsync();
        await UntilAsync(() => followed.Readings == 1);
        var before = followed.Glances;

        await UntilAsync(() => followed.Glances >= before + 2);

        Assert.Equal(1, followed.Readings);
        await SaveAsync(1, TenImages);
        await followed.RefreshAsync(default);
        await _world.StandsAsync(static standing => standing.Limits.Images == 10);
        Assert.Equal(2, followed.Readings);
    }

    [Fact]
    public async Task Run_LedgersAreAwayMeanwhile_IsSetOnceTheyAreBack()
    {
        await SaveAsync(1, TenImages);
        var (followed, line) = await FollowAsync(isCut: true);
        await UntilAsync(() => followed.Readings >= 2);

        line.IsCut = false;

        await _world.StandsAsync(static standing => standing.Limits.Images == 10);
    }

    private async Task SaveAsync(long expected, BudgetLimits limits)
    {
        var record = new ProviderRecord { Name = "n", Provider = "sandbox", Origin = "virtual-key", Limits = limits };
        var content = new ResourceContent("w", "s", ResourceJson.Write(record));
        var written = await _writer.WriteAsync(
            new(ResourceKind.Provider, InstanceWorld.Budget.Id, expected, content, new("tester", "save", null, null)), default);
        Assert.Equal(ResourceWriteOutcome.Written, written.Outcome);
    }

    /// <summary>Starts another process that follows the resource store.</summary>
    private async Task<(WatchedResourceStore ResourceStore, Line Line)> FollowAsync(bool isCut = false)
    {
        var resourceStore = new WatchedResourceStore(Open());
        await resourceStore.RefreshAsync(default);
        var process = await _world.StartAsync(isCut: isCut);
        var rules = new BudgetRulesWriter(process.Line, resourceStore, process.Host);
        _open.Add(rules);
        var feed = new BudgetRulesFeed(resourceStore, process.Line, rules, TimeProvider.System, NullLogger<BudgetRulesFeed>.Instance);
        _open.Add(feed);
        await feed.StartAsync(default);
        return (resourceStore, process.Line);
    }

    private SqliteResourceStore Open()
    {
        var resourceStore = new SqliteResourceStore(_folder.Path, TimeProvider.System);
        _open.Add(resourceStore);
        return resourceStore;
    }

    private async Task UntilAsync(Func<bool> holds) => await _world.StandsAsync(_ => holds());
}

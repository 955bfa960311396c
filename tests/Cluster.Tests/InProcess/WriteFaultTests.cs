using ImageGateway.Cluster.Tests.Processes;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Budgets;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Cluster.Tests.InProcess;

/// <summary>Rule (e): what is not written is not answered, and the repeated message finds its result or a clean start.</summary>
[Collection(AloneTests.Name)]
public sealed class WriteFaultTests : IAsyncLifetime
{
    private static readonly Amount Image = new(40_000, 1, 1);
    private static readonly BudgetId Key = new(BudgetKind.VirtualKey, "key");
    private static readonly SyncMessage Message = new() { Lease = "a", Seq = 1, Need = Image };
    private readonly ScriptedCluster _cluster = new();

    private ILedgers Ledgers => _cluster.Ledgers;

    private ScriptedStorage Storage => _cluster.Storage;

    public async Task InitializeAsync()
    {
        await _cluster.InitializeAsync();
        await Ledgers.SetRulesAsync(Key, new() { Limits = new(null, null, Images: 10) }, default);
    }

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(ScriptedStorage.Fault.BeforeTheWrite, 0)]
    [InlineData(ScriptedStorage.Fault.AfterTheWrite, 1)]
    public async Task Sync_WriteFails_IsNotAnsweredAndTheRepetitionIsRight(object fault, long leased)
    {
        Storage.Next = (ScriptedStorage.Fault)fault;

        var thrown = await Assert.ThrowsAsync<ControlPlaneUnavailableException>(() => Ledgers.SyncAsync(Key, Message, default).AsTask());

        Assert.Contains("could not be written", thrown.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(leased, (await Ledgers.ReadAsync(Key, default)).Leased.Images);
        Assert.Equal(Image, (await Ledgers.SyncAsync(Key, Message, default)).Granted);
        Assert.Equal(Image, (await Ledgers.ReadAsync(Key, default)).Leased);
    }

    [Fact]
    public async Task Sync_NothingNew_IsNotWritten()
    {
        await Ledgers.SyncAsync(Key, Message, default);
        var writes = Storage.Writes;

        await Ledgers.SyncAsync(Key, Message, default);
        await Ledgers.SyncAsync(Key, Message with { Seq = 2, Need = Amount.Zero, Reserved = Image }, default);

        Assert.Equal(writes, Storage.Writes);
        Assert.Equal(Image, (await Ledgers.ReadAsync(Key, default)).Reserved);
    }

    [Fact]
    public async Task Sync_AnotherActivationWrote_IsReadWhenTheSenderSawIt()
    {
        var other = new BudgetLedger(new LedgerTerms(), TimeProvider.System);
        var granted = other.Sync(new BudgetDocument { Version = 1, Limits = new(null, null, Images: 10) }, Message);
        Storage.Overwrite("ledger", GrainOf(Key), new LedgerState { Node = granted.Next });

        var reply = await Ledgers.SyncAsync(Key, Message with { Seq = 2, Need = Image * 9, Seen = granted.Reply.Version }, default);

        Assert.Equal((SyncVerdict.Granted, Image * 10), (reply.Verdict, reply.Granted));
    }

    [Fact]
    public async Task Sync_AnotherActivationWroteUnseen_IsNotAnswered()
    {
        var other = new BudgetLedger(new LedgerTerms(), TimeProvider.System);
        var granted = other.Sync(
            new BudgetDocument { Version = 1, Limits = new(null, null, Images: 10) }, Message with { Need = Image * 8 });
        Storage.Overwrite("ledger", GrainOf(Key), new LedgerState { Node = granted.Next });
        var late = Message with { Lease = "b", Need = Image * 3 };

        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(() => Ledgers.SyncAsync(Key, late, default).AsTask());
        Assert.Equal(SyncVerdict.Short, (await Ledgers.SyncAsync(Key, late, default)).Verdict);
    }

    private GrainId GrainOf(BudgetId budget) => _cluster.Grains.GetGrain<IVirtualKeyGrain>(budget.Id).GetGrainId();
}

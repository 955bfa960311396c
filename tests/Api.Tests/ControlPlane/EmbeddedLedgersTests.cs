using ImageGateway.Api.Tests.Children;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.ControlPlane.Contract;
using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Storage.Sqlite;
using ImageGateway.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace ImageGateway.Api.Tests.ControlPlane;

/// <summary>The contract over a real file, and what happens to that file: restarts, two processes, kills, a full disk.</summary>
public sealed class EmbeddedLedgersTests : LedgersContract, IAsyncDisposable
{
    private const int Rounds = 20;
    private static readonly BudgetId Budget = new(BudgetKind.VirtualKey, "node");
    private static readonly Amount Image = SyncingChild.Image;

    private readonly TemporaryFolder _folder = new();
    private readonly List<ServiceProvider> _engines = [];

    public EmbeddedLedgersTests() => Ledgers = Start();

    protected override ILedgers Ledgers { get; }

    [Fact]
    public async Task Sync_AfterARestart_IsAnsweredAsBefore()
    {
        await Ledgers.SetRulesAsync(Budget, new() { Limits = new(null, null, Images: 3) }, default);
        var message = new SyncMessage { Lease = "a", Seq = 1, Need = Image * 2 };
        var reply = await Ledgers.SyncAsync(Budget, message, default);

        var restarted = Start();

        Assert.Equal(reply, await restarted.SyncAsync(Budget, message, default));
        Assert.Equal(1, (await restarted.ReadAsync(Budget, default)).Free.Images);
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 7)]
    [InlineData(3, 3)]
    [InlineData(0, 3)]
    public async Task SetRules_OlderThanTheResource_TheResourcesCount(long version, long expected)
    {
        var ledgers = Start(rules: new() { Limits = new(null, null, Images: 7), Version = 2 });

        var standing = await ledgers.SetRulesAsync(Budget, new() { Limits = new(null, null, Images: 3), Version = version }, default);

        Assert.Equal(expected, standing.Limits.Images);
    }

    [Fact]
    public async Task Sync_TwoProcessesAtOneFile_TheOneWithAnOldDocumentGivesNoResponseAndReadsAgain()
    {
        var other = Start();
        await Ledgers.SetRulesAsync(Budget, new() { Limits = new(null, null, Images: 2) }, default);
        var (mine, theirs) = (Ask("mine", 1), Ask("theirs", 1));
        await other.ReadAsync(Budget, default);
        await Ledgers.SyncAsync(Budget, mine, default);

        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(async () => await other.SyncAsync(Budget, theirs, default));

        Assert.Equal(SyncVerdict.Granted, (await other.SyncAsync(Budget, theirs, default)).Verdict);
        Assert.NotEqual(SyncVerdict.Granted, (await other.SyncAsync(Budget, Ask("third", 1), default)).Verdict);
    }

    [Fact]
    public async Task Sync_InstanceSawAVersionThatAnotherProcessWrote_ReadsItInsteadOfAlarming()
    {
        var other = Start();
        await other.ReadAsync(Budget, default);
        var reply = await Ledgers.SyncAsync(Budget, Ask("a", 1), default);

        var next = await other.SyncAsync(Budget, Ask("a", 2) with { Seen = reply.Version }, default);

        Assert.Equal((SyncVerdict.Granted, reply.Version + 1), (next.Verdict, next.Version));
    }

    [Fact]
    public async Task Change_TwoProcessesAtOneFile_IsMadeToWhatTheOtherWrote()
    {
        var other = Start();
        await Ledgers.SetRulesAsync(Budget, new() { Limits = new(null, null, Images: 2) }, default);
        await other.ReadAsync(Budget, default);
        await Ledgers.SyncAsync(Budget, Ask("a", 1), default);
        Assert.Equal((Image, 1), ((await other.ReadAsync(Budget, default)).Leased, (await other.ReadAsync(Budget, default)).Free.Images));

        await Ledgers.SyncAsync(
            Budget, Ask("a", 2) with { Uncertain = Image, UncertainAttempts = [new(Guid.CreateVersion7(), Image)] }, default);
        var uncertain = Assert.Single(await other.UncertainAsync(Budget, default));
        await SendAsync(Ledgers, Ask("b", 1));
        Assert.NotNull(await other.ResolveAsync(Budget, uncertain.Id, UncertainResolution.Charge, default));

        await Ledgers.SetRulesAsync(Budget, new() { Limits = new(null, null, Images: 5) }, default);
        Assert.Equal(
            (2, Image),
            ((await other.SetRulesAsync(Budget, new() { Limits = new(null, null, Images: 2) }, default)).Limits.Images,
                (await Ledgers.ReadAsync(Budget, default)).Settled));
    }

    [Fact]
    public async Task Sync_AnotherProcessFreedWhatIsMissing_IsGranted()
    {
        var clock = TestClock.Create();
        var (one, other) = (Start(clock: clock), Start(clock: clock));
        await one.SetRulesAsync(Budget, new() { Limits = new(null, null, Images: 1) }, default);
        await one.SyncAsync(Budget, Ask("a", 1), default);
        Assert.NotEqual(SyncVerdict.Granted, (await other.SyncAsync(Budget, Ask("b", 1), default)).Verdict);
        await SendAsync(one, new() { Lease = "a", Seq = 2, Returned = Image });

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(SyncVerdict.Granted, (await SendAsync(other, Ask("b", 2))).Verdict);
    }

    [Fact]
    public async Task Sync_CallerLeaves_IsWrittenAllTheSame()
    {
        var writing = new TaskCompletionSource<WriteFault>();
        var ledgers = Start(new MemoryStore { Fault = () => writing.Task });
        using var caller = new CancellationTokenSource();
        var asking = ledgers.SyncAsync(Budget, Ask("a", 1), caller.Token).AsTask();
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);

        writing.SetResult(WriteFault.None);

        Assert.Equal(Image, (await ledgers.ReadAsync(Budget, default)).Leased);
    }

    [Theory]
    [InlineData(WriteFault.Lost)]
    [InlineData(WriteFault.Unconfirmed)]
    public async Task Sync_OutcomeOfTheWriteUnknown_IsNotAnsweredAndItsRepetitionIs(WriteFault fault)
    {
        var store = new MemoryStore();
        var ledgers = Start(store);
        await ledgers.SetRulesAsync(Budget, new() { Limits = new(null, null, Images: 1) }, default);
        store.Fault = () => Task.FromResult(fault);

        await Assert.ThrowsAsync<ControlPlaneUnavailableException>(async () => await ledgers.SyncAsync(Budget, Ask("a", 1), default));
        store.Fault = () => Task.FromResult(WriteFault.None);
        var repeated = await ledgers.SyncAsync(Budget, Ask("a", 1), default);
        var other = await ledgers.SyncAsync(Budget, Ask("b", 1), default);

        Assert.Equal((SyncVerdict.Granted, Image), (repeated.Verdict, repeated.Granted));
        Assert.NotEqual(SyncVerdict.Granted, other.Verdict);
    }

    [Fact]
    public async Task Sync_KilledInTheMiddle_KeepsEveryGrantThatWasAnswered()
    {
        var answered = new List<SyncLine>();
        await using (var child = AssemblyProcess.Start(typeof(SyncingChild), SyncingChild.Name, _folder.Path))
        {
            while (answered.Count < Rounds * SyncingChild.Instances)
                answered.Add(SyncLine.Parse(await child.MustSayAsync()));
            answered.AddRange((await child.KillAsync()).Select(SyncLine.Parse));
        }

        Assert.DoesNotContain(answered, line => line.Granted is null);
        await MustHaveKeptAsync(answered);
    }

    [Fact]
    public async Task Sync_DiskFull_ResponsesNothingThatIsNotKeptAndGoesOnWhenThereIsRoom()
    {
        const int failures = 5;
        const int patience = 20_000;
        var lines = new List<SyncLine>();
        await using (var child = AssemblyProcess.StartOnFullDisk(typeof(SyncingChild), kibibytes: 256, SyncingChild.Name, _folder.Path))
        {
            while (lines.Count(line => line.Granted is null) < failures && lines.Count < patience)
                lines.Add(SyncLine.Parse(await child.MustSayAsync()));
            lines.AddRange((await child.KillAsync()).Select(SyncLine.Parse));
        }

        var answered = lines.Where(line => line.Granted is not null).ToList();
        Assert.InRange(lines.Count - answered.Count, failures, patience);
        Assert.NotEmpty(answered);
        await MustHaveKeptAsync(answered);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in _engines)
            await engine.DisposeAsync();
        _folder.Dispose();
    }

    private static SyncMessage Ask(string lease, long seq) => new() { Lease = lease, Seq = seq, Need = Image };

    // The last answer of each lease stands, and its next message is granted.
    private async Task MustHaveKeptAsync(List<SyncLine> answered)
    {
        using var store = new SqliteBudgetStore(Path.Combine(_folder.Path, "ledger"));
        foreach (var last in answered.GroupBy(line => (line.Budget, line.Lease)).Select(lines => lines.MaxBy(line => line.Seq)!))
        {
            var document = await store.ReadAsync(new(BudgetKind.VirtualKey, last.Budget), default);
            Assert.NotNull(document);
            Assert.InRange(last.Version, 1, document.Version);
            var lease = document.Current.Accounts[last.Lease];
            Assert.Equal(lease.Granted, Image * lease.Seq);
            // At most the one message that was under way was written without having been answered.
            Assert.InRange(lease.Seq, last.Seq, last.Seq + 1);

            var next = await Ledgers.SyncAsync(
                new(BudgetKind.VirtualKey, last.Budget), SyncingChild.Message(last.Lease, lease.Seq + 1), default);
            Assert.Equal((SyncVerdict.Granted, lease.Granted + Image), (next.Verdict, next.Granted));
        }
    }

    [Fact]
    public async Task Sync_NoDocument_HasTheResourcesLimit()
    {
        using var folder = new TemporaryFolder();
        await using var engine = EmbeddedEngine.Start(folder.Path, rules: new() { Limits = new(null, null, Images: 2) });
        var ledgers = engine.GetRequiredService<ILedgers>();

        Assert.Equal(2, (await ledgers.ReadAsync(Budget, default)).Limits.Images);
        Assert.Equal(
            SyncVerdict.Exhausted, (await ledgers.SyncAsync(Budget, new() { Lease = "a", Seq = 1, Need = Image * 3 }, default)).Verdict);
        Assert.Equal(
            SyncVerdict.Recovering,
            (await ledgers.SyncAsync(Budget, new() { Lease = "b", Seq = 7, Seen = 5, Need = Image }, default)).Verdict);
    }

    // As an instance does: what was not answered is sent again, unchanged.
    private static async Task<SyncReply> SendAsync(ILedgers ledgers, SyncMessage message)
    {
        try
        {
            return await ledgers.SyncAsync(Budget, message, default);
        }
        catch (ControlPlaneUnavailableException)
        {
            return await ledgers.SyncAsync(Budget, message, default);
        }
    }

    private ILedgers Start(IBudgetStore? store = null, TimeProvider? clock = null, BudgetRules? rules = null)
    {
        var engine = EmbeddedEngine.Start(_folder.Path, clock, store, rules);
        _engines.Add(engine);
        return engine.GetRequiredService<ILedgers>();
    }
}

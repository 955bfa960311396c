using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Budgets;

public sealed class LeaseManagerServiceTests : IAsyncDisposable
{
    private const int Callers = 16;

    private readonly InstanceWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Admit_ManyAtOnceAtABudgetForSome_AsManyAsItIsFor()
    {
        await _world.LimitAsync(new(Cost: 100 * InstanceWorld.Image.Cost, null, null));
        var process = await _world.StartAsync();

        var drawn = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => DrawAllAsync(process))));

        Assert.Equal(100, drawn.Sum());
        await process.StopAsync();
        var standing = await _world.Ledgers.ReadAsync(InstanceWorld.Budget, default);
        Assert.Equal(
            (InstanceWorld.Image * 100, Amount.Zero, 0L),
            (standing.Settled, standing.Uncertain + standing.Reserved + standing.Leased, standing.Free.Cost));
    }

    [Fact]
    public async Task Stop_AllSettled_ClosesTheLeasesAndLeavesNoJournal()
    {
        var process = await _world.StartAsync();
        Assert.Equal(ReservationRefusal.None, await process.DrawAsync());
        Assert.Single(_world.Journals);

        await process.StopAsync();

        Assert.Empty(_world.Journals);
        var standing = await _world.Ledgers.ReadAsync(InstanceWorld.Budget, default);
        Assert.Equal((InstanceWorld.Image, Amount.Zero), (standing.Settled, standing.Leased + standing.Reserved));
        Assert.Equal(ReservationRefusal.Closing, (await process.AdmitAsync()).Refusal);
    }

    [Fact]
    public async Task IsLost_WhileNoLedgerResponses_EndsByItselfAndNotWhileSomethingMayBeSpent()
    {
        var patience = TimeSpan.FromSeconds(30);
        var process = await _world.StartAsync(isCut: true);
        Assert.False(process.Host.IsLost);
        var admission = process.AdmitAsync().AsTask();
        await Eventually.TrueAsync("a message failed", patience, _ => Task.FromResult(process.Host.IsLost));

        process.Line.IsCut = false;
        Assert.Equal(ReservationStatus.Reserved, (await admission).Status);
        Assert.False(process.Host.IsLost);

        process.Line.IsCut = true;
        await process.Host.FlushAsync(InstanceWorld.Budget, anyway: true);
        await Eventually.TrueAsync("a message failed again", patience, _ => Task.FromResult(process.Host.IsCutOff));
        Assert.False(process.Host.IsLost);
    }

    [Fact]
    public async Task Start_WithoutWork_MakesNoJournal()
    {
        var process = await _world.StartAsync();
        await process.StopAsync();

        Assert.Empty(_world.Journals);
    }

    [Fact]
    public async Task Start_AfterAKill_ChargesWhatWasSettledAndUncertainAttemptsWhatRan()
    {
        await _world.LimitAsync(new(null, null, Images: 10));
        var dead = await _world.StartAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal(ReservationRefusal.None, await dead.DrawAsync());
        var running = await dead.AdmitAsync();
        dead.Kill();

        await _world.StartAsync();

        var standing = await _world.ReplayedAsync();
        Assert.Equal((InstanceWorld.Image * 3, InstanceWorld.Image, 6L), (standing.Settled, standing.Uncertain, standing.Free.Images));
        var uncertain = Assert.Single(await _world.Ledgers.UncertainAsync(InstanceWorld.Budget, default));
        Assert.Equal(running.Attempt.ToString("n"), uncertain.Id);
    }

    [Fact]
    public async Task Start_AfterAKillWhileTheLedgersAreAway_ClosesTheLeasesOnceTheyAreBack()
    {
        var dead = await _world.StartAsync();
        await dead.DrawAsync();
        dead.Kill();
        var cut = await _world.StartAsync(isCut: true);
        await cut.StopAsync();
        Assert.Single(_world.Journals);

        await _world.StartAsync();

        await _world.StandsAsync(standing => standing.Settled == InstanceWorld.Image && standing.Leased == Amount.Zero);
    }

    [Fact]
    public async Task Start_AfterTheMachineStartedAgain_LeavesWhatWasHeldWhereItIs()
    {
        await _world.LimitAsync(new(null, null, Images: 10));
        var dead = await _world.StartAsync();
        await dead.AdmitAsync();
        dead.Kill();

        var next = await _world.StartAsync(boot: "another");
        await _world.ReplayedAsync();
        Assert.Equal(ReservationRefusal.None, await next.DrawAsync());
        await next.StopAsync();

        var standing = await _world.Ledgers.ReadAsync(InstanceWorld.Budget, default);
        Assert.Equal(1, standing.Settled.Images);
        Assert.True(standing.Free.Images <= 8, $"{standing.Free.Images} are free, and one may have been drawn.");
        Assert.Empty(_world.Journals);
    }

    [Fact]
    public async Task Admit_LedgersAway_IsUnavailableInTimeAndGoesOnWhenTheyAreBack()
    {
        var process = await _world.StartAsync(new() { AdmitWait = TimeSpan.FromMilliseconds(50) });
        process.Line.IsCut = true;

        Assert.Equal(ReservationRefusal.Unavailable, (await process.AdmitAsync()).Refusal);

        process.Line.IsCut = false;
        await _world.StandsAsync(_ => process.DrawAsync().GetAwaiter().GetResult() == ReservationRefusal.None);
    }

    [Fact]
    public async Task Admit_BudgetMovesToAnotherProcess_WaitsForItAndChargesOnce()
    {
        await _world.LimitAsync(new(null, 1, null));
        var process = await _world.StartAsync(new() { AdmitWait = TimeSpan.FromMilliseconds(50) }, moveTime: TimeSpan.FromMinutes(5));
        process.Line.IsCut = true;
        var waiting = process.AdmitAsync().AsTask();
        await process.Line.FailedAsync(3);
        Assert.False(waiting.IsCompleted);

        process.Line.IsCut = false;

        var reservation = await waiting;
        Assert.Equal(ReservationStatus.Reserved, reservation.Status);
        process.Host.Settle(reservation, Settlement.Answered(InstanceWorld.Image.Cost, 1));
        await _world.StandsAsync(standing => standing.Settled.Requests == 1);
        Assert.Equal(ReservationRefusal.Exhausted, (await process.AdmitAsync()).Refusal);
    }

    [Fact]
    public async Task Admit_CallerLeaves_HasLeftAndNothingIsReserved()
    {
        var process = await _world.StartAsync(new() { AdmitWait = TimeSpan.FromMinutes(5) });
        process.Line.IsCut = true;
        using var leaving = new CancellationTokenSource();
        var waiting = process.AdmitAsync(leaving.Token).AsTask();

        await leaving.CancelAsync();

        Assert.Equal(ReservationStatus.Left, (await waiting).Status);
    }

    [Fact]
    public async Task Admit_MoreThanAJournalHolds_GoesOnInTheNextFile()
    {
        var process = await _world.StartAsync(slots: 256);
        var running = await process.AdmitAsync();
        for (var i = 0; i < 2000; i++)
        {
            Assert.Equal(ReservationRefusal.None, await process.DrawAsync());
            // As fast as this nobody draws: the next file is made meanwhile.
            SpinWait.SpinUntil(() => !process.Journal.IsMoving);
        }

        // Each was full soon, so the next one was longer.
        Assert.InRange(new FileInfo(Assert.Single(_world.Journals)).Length, 2 * 256 * 64, 256 * 64 * 64);
        process.Kill();
        await _world.StartAsync();

        var standing = await _world.StandsAsync(standing => standing.Uncertain == InstanceWorld.Image);
        Assert.Equal(InstanceWorld.Image * 2000, standing.Settled);
        Assert.Equal(running.Attempt.ToString("n"), Assert.Single(await _world.Ledgers.UncertainAsync(InstanceWorld.Budget, default)).Id);
    }

    [Fact]
    public async Task Tell_AfterASettlement_TheBudgetKnowsIt()
    {
        var process = await _world.StartAsync();
        for (var i = 1; i <= 20; i++)
        {
            await process.DrawAsync();
            await process.Host.FlushAsync(InstanceWorld.Budget);
            Assert.Equal(i, (await _world.Ledgers.ReadAsync(InstanceWorld.Budget, default)).Settled.Images);
        }
    }

    [Fact]
    public async Task Admit_JournalCannotBeMade_GoesOnWithoutOne()
    {
        await File.WriteAllTextAsync(_world.JournalFolder, "in the way");
        var process = await _world.StartAsync();

        Assert.Equal(ReservationRefusal.None, await process.DrawAsync());

        await process.StopAsync();
        Assert.Equal(InstanceWorld.Image, (await _world.Ledgers.ReadAsync(InstanceWorld.Budget, default)).Settled);
    }

    [Fact]
    public async Task Admit_NextJournalCannotTakeItsPlace_GoesOnUnjournaledAndTheOldOneIsNotBelieved()
    {
        await _world.LimitAsync(new(null, null, Images: 5000));
        var process = await _world.StartAsync(slots: 256);
        await process.DrawAsync();
        var journal = Assert.Single(_world.Journals);
        File.Delete(journal);
        Directory.CreateDirectory(Path.Combine(journal, "in the way"));
        for (var i = 0; i < 1000; i++)
            Assert.Equal(ReservationRefusal.None, await process.DrawAsync());
        process.Kill();
        Directory.Delete(journal, recursive: true);

        var next = await _world.StartAsync();
        await next.DrawAsync();

        // What the dead one drew is not known to anybody, so none of what it held is free.
        var standing = await _world.Ledgers.ReadAsync(InstanceWorld.Budget, default);
        Assert.True(standing.Free.Images <= 5000 - 1002, $"{standing.Free.Images} are free.");
    }

    private static async Task<int> DrawAllAsync(InstanceProcess process)
    {
        var drawn = 0;
        while (await process.DrawAsync() == ReservationRefusal.None)
            drawn++;
        return drawn;
    }
}

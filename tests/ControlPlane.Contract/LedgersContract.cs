using ImageGateway.Core.Budgets;

namespace ImageGateway.ControlPlane.Contract;

/// <summary>Behaviour of the ledgers, whichever engine keeps them. The rules themselves are tested in Core.</summary>
public abstract class LedgersContract
{
    private static readonly Amount Image = new(Cost: 40_000, Requests: 1, Images: 1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly BudgetId _budget = new(BudgetKind.VirtualKey, $"key-{Guid.NewGuid():n}");

    protected abstract ILedgers Ledgers { get; }

    [Fact]
    public async Task Read_BudgetThatNobodyUsed_StandsAtZeroWithoutLimits()
    {
        var standing = await Ledgers.ReadAsync(_budget, default);

        Assert.Equal((0L, Limits.None, Limits.None), (standing.Version, standing.Limits, standing.Free));
        Assert.Equal(Amount.Zero, standing.Settled + standing.Uncertain + standing.Reserved + standing.Leased);
    }

    [Fact]
    public async Task Sync_Need_IsLeasedAndSettled()
    {
        await Ledgers.SetRulesAsync(_budget, new() { Limits = new(Cost: 100_000, Requests: null, Images: 10) }, default);

        var lease = await Sync(new() { Lease = "a", Seq = 1, Need = Image * 2 });
        Assert.Equal((SyncVerdict.Granted, Image * 2, 100_000L), (lease.Verdict, lease.Granted, lease.Limits.Cost));
        Assert.Equal(Image * 2, (await Ledgers.ReadAsync(_budget, default)).Leased);

        await Sync(new() { Lease = "a", Seq = 2, Seen = lease.Version, Spent = Image, Reserved = Image });
        var standing = await Ledgers.ReadAsync(_budget, default);
        Assert.Equal((Image, Image, Amount.Zero), (standing.Settled, standing.Reserved, standing.Leased));
        Assert.Equal(new(20_000, null, 8), standing.Free);

        await Sync(new() { Lease = "a", Seq = 3, Spent = Image, Uncertain = Image, Close = true });
        standing = await Ledgers.ReadAsync(_budget, default);
        Assert.Equal((Image, Image, Amount.Zero), (standing.Settled, standing.Uncertain, standing.Reserved));
    }

    [Fact]
    public async Task Sync_SameMessageAgain_IsAnsweredTheSame()
    {
        await Ledgers.SetRulesAsync(_budget, new() { Limits = new(Cost: 200_000, null, null) }, default);
        SyncMessage[] messages =
        [
            new() { Lease = "a", Seq = 1, Need = Image, Want = Image },
            new() { Lease = "a", Seq = 2, Need = Image * 100 },
            new() { Lease = "a", Seq = 3, Close = true },
        ];
        foreach (var message in messages)
            Assert.Equal(await Sync(message), await Sync(message));
    }

    [Fact]
    public async Task Sync_ManyInstancesAtOnce_NeverGetMoreThanTheLimit()
    {
        await Ledgers.SetRulesAsync(_budget, new() { Limits = new(null, null, Images: 10) }, default);

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 24).Select(i => Task.Run(() => Sync(new() { Lease = $"owner-{i}", Seq = 1, Need = Image }).AsTask())));

        Assert.Equal(10, replies.Count(reply => reply.Verdict == SyncVerdict.Granted));
        Assert.Equal(10, replies.Sum(reply => reply.Granted.Images));
        Assert.Equal(0, (await Ledgers.ReadAsync(_budget, default)).Free.Images);
    }

    [Fact]
    public async Task Sync_UnknownLease_IsToldSo() =>
        Assert.Equal(SyncVerdict.Unknown, (await Sync(new() { Lease = "a", Seq = 2 })).Verdict);

    [Fact]
    public async Task Sync_VersionThatNobodyWrote_GrantsNothingForATerm()
    {
        var reply = await Sync(new() { Lease = "a", Seq = 7, Seen = 30, Spent = Image, Need = Image });

        Assert.Equal((SyncVerdict.Recovering, 31L, true), (reply.Verdict, reply.Version, reply.Tight));
        Assert.Equal(Image, (await Ledgers.ReadAsync(_budget, default)).Settled);
    }

    [Fact]
    public async Task SetRules_Lowered_ShowsByHowMuchItIsExceeded()
    {
        await Ledgers.SetRulesAsync(_budget, new() { Limits = new(null, null, Images: 5) }, default);
        await Sync(new() { Lease = "a", Seq = 1, Need = Image * 5 });

        var standing = await Ledgers.SetRulesAsync(_budget, new() { Limits = new(null, null, Images: 2) }, default);

        Assert.Equal((3L, 0L), (standing.Over.Images, standing.Free.Images));
        Assert.Equal(standing, await Ledgers.ReadAsync(_budget, default));
    }

    [Fact]
    public async Task SetRules_Unsound_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Ledgers.SetRulesAsync(_budget, new() { Limits = new(-1, null, null) }, default));

    [Theory]
    [InlineData(BudgetKind.Workspace)]
    [InlineData(BudgetKind.ApiKey)]
    [InlineData(BudgetKind.Policy)]
    public async Task Sync_EveryKindOfBudget_HasALedgerOfItsOwn(BudgetKind kind)
    {
        var budget = new BudgetId(kind, _budget.Id);
        await Ledgers.SetRulesAsync(_budget, new() { Limits = new(null, null, Images: 0) }, default);

        var reply = await Ledgers.SyncAsync(budget, new() { Lease = "a", Seq = 1, Need = Image }, default);

        Assert.Equal(SyncVerdict.Granted, reply.Verdict);
        Assert.Equal(Image, (await Ledgers.ReadAsync(budget, default)).Leased);
        Assert.Equal(Amount.Zero, (await Ledgers.ReadAsync(_budget, default)).Leased);
    }

    [Fact]
    public async Task SetRules_EveryPart_IsKept()
    {
        var rules = new BudgetRules
        {
            Limits = new(1_000_000, 20, 30),
            Alerts = new(900_000, null, 25),
            Resets = new(PeriodicReset.Monthly, PeriodicReset.Weekly, PeriodicReset.Never),
            Status = BudgetState.Disabled,
        };

        var standing = await Ledgers.SetRulesAsync(_budget, rules, default);

        Assert.Equal((rules.Limits, rules.Alerts, rules.Status), (standing.Limits, standing.Alerts, standing.Status));
        Assert.Equal(
            (1, DayOfWeek.Sunday, null),
            (standing.NextResets.Cost!.Value.Day, standing.NextResets.Requests!.Value.DayOfWeek, standing.NextResets.Images));
        Assert.Equal(standing, await Ledgers.ReadAsync(_budget, default));
        Assert.Equal(SyncVerdict.Disabled, (await Sync(new() { Lease = "a", Seq = 1, Need = Image })).Verdict);
        Assert.Equal(standing.Version + 1, (await Ledgers.ReadAsync(_budget, default)).Version);
        Assert.Equal(standing.Version + 1, (await Ledgers.SetRulesAsync(_budget, rules, default)).Version);
    }

    [Fact]
    public async Task Reset_BeginsANewPeriodAndTellsInstancesToMove()
    {
        await Ledgers.SetRulesAsync(_budget, new() { Limits = new(null, null, Images: 5) }, default);
        await Sync(new() { Lease = "a", Seq = 1, Need = Image * 5 });

        var standing = await Ledgers.ResetAsync(_budget, default);

        Assert.Equal((1L, 5L, Amount.Zero), (standing.Period, standing.Free.Images, standing.Leased));
        var moved = await Sync(new() { Lease = "a", Seq = 2, Spent = Image * 5 });
        Assert.Equal((SyncVerdict.Moved, 1L, Image * 5), (moved.Verdict, moved.Period, moved.Granted));
        Assert.Equal(SyncVerdict.Granted, (await Sync(new() { Lease = "b", Seq = 1, Period = 1, Need = Image * 5 })).Verdict);
    }

    [Fact]
    public async Task Resolve_AUncertain_CountsOnce()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        await Sync(new() { Lease = "a", Seq = 1, Need = Image * 3 });
        await Sync(new()
        {
            Lease = "a",
            Seq = 2,
            Uncertain = Image * 3,
            UncertainAttempts = [new(one, Image), new(two, Image * 2)],
            Close = true
        });

        var entries = await Ledgers.UncertainAsync(_budget, default);
        Assert.Equal(new HashSet<string> { one.ToString("n"), two.ToString("n") }, entries.Select(entry => entry.Id).ToHashSet());
        Assert.All(entries, entry => Assert.Equal(("a", 0L, false), (entry.Lease, entry.Period, entry.IsSilence)));
        Assert.NotNull(await Ledgers.ResolveAsync(_budget, one.ToString("n"), UncertainResolution.Charge, default));
        var standing = await Ledgers.ResolveAsync(_budget, two.ToString("n"), UncertainResolution.Release, default);

        Assert.Equal((Image, Amount.Zero), (standing!.Settled, standing.Uncertain));
        Assert.Null(await Ledgers.ResolveAsync(_budget, one.ToString("n"), UncertainResolution.Charge, default));
        Assert.Empty(await Ledgers.UncertainAsync(_budget, default));
    }

    [Fact]
    public async Task Sync_Permits_AreGivenAsFarAsThereAreAnyAndComeBackUnused()
    {
        await Ledgers.SetRulesAsync(
            _budget, new() { Rates = new(new(Requests: 3, Images: 20), new(Requests: 100, null), default) }, default);

        var first = (await Sync(new() { Lease = "a", Seq = 1, Traffic = new() { Need = new(2, 8), NeedFirst = new(1, 4) } })).Traffic!;
        Assert.Equal((new(2, 8), null), (first.Permits, first.RetryAfter));
        Assert.Equal((new(3, 20), new(100, null)), (first.Rates.Minute, first.Rates.Hour));
        var counted = (await Ledgers.ReadAsync(_budget, default)).Traffic;
        Assert.Equal((first.Rates, new(new(2, 8), new(2, 8), default)), (counted.Rates, counted.Counted));
        Assert.Equal((3L, 1L, 12L), (first.Requests!.Value.Limit, first.Requests.Value.Left, first.Images!.Value.Left));

        var second = (await Sync(new() { Lease = "b", Seq = 1, Traffic = new() { Need = new(2, 2), NeedFirst = new(1, 1) } })).Traffic!;
        Assert.Equal(new(1, 2), second.Permits);
        Assert.InRange(second.RetryAfter!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(63));

        await Sync(new() { Lease = "a", Seq = 2, Traffic = new() { Unused = [new(1, new(1, 4))], LiveFrom = 2 } });
        var third = (await Sync(
            new() { Lease = "b", Seq = 2, Traffic = new() { Need = new(1, 1), NeedFirst = new(1, 1), LiveFrom = 1 } })).Traffic!;
        Assert.Equal((new(1, 1), null), (third.Permits, third.RetryAfter));
    }

    [Fact]
    public async Task Sync_Slots_GoToThoseThatWaitInTurn()
    {
        await Ledgers.SetRulesAsync(_budget, new() { Slots = new(InFlight: 2, QueueMax: 5, QueueWaitMs: 700) }, default);

        var a = (await Sync(new() { Lease = "a", Seq = 1, Traffic = new() { SlotsAwaited = 3, SlotsAwaitedFirst = 1 } })).Traffic!;
        Assert.Equal((2L, false, new(2, 5, 700)), (a.SlotsGranted, a.AreSlotsScarce, a.Slots));
        var held = (await Ledgers.ReadAsync(_budget, default)).Traffic;
        Assert.Equal((2L, 2L), (held.InFlightLimit, held.InFlight));
        var b = (await Sync(new() { Lease = "b", Seq = 1, Traffic = new() { SlotsAwaited = 1, SlotsAwaitedFirst = 1 } })).Traffic!;
        Assert.Equal((0L, true), (b.SlotsGranted, b.AreSlotsScarce));

        // The first of "a" waited before "b" did.
        a = (await Sync(
            new()
            {
                Lease = "a",
                Seq = 2,
                Traffic = new() { SlotsReturned = 1, SlotsInUse = 1, SlotsAwaited = 1, SlotsAwaitedFirst = 1 }
            })).Traffic!;
        b = (await Sync(new() { Lease = "b", Seq = 2, Traffic = new() { SlotsAwaited = 1, SlotsAwaitedFirst = 1 } })).Traffic!;
        Assert.Equal((3L, 0L), (a.SlotsGranted, b.SlotsGranted));
        await Sync(new() { Lease = "a", Seq = 3, Close = true });
        await Sync(new() { Lease = "b", Seq = 3, Close = true });

        Assert.Equal(
            2, (await Sync(
                new() { Lease = "c", Seq = 1, Traffic = new() { SlotsAwaited = 2, SlotsAwaitedFirst = 2 } })).Traffic!.SlotsGranted);
    }

    [Fact]
    public async Task Recalled_SomebodyIsShort_AsksForWhatLiesUnused()
    {
        var recalled = Recalls();
        await Ledgers.SetRulesAsync(_budget, new() { Limits = new(null, null, Images: 5) }, default);
        await Sync(new() { Lease = "idle", Seq = 1, Need = Image * 3 });

        Assert.Equal(SyncVerdict.Short, (await Sync(new() { Lease = "asks", Seq = 1, Need = Image * 4 })).Verdict);

        await recalled.WaitAsync(Patience);
    }

    [Fact]
    public async Task Recalled_BudgetIsDisabled_AsksForWhatIsOut()
    {
        var recalled = Recalls();
        await Sync(new() { Lease = "idle", Seq = 1, Need = Image });

        await Ledgers.SetRulesAsync(_budget, new() { Status = BudgetState.Disabled }, default);

        await recalled.WaitAsync(Patience);
    }

    private Task Recalls()
    {
        var recalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Ledgers.Recalled += budget =>
        {
            if (budget == _budget)
                recalled.TrySetResult();
        };
        return recalled.Task;
    }

    private ValueTask<SyncReply> Sync(SyncMessage message) => Ledgers.SyncAsync(_budget, message, default);
}

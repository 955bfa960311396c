using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>Lease as its lease manager sees it: the totals that the budget gets, and what they leave to spend.</summary>
internal sealed class LocalLease(LeasedBudget budget, int number, string id, long period, bool isJournaled)
{
    private readonly List<UncertainAttempt> _uncertainAttempts = [];
    private long _seq;
    private bool _usedSinceSent;
    private int _idleRenewals;
    private int _uncertainAttemptsSent;
    private long _slotsSaid;

    public LeasedBudget Budget => budget;

    public int Number => number;

    public string Id => id;

    public long Period => period;

    public bool IsJournaled => isJournaled;

    /// <summary>True when attempts may still be admitted. A lease that is not open drains and ends with its last attempt.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>True when the budget has closed the lease or no longer knows it.</summary>
    public bool IsGone { get; private set; }

    public Amount Granted { get; private set; }

    public Amount Returned { get; private set; }

    public Amount Spent { get; private set; }

    public Amount Uncertain { get; private set; }

    /// <summary>Amount held by attempts that run, and by those that wait for another budget.</summary>
    public Amount Reserved { get; set; }

    public Amount Unused => Granted - Returned - Spent - Uncertain - Reserved;

    public PermitPool Permits { get; } = new();

    public ConcurrencyPermits Slots { get; } = new();

    /// <summary>Uncertain attempts reported but not yet acknowledged.</summary>
    public IReadOnlyList<UncertainAttempt> NewUncertainAttempts => _uncertainAttempts;

    public SyncMessage? Outstanding { get; private set; }

    /// <summary>The first of those that wait, as the outstanding message asks for them.</summary>
    public Asking Asked { get; private set; }

    /// <summary>Time at which the newest message was first sent.</summary>
    public long SentAt { get; private set; }

    public long ResendAt { get; set; }

    /// <summary>Number of times that the newest message could not be delivered.</summary>
    public int Failures { get; set; }

    public long FreshUntil { get; private set; } = long.MinValue;

    public long DueAt { get; set; } = long.MaxValue;

    /// <summary>Amount that the lease would like to hold unused, as of the newest message.</summary>
    public Amount Want { get; private set; }

    public bool ReturnsAtOnce { get; set; }

    public bool TellsAtOnce { get; set; }

    /// <summary>Determines whether less than half of the wanted amount is there.</summary>
    public bool IsLow()
    {
        var unused = Unused;
        return unused.Cost < Want.Cost / 2 || unused.Requests < Want.Requests / 2 || unused.Images < Want.Images / 2;
    }

    public bool HasUnused() => Unused.Beyond(Amount.Zero) != Amount.Zero;

    /// <summary>Determines whether there is something that the budget has not been told.</summary>
    public bool HasNews() => Outstanding is null && (_seq == 0 || _uncertainAttempts.Count > 0 || Last != (Spent, Uncertain, Reserved));

    public bool CanHold(Amount amount, long now) => IsOpen && now < FreshUntil && Unused.Covers(amount);

    public bool IsFresh(long now) => IsOpen && now < FreshUntil;

    /// <summary>True when nothing is left to do, so that the next message closes the lease.</summary>
    public bool IsFinished => !IsOpen && Reserved == Amount.Zero;

    public void Retire() => IsOpen = false;

    /// <summary>An attempt was sent.</summary>
    public void Used() => _usedSinceSent = true;

    public void Settle(Guid attempt, in ReservedPart reservedPart, Amount spent, Amount uncertain)
    {
        Reserved -= reservedPart.Amount;
        Slots.Release(reservedPart.Slots, budget.AreSlotsScarce);
        Spent += spent;
        Uncertain += uncertain;
        if (uncertain != Amount.Zero)
            _uncertainAttempts.Add(new(attempt, uncertain));
    }

    /// <summary>The next message. What goes back is gone from here on, so that no attempt takes it meanwhile.</summary>
    public SyncMessage Write(long now, LeaseTimes times)
    {
        CountIdleness(now, times);
        var elapsed = Math.Max(now - SentAt, times.TightRenewal);
        var close = IsFinished;
        var asking = IsOpen ? budget.Asking() : default;
        Want = IsOpen ? budget.Want(now) : Amount.Zero;
        var keep = Amount.Max(asking.Amount, budget.IsTight ? Amount.Zero : Want);
        if (!close)
            Returned += Unused.Beyond(keep);
        _uncertainAttemptsSent = Math.Min(_uncertainAttempts.Count, SyncMessage.MaxUncertainAttempts);
        Asked = asking;
        (SentAt, _usedSinceSent, ReturnsAtOnce, TellsAtOnce) = (now, false, false, false);
        Last = (Spent, Uncertain, Reserved);
        Outstanding = new()
        {
            Lease = id,
            Period = period,
            Seq = ++_seq,
            Seen = budget.Seen,
            Spent = Spent,
            Uncertain = Uncertain,
            Returned = Returned,
            Reserved = Reserved,
            Need = asking.First is null ? Amount.Zero : asking.Amount.Beyond(Unused),
            Want = Want,
            Close = close,
            UncertainAttempts = _uncertainAttemptsSent == 0 ? [] : [.. _uncertainAttempts.Take(_uncertainAttemptsSent)],
            Traffic = Report(asking, elapsed, now, times),
        };
        budget.Asked(asking.Count);
        budget.Permits.Asked(Outstanding);
        return Outstanding;
    }

    /// <summary>The outstanding message was answered.</summary>
    public void OnReply(SyncReply reply, LeaseTimes times)
    {
        var seq = Outstanding!.Seq;
        (Outstanding, Failures) = (null, 0);
        _uncertainAttempts.RemoveRange(0, _uncertainAttemptsSent);
        _uncertainAttemptsSent = 0;
        // A host that was outdated may not know of the newest grant.
        Granted = Amount.Max(Granted, reply.Granted);
        FreshUntil = SentAt + times.Freshness;
        if (reply.Traffic is not { } traffic)
            return;
        Slots.OnGranted(traffic.SlotsGranted);
        if (traffic.DidSlotsLapse)
            Slots.ReturnAll();
        Permits.Add(seq, traffic.Permits, SentAt + times.Validity(traffic.Rates));
    }

    /// <summary>Time at which rates and concurrency permits need a message; the largest number when they do not.</summary>
    public long TrafficDue(LeaseTimes times)
    {
        var due = long.MaxValue;
        if (Slots.Unused > 0 || Slots.Returned != _slotsSaid)
            due = budget.AreSlotsScarce ? long.MinValue : SentAt + times.TightRenewal;
        if (!Permits.IsEmpty)
            due = Math.Min(due, Permits.ValidUntil);
        if (_usedSinceSent && budget.HasRates && !budget.Traffic!.AreRatesTight)
            due = Math.Min(due, SentAt + Math.Max(times.TightRenewal, times.Validity(budget.Traffic.Rates) * 3 / 4));
        return due;
    }

    public void End() => (IsOpen, IsGone, Outstanding) = (false, true, null);

    private (Amount Spent, Amount Uncertain, Amount Reserved) Last { get; set; }

    private TrafficReport? Report(Asking asking, long elapsed, long now, LeaseTimes times)
    {
        // A budget that was never heard of may have any limits.
        var isUnknown = budget.AnsweredAt is null;
        if (budget.Traffic is null && !isUnknown && Permits.IsEmpty && Slots.Returned == 0 && Slots.InUse == 0 && Slots.Unused == 0)
            return null;
        var awaited = isUnknown || budget.HasSlots ? asking.Amount.Images : 0;
        var first = isUnknown || budget.HasSlots ? asking.FirstAmount.Images : 0;
        Slots.Return(awaited, all: budget.AreSlotsScarce || !IsOpen);
        _slotsSaid = Slots.Returned;
        var unused = Permits.Report(now, all: !IsOpen);
        var (need, needFirst) = IsOpen && (isUnknown || budget.HasRates) ? budget.Permits.Need(asking, budget.IsOutOfSlots) : default;
        var valid = Permits.Valid(now);
        return new()
        {
            Need = need.Beyond(valid),
            NeedFirst = needFirst,
            Want = IsOpen && budget.HasRates ? Wanted(elapsed, now, times) : default,
            Unused = unused,
            LiveFrom = Permits.LiveFrom(_seq),
            SlotsReturned = Slots.Returned,
            SlotsInUse = Slots.InUse,
            SlotsAwaited = Math.Max(0, awaited - Slots.Unused),
            SlotsAwaitedFirst = Math.Max(0, first - Slots.Unused),
        };
    }

    // Less what will be valid for a while.
    private Permits Wanted(long elapsed, long now, LeaseTimes times)
    {
        var validity = times.Validity(budget.Traffic!.Rates);
        var expected = Permits.Expect(elapsed, validity);
        return expected.Beyond(Permits.Valid(now + (validity / 2)));
    }

    private void CountIdleness(long now, LeaseTimes times)
    {
        if (_usedSinceSent || Reserved != Amount.Zero || budget.IsAsked)
            _idleRenewals = 0;
        else if (_seq > 0 && now - SentAt >= times.EarliestRenewal && ++_idleRenewals > 2)
            budget.Retire(this);
    }
}

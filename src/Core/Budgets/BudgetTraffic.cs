using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets;

/// <summary>Rate limits and concurrency limits of a budget; part of <see cref="BudgetLedger"/>.</summary>
internal static class BudgetTraffic
{
    private static readonly RateWindow[] Windows = Enum.GetValues<RateWindow>();

    public static bool HasRates(PerWindow<RateBound> rates) => rates != default;

    /// <summary>
    /// Determines whether a report gives back more concurrency permits than were ever granted, or fewer than it said before.
    /// </summary>
    public static bool Contradicts(Lease lease, TrafficReport? report) => report is not null
        && (report.SlotsReturned > (lease.Traffic?.SlotsGranted ?? 0) || report.SlotsReturned < (lease.Traffic?.SlotsReturned ?? 0));

    /// <summary>Takes over what an instance reports.</summary>
    public static (BudgetDocument Budget, Lease Lease) Hear(
        BudgetDocument budget, Lease lease, SyncMessage message, LedgerTerms terms, DateTimeOffset now)
    {
        if (message.Traffic is not { } report || (lease.Traffic is null && !IsLimited(budget)))
            return (budget, lease);
        var traffic = lease.Traffic ?? new();
        foreach (var (seq, unused) in report.Unused)
        {
            if (traffic.Permits.FirstOrDefault(grant => grant.Seq == seq) is { Seq: > 0 } grant)
                budget = budget with { Counts = Without(budget.Counts, grant, Permits.Min(unused, grant.Permits)) };
        }

        var named = report.Unused.Select(unused => unused.Seq).ToHashSet();
        traffic = traffic with
        {
            Permits = traffic.Permits.RemoveAll(grant => grant.Seq < report.LiveFrom || named.Contains(grant.Seq)),
            PermitsWanted = report.Want,
            SlotsReturned = report.SlotsReturned,
            SlotsAwaited = report.SlotsAwaited,
            SlotsAwaitedFirst = report.SlotsAwaitedFirst,
            Turn = report.SlotsAwaited == 0 ? 0 : traffic.Turn,
            LapsedSeq = DidLapse(traffic, terms, now) ? message.Seq : traffic.LapsedSeq,
        };
        return (budget, lease with { Traffic = Kept(traffic, terms, now) });
    }

    /// <summary>
    /// Recovers the traffic of a lease after the store lost writes: the lease manager's word counts. What is lost of the windows
    /// stays so; nothing is granted for one term.
    /// </summary>
    public static LeaseTraffic? Recovered(Lease lease, TrafficReport? report) => report is null
        ? lease.Traffic
        : (lease.Traffic
            ?? new()) with
        { SlotsGranted = Math.Max(lease.Traffic?.SlotsGranted ?? 0, report.SlotsReturned + report.SlotsInUse) };

    /// <summary>Gives permits and slots.</summary>
    public static (BudgetDocument Budget, Lease Lease) Grant(
        BudgetDocument budget, string id, Lease lease, SyncMessage message, LedgerTerms terms, DateTimeOffset now)
    {
        if (message.Traffic is not { } report || !IsLimited(budget))
            return (budget, lease);
        var traffic = lease.Traffic ?? new();
        if (HasRates(budget.Rates))
            (budget, traffic) = WithPermits(budget, traffic, message.Seq, report, now);
        if (budget.Slots.InFlight is { } limit && report.SlotsAwaited > 0 && traffic.LapsedSeq != message.Seq)
            traffic = Kept(WithSlots(budget, id, traffic, limit, terms, now), terms, now);
        return (budget, lease with { Traffic = traffic });
    }

    /// <summary>Determines whether a change must be durable: something was granted, or concurrency permits count longer.</summary>
    public static bool MustWrite(Lease before, Lease after, long seq) => after.Traffic is { } traffic
        && ((!traffic.Permits.IsEmpty && traffic.Permits[^1].Seq == seq)
            || traffic.SlotsGranted != (before.Traffic?.SlotsGranted ?? 0)
            || traffic.SlotsUntil != (before.Traffic?.SlotsUntil ?? default));

    /// <summary>Builds the reply to a lease manager; null when there is nothing to report.</summary>
    public static TrafficReply? Reply(BudgetDocument budget, SyncMessage message, Lease? lease, LedgerTerms terms, DateTimeOffset now)
    {
        if (!IsLimited(budget))
            return null;
        var granted = lease?.Traffic?.Permits.FirstOrDefault(grant => grant.Seq == message.Seq).Permits ?? Permits.None;
        var unmet = (message.Traffic?.Need ?? Permits.None).Beyond(granted);
        return new()
        {
            Rates = budget.Rates,
            Slots = budget.Slots,
            Permits = granted,
            RetryAfter = unmet == Permits.None ? null : RetryAfter(budget, Permits.Min(unmet, message.Traffic!.NeedFirst), now),
            AreRatesTight = HasRates(budget.Rates) && IsTight(budget, Free(budget, now)),
            Requests = Left(budget, now, bound => bound.Requests, permits => permits.Requests),
            Images = Left(budget, now, bound => bound.Images, permits => permits.Images),
            SlotsGranted = lease?.Traffic?.SlotsGranted ?? 0,
            DidSlotsLapse = lease?.Traffic?.LapsedSeq == message.Seq,
            AreSlotsScarce = Others(budget, message.Lease, terms, now).Any(other => other.SlotsAwaited > 0)
                || SlotsHeld(budget, now) > budget.Slots.InFlight,
        };
    }

    /// <summary>Computes the number of concurrency permits that are given out.</summary>
    public static long SlotsHeld(BudgetDocument budget, DateTimeOffset now)
    {
        var held = 0L;
        foreach (var ledger in budget.Ledgers())
        {
            foreach (var lease in ledger.Accounts.Values)
                held += lease.Traffic?.SlotsHeld(now) ?? 0;
        }

        return held;
    }

    /// <summary>Tells the bounds and how much of them is given out.</summary>
    public static TrafficStatus Stand(BudgetDocument budget, DateTimeOffset now) => new(
        budget.Rates,
        budget.Counts.Map((window, count) => budget.Rates[window].IsSet ? count?.Total(window, now) ?? Permits.None : Permits.None),
        budget.Slots.InFlight,
        SlotsHeld(budget, now));

    private static bool IsLimited(BudgetDocument budget) => HasRates(budget.Rates) || budget.Slots.InFlight is not null;

    // Written rarely, so that an instance's messages do not each cost a write; the margin is for hosts with other clocks.
    private static LeaseTraffic Kept(LeaseTraffic traffic, LedgerTerms terms, DateTimeOffset now) =>
        traffic.SlotsGranted > traffic.SlotsReturned && traffic.SlotsUntil < now + terms.Term + (terms.Term / 60)
            ? traffic with { SlotsUntil = now + (terms.Term * 7 / 6) }
            : traffic;

    private static bool DidLapse(LeaseTraffic traffic, LedgerTerms terms, DateTimeOffset now) =>
        traffic.SlotsGranted > traffic.SlotsReturned && traffic.SlotsUntil <= now + (terms.Term / 60);

    private static (BudgetDocument Budget, LeaseTraffic Traffic) WithPermits(
        BudgetDocument budget, LeaseTraffic traffic, long seq, TrafficReport report, DateTimeOffset now)
    {
        var free = Free(budget, now);
        // A part of what one attempt needs is of no use to it.
        var given = free.Covers(report.NeedFirst) ? Permits.Min(report.Need, free) : Permits.None;
        var leases = budget.Current.Accounts.Count;
        if (given == report.Need && !IsTight(budget, free - given))
            given = Permits.Max(given, Permits.Min(report.Want, free / (2 * Math.Max(1, leases))));
        if (given == Permits.None)
            return (budget, traffic);
        var grant = new PermitGrant(seq, given, now, budget.Rates.Minute.IsSet, budget.Rates.Hour.IsSet, budget.Rates.Day.IsSet);
        return (
            budget with
            {
                Counts = budget.Counts
                .Map((window, count) => Counts(grant, window) ? (count ?? RateCount.Empty).Add(window, now, given) : count)
            },
            traffic with { Permits = traffic.Permits.Add(grant) });
    }

    private static LeaseTraffic WithSlots(
        BudgetDocument budget, string id, LeaseTraffic traffic, long limit, LedgerTerms terms, DateTimeOffset now)
    {
        var free = limit - SlotsHeld(budget, now);
        var others = Others(budget, id, terms, now).Where(other => other.SlotsAwaited > 0).ToArray();
        var turn = traffic.Turn > 0 ? traffic.Turn : others.Select(other => other.Turn).Append(0).Max() + 1;
        var ahead = others.Where(other => other.Turn > 0 && other.Turn < turn).Sum(other => other.SlotsAwaitedFirst);
        // Alone it gets what there is; among others what its first needs, and then it is the others' turn.
        var given = others.Length == 0 ? Math.Min(traffic.SlotsAwaited, free) : traffic.SlotsAwaitedFirst;
        if (given < traffic.SlotsAwaitedFirst || given > free - ahead)
            return traffic with { Turn = turn };
        var isServed = given == traffic.SlotsAwaited;
        return traffic with
        {
            SlotsGranted = traffic.SlotsGranted + given,
            SlotsAwaited = traffic.SlotsAwaited - given,
            SlotsAwaitedFirst = isServed ? 0 : traffic.SlotsAwaitedFirst,
            Turn = isServed ? 0 : others.Select(other => other.Turn).Append(turn).Max() + 1,
        };
    }

    private static Permits Free(BudgetDocument budget, DateTimeOffset now)
    {
        var free = default(RateBound).All;
        foreach (var window in Windows)
        {
            if (budget.Rates[window].IsSet)
                free = Permits.Min(free, budget.Rates[window].Free(budget.Counts[window]?.Total(window, now) ?? Permits.None));
        }

        return free;
    }

    private static bool IsTight(BudgetDocument budget, Permits free)
    {
        var wanted = Permits.None;
        foreach (var lease in budget.Current.Accounts.Values)
            wanted += lease.Traffic?.PermitsWanted ?? Permits.None;
        return !free.Covers(wanted * 2) || free.Requests == 0 || free.Images == 0;
    }

    private static TimeSpan? RetryAfter(BudgetDocument budget, Permits first, DateTimeOffset now)
    {
        var at = now;
        foreach (var window in Windows)
        {
            var (bound, count) = (budget.Rates[window], budget.Counts[window]);
            if (!bound.IsSet)
                continue;
            if (!bound.All.Covers(first))
                return null;
            var left = (count ?? RateCount.Empty).LeftAt(window, now, bound.All - first);
            at = left > at ? left : at;
        }

        return at - now;
    }

    private static RateLeft? Left(BudgetDocument budget, DateTimeOffset now, Func<RateBound, long?> bound, Func<Permits, long> part)
    {
        RateLeft? tightest = null;
        foreach (var window in Windows)
        {
            if (bound(budget.Rates[window]) is not { } limit)
                continue;
            var count = budget.Counts[window] ?? RateCount.Empty;
            var left = Math.Max(0, limit - part(count.Total(window, now)));
            if (tightest is null || left < tightest.Value.Left)
                tightest = new(limit, left, count.LeftAt(window, now, Permits.None) - now);
        }

        return tightest;
    }

    private static PerWindow<RateCount?> Without(PerWindow<RateCount?> counts, PermitGrant grant, Permits unused) =>
        counts.Map((window, count) => Counts(grant, window) ? count?.Remove(window, grant.At, unused) : count);

    private static bool Counts(PermitGrant grant, RateWindow window) => window switch
    {
        RateWindow.Minute => grant.Minute,
        RateWindow.Hour => grant.Hour,
        _ => grant.Day,
    };

    // Whoever was not heard of for a second is passed over, so that nobody waits for the dead.
    private static IEnumerable<LeaseTraffic> Others(BudgetDocument budget, string id, LedgerTerms terms, DateTimeOffset now) =>
        budget.Current.Accounts
            .Where(pair => pair.Key != id && pair.Value.Traffic is not null && pair.Value.HeardAt >= now - terms.AdmitWait)
            .Select(pair => pair.Value.Traffic!);
}

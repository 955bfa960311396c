using System.Globalization;
using ImageGateway.Core.Budgets.Journal;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>The budgets and leases of an instance, and the journal in which they stand.</summary>
internal sealed class LocalLeases(string instance, JournalWriter? journal, SyncSchedule schedule, LeaseTimes times)
{
    private readonly Dictionary<BudgetId, LeasedBudget> _budgets = [];
    private string _instance = instance;
    private JournalWriter? _journal = journal;
    private int _opened;

    /// <summary>True when everything reserved from now on is journaled.</summary>
    public bool IsJournaled => _journal is not null;

    public IEnumerable<LeasedBudget> Budgets => _budgets.Values;

    public LeasedBudget Budget(BudgetId id)
    {
        if (!_budgets.TryGetValue(id, out var budget))
            _budgets.Add(id, budget = new(id, new(times.Term)));
        return budget;
    }

    public LeasedBudget? Find(BudgetId id) => _budgets.GetValueOrDefault(id);

    /// <summary>Sums what is held at each budget, and keeps the largest of these sums.</summary>
    public HeldLeases Held(int most)
    {
        var (total, largest) = (0, new PriorityQueue<HeldAmount, (long Cost, long Images)>());
        foreach (var budget in _budgets.Values)
        {
            var held = new HeldAmount(budget.Id, Amount.Zero, Amount.Zero);
            foreach (var lease in budget.Leases)
            {
                held = held with
                {
                    Reserved = held.Reserved + lease.Reserved,
                    Unused = held.Unused + lease.Unused.Beyond(Amount.Zero),
                };
            }

            var whole = held.Whole;
            if (whole == Amount.Zero)
                continue;
            total++;
            if (largest.Count < most)
                largest.Enqueue(held, (whole.Cost, whole.Images));
            else
                largest.EnqueueDequeue(held, (whole.Cost, whole.Images));
        }

        var ordered = new HeldAmount[largest.Count];
        for (var i = ordered.Length - 1; i >= 0; i--)
            ordered[i] = largest.Dequeue();
        return new(total, [.. ordered]);
    }

    /// <summary>An attempt has no more to do with a budget.</summary>
    public void Release(LeasedBudget budget)
    {
        budget.Users--;
        Tidy(budget);
    }

    /// <summary>The lease in which attempts are admitted.</summary>
    public LocalLease Current(LeasedBudget budget)
    {
        if (budget.Current is { } current)
            return current;
        var number = ++_opened;
        var id = Name(number);
        if (_journal is { } journal && !journal.TryOpen(number, budget.Id, budget.Period, id))
        {
            GoOnUnjournaled();
            id = Name(number);
        }

        var lease = new LocalLease(budget, number, id, budget.Period, IsJournaled);
        budget.Open(lease);
        return lease;
    }

    /// <summary>Sees to it that a message asks for those that wait at a budget.</summary>
    public void Ask(LeasedBudget budget)
    {
        if (budget.IsAsked)
            schedule.Plan(Current(budget));
    }

    /// <summary>Writes a reservation down.</summary>
    /// <returns>False: the journal is broken, and the leases are no longer open.</returns>
    public bool TryReserve(Reservation reservation)
    {
        reservation.IsJournaled = _journal is not null && !reservation.IsLocal;
        if (_journal is null || reservation.IsLocal || TryReserve(_journal, reservation))
            return true;
        GoOnUnjournaled();
        return false;
    }

    /// <summary>Writes a settlement down. If that fails a replay finds the attempt open, which is doubt.</summary>
    public void Settle(Reservation reservation, Settlement settlement)
    {
        if (_journal is null || !(reservation.IsJournaled || reservation.IsLocal))
            return;
        if (reservation.IsLocal && !TryReserve(_journal, reservation))
        {
            GoOnUnjournaled();
            return;
        }

        Span<JournalOutcome> outcomes = stackalloc JournalOutcome[reservation.Holds.Length];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var (spent, uncertain) = settlement.Of(reservation.Holds[i].Amount);
            outcomes[i] = new(spent, uncertain);
        }

        if (!_journal.TrySettle(reservation.Attempt, outcomes))
            GoOnUnjournaled();
    }

    /// <summary>The budget has closed a lease, or does not know it.</summary>
    public void End(LocalLease lease)
    {
        var wasRunning = lease.Reserved != Amount.Zero;
        lease.Budget.End(lease);
        // A journal does not close a lease with running attempts: its replay closes it once more, which is harmless.
        if (lease.IsJournaled && !wasRunning && _journal is { } journal && !journal.TryClose(lease.Number))
            GoOnUnjournaled();
        Tidy(lease.Budget);
    }

    /// <summary>Goes on in another journal, in which everything open is written first.</summary>
    public bool TryMove(JournalWriter next, IReadOnlyCollection<Reservation> running)
    {
        if (!IsJournaled)
            return false;
        // A lease that is gone at its budget stands there as long as an attempt runs in it.
        var journaled = running.Where(reservation => reservation.IsJournaled).ToArray();
        var open = _budgets.Values.SelectMany(budget => budget.Leases)
            .Concat(running.Where(reservation => reservation.IsJournaled || reservation.IsLocal)
                .SelectMany(reservation => reservation.Holds.Select(reservedPart => reservedPart.Lease!)))
            .Where(lease => lease.IsJournaled)
            .Distinct();
        foreach (var lease in open)
        {
            var uncertainAttempts = lease.NewUncertainAttempts.Aggregate(Amount.Zero, (sum, uncertain) => sum + uncertain.Amount);
            next.TryOpen(lease.Number, lease.Budget.Id, lease.Period, lease.Id, lease.Spent, lease.Uncertain - uncertainAttempts);
            foreach (var (attempt, amount) in lease.NewUncertainAttempts)
            {
                next.TryReserve(attempt, [new(lease.Number, amount)]);
                next.TrySettle(attempt, [new(Amount.Zero, amount)]);
            }
        }

        foreach (var reservation in journaled)
            TryReserve(next, reservation);
        if (!next.IsWhole)
            return false;
        _journal = next;
        return true;
    }

    // Forgets a budget at which nothing is left.
    private void Tidy(LeasedBudget budget)
    {
        if (budget.Leases.Count == 0 && budget.Users == 0)
            _budgets.Remove(budget.Id);
    }

    private static bool TryReserve(JournalWriter journal, Reservation reservation)
    {
        Span<JournalReservation> charges = stackalloc JournalReservation[reservation.Holds.Length];
        for (var i = 0; i < charges.Length; i++)
            charges[i] = new(reservation.Holds[i].Lease!.Number, reservation.Holds[i].Amount);
        return journal.TryReserve(reservation.Attempt, charges);
    }

    // The new id shows an operator whose leases no journal will close.
    private void GoOnUnjournaled()
    {
        _journal = null;
        _instance += "-unjournaled";
        foreach (var budget in _budgets.Values)
        {
            if (budget.Current is not { } lease)
                continue;
            budget.Retire(lease);
            schedule.Plan(lease);
        }
    }

    private string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{_instance}-{number}");
}

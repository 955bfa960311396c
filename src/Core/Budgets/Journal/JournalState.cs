using System.Collections.Immutable;

namespace ImageGateway.Core.Budgets.Journal;

/// <summary>State of a journal reader. Each record is checked against those before it.</summary>
internal sealed class JournalState
{
    private readonly Dictionary<int, Entry> _leases = [];
    private readonly Dictionary<Guid, JournalReservation[]> _running = [];
    private readonly HashSet<int> _closed = [];
    private bool _started;

    public string Instance { get; private set; } = "";

    public string Boot { get; private set; } = "";

    /// <summary>Takes a record over; the answer is what is wrong with it.</summary>
    public string? Take(JournalRecord kind, PayloadReader payload)
    {
        if (_started == (kind == JournalRecord.Start))
            return _started ? "it starts twice" : "it does not start with its start";
        return kind switch
        {
            JournalRecord.Start => Start(payload),
            JournalRecord.Open => Open(payload),
            JournalRecord.Reserve => Reserve(payload),
            JournalRecord.Settle => Settle(payload),
            JournalRecord.Close => Close(payload),
            _ => $"a record of unknown kind {(byte)kind}",
        };
    }

    /// <summary>The open leases; what runs still is in doubt. Nothing is taken over afterwards.</summary>
    public ImmutableArray<JournalLease> Leases()
    {
        foreach (var (attempt, charges) in _running)
        {
            foreach (var charge in charges)
                _leases[charge.Lease].Doubted(attempt, charge.Amount);
        }

        return [.. _leases.Values.Select(entry => entry.Stand()).OrderBy(lease => lease.Number)];
    }

    private string? Start(PayloadReader payload)
    {
        var format = payload.Number();
        if (format != JournalReplay.Format)
            return $"format {format} is not known";
        (Instance, Boot, _started) = (payload.Text(), payload.Text(), true);
        return payload.IsSound ? null : "a start that cannot be read";
    }

    private string? Open(PayloadReader payload)
    {
        var number = (int)payload.Number();
        var kind = (BudgetKind)payload.Number();
        var budget = payload.Text();
        var period = payload.Number();
        var lease = new JournalLease
        {
            Number = number,
            Budget = new(kind, budget),
            Period = period,
            Lease = payload.Text(),
            Spent = payload.Amount(),
            Uncertain = payload.Amount(),
        };
        if (!payload.IsSound || !Enum.IsDefined(kind))
            return "an account that cannot be read";
        return !_closed.Contains(number) && _leases.TryAdd(number, new(lease)) ? null : $"account {number} opens twice";
    }

    private string? Reserve(PayloadReader payload)
    {
        var attempt = payload.Attempt();
        var count = payload.Number();
        if (count is < 1 or > JournalWriter.MaxCharges)
            return "a reservation that cannot be read";
        var charges = new JournalReservation[count];
        for (var i = 0; i < charges.Length; i++)
            charges[i] = new((int)payload.Number(), payload.Amount());
        if (!payload.IsSound)
            return "a reservation that cannot be read";
        if (Array.Exists(charges, charge => !_leases.ContainsKey(charge.Lease)))
            return $"attempt {attempt} reserves at an account that is not open";
        return _running.TryAdd(attempt, charges) ? null : $"attempt {attempt} reserves twice";
    }

    private string? Settle(PayloadReader payload)
    {
        var attempt = payload.Attempt();
        var count = payload.Number();
        if (!_running.Remove(attempt, out var charges) || count != charges.Length)
            return $"attempt {attempt} settles what it did not reserve";
        foreach (var charge in charges)
        {
            var lease = _leases[charge.Lease];
            lease.Spent += payload.Amount();
            lease.Doubted(attempt, payload.Amount());
        }

        return payload.IsSound ? null : "a settlement that cannot be read";
    }

    private string? Close(PayloadReader payload)
    {
        var number = (int)payload.Number();
        if (!payload.IsSound || !_leases.Remove(number))
            return $"account {number} closes and is not open";
        _closed.Add(number);
        return _running.Values.Any(charges => Array.Exists(charges, charge => charge.Lease == number))
            ? $"account {number} closes with running attempts"
            : null;
    }

    private sealed class Entry(JournalLease opened)
    {
        private readonly List<UncertainAttempt> _uncertainAttempts = [];
        private Amount _uncertain = opened.Uncertain;

        public Amount Spent { get; set; } = opened.Spent;

        public void Doubted(Guid attempt, Amount uncertain)
        {
            if (uncertain == Amount.Zero)
                return;
            _uncertain += uncertain;
            _uncertainAttempts.Add(new(attempt, uncertain));
        }

        public JournalLease Stand() => opened with { Spent = Spent, Uncertain = _uncertain, UncertainAttempts = [.. _uncertainAttempts] };
    }
}

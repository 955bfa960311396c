using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;

namespace ImageGateway.Core.Tests.Budgets.Journal;

/// <summary>Writes random records that fit each other, and keeps what each prefix of the journal means.</summary>
internal sealed class JournalBook
{
    private readonly JournalWriter _writer;
    private readonly List<(int Length, string Meaning)> _after = [];
    private readonly SortedDictionary<int, (Amount Spent, Amount Uncertain)> _leases = [];
    private readonly List<(Guid Attempt, JournalReservation[] Charges)> _running = [];
    private int _opened;

    public JournalBook()
    {
        _writer = JournalWriter.Start(Bytes, "owner", "boot");
        _after.Add((0, Text(_leases)));
        Note();
    }

    public JournalBytes Bytes { get; } = new();

    public void Step(int step)
    {
        var (kind, a, b) = (step & 7, (step >> 3) & 63, (step >> 9) & 127);
        if (kind == 0 || _leases.Count == 0)
        {
            var number = ++_opened;
            _writer.TryOpen(number, new(BudgetKind.ApiKey, new('n', 1 + (3 * a))), b, $"owner-{number}");
            _leases.Add(number, default);
        }
        else if (kind < 4)
        {
            var attempt = new Guid(_opened, (short)_after.Count, 0, 0, 0, 0, 0, 0, 0, 0, 0);
            var charges = _leases.Keys.Skip(a % _leases.Count).Take(JournalWriter.MaxCharges)
                .Select(number => new JournalReservation(number, new(b * 1_000_000_007L, 1, a))).ToArray();
            _writer.TryReserve(attempt, charges);
            _running.Add((attempt, charges));
        }
        else if (kind < 7)
        {
            if (_running.Count > 0)
                Settle(a % _running.Count, b % 4);
        }
        else if (_leases.Keys.Where(number => !_running.Exists(run => run.Charges.Any(charge => charge.Lease == number)))
            .FirstOrDefault() is var idle and > 0)
        {
            _writer.TryClose(idle);
            _leases.Remove(idle);
        }

        Note();
    }

    /// <summary>Gets the meaning of a journal of which this many bytes were written.</summary>
    public string Before(int cut) => _after.Last(note => note.Length <= cut).Meaning;

    public static string Of(JournalReplay replay)
    {
        foreach (var lease in replay.Leases)
            Assert.Equal(lease.Uncertain, lease.UncertainAttempts.Aggregate(Amount.Zero, (sum, uncertain) => sum + uncertain.Amount));
        return Text(replay.Leases.ToDictionary(lease => lease.Number, lease => (lease.Spent, lease.Uncertain)));
    }

    private void Settle(int index, int how)
    {
        var (attempt, charges) = _running[index];
        _running.RemoveAt(index);
        var outcomes = charges.Select(
            charge => new JournalOutcome(how == 0 ? charge.Amount : Amount.Zero, how == 1 ? charge.Amount : Amount.Zero)).ToArray();
        _writer.TrySettle(attempt, outcomes);
        foreach (var (charge, outcome) in charges.Zip(outcomes))
        {
            var (spent, uncertain) = _leases[charge.Lease];
            _leases[charge.Lease] = (spent + outcome.Spent, uncertain + outcome.Uncertain);
        }
    }

    private void Note()
    {
        var leases = new SortedDictionary<int, (Amount Spent, Amount Uncertain)>(_leases);
        foreach (var charge in _running.SelectMany(run => run.Charges))
            leases[charge.Lease] = (leases[charge.Lease].Spent, leases[charge.Lease].Uncertain + charge.Amount);
        _after.Add((Bytes.Content.Length, Text(leases)));
    }

    private static string Text(IEnumerable<KeyValuePair<int, (Amount Spent, Amount Uncertain)>> leases) =>
        string.Join('\n', leases.Select(lease => $"{lease.Key}: {lease.Value.Spent} {lease.Value.Uncertain}"));
}

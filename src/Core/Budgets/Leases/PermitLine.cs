using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>
/// The attempts that hold all amounts and slots and lack permits at a budget. Whoever finds enough goes; whoever does not
/// is refused by the answer to the message that asked for it.
/// </summary>
internal sealed class PermitLine
{
    private readonly List<Entry> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    public void Join(Reservation reservation, Permits need)
    {
        if (!_entries.Exists(entry => entry.Reservation == reservation))
            _entries.Add(new() { Reservation = reservation, Need = need });
    }

    public void Leave(Reservation reservation)
    {
        // Most leave an empty line, which costs nothing.
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            if (_entries[i].Reservation == reservation)
                _entries.RemoveAt(i);
        }
    }

    /// <summary>Attempts in the line, in their order.</summary>
    public Reservation[] All() => [.. _entries.Select(entry => entry.Reservation)];

    /// <summary>Attempts for which a message asked.</summary>
    public Reservation[] AskedBy(SyncMessage message) =>
        [.. _entries.Where(entry => ReferenceEquals(entry.AskedBy, message)).Select(entry => entry.Reservation)];

    public void Asked(SyncMessage message)
    {
        foreach (var entry in _entries)
            entry.AskedBy = message;
    }

    /// <summary>Computes the permits that the waiting attempts need, including those still waiting for their amounts.</summary>
    public (Permits All, Permits First) Need(Asking asking, bool isOutOfSlots)
    {
        var need = Permits.None;
        foreach (var entry in _entries)
            need += entry.Need;
        var coming = isOutOfSlots ? Permits.None : new(asking.Amount.Requests, asking.Amount.Images);
        var all = need + coming;
        var first = IsEmpty ? new(asking.FirstAmount.Requests, asking.FirstAmount.Images) : _entries[0].Need;
        return all.IsSound() ? (all, first) : (first, first);
    }

    private sealed class Entry
    {
        public required Reservation Reservation { get; init; }

        public required Permits Need { get; init; }

        public SyncMessage? AskedBy { get; set; }
    }
}

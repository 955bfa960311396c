using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Tests.Budgets.Journal;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>A front-end: its instance, its journal, and the attempts that wait and run.</summary>
internal sealed class ModelInstance
{
    private readonly string _id;

    public ModelInstance(string id, TimeProvider clock, bool journaled)
    {
        _id = id;
        Journal = journaled ? new() : null;
        Instance = new(id, new LedgerTerms(), clock, Journal is null ? null : JournalWriter.Start(Journal, id, "boot"));
    }

    public LeaseManager Instance { get; }

    public JournalBytes? Journal { get; private set; }

    public bool HasBrokenJournal => Journal?.Room < int.MaxValue;

    public bool IsClosing { get; set; }

    public List<(Reservation Admission, DateTimeOffset Since)> Waiting { get; } = [];

    public List<Reservation> Running { get; } = [];

    /// <summary>When each budget said last that it has too little.</summary>
    public Dictionary<BudgetId, DateTimeOffset> Lacked { get; } = [];

    /// <summary>Its leases, as its messages and the answers tell.</summary>
    public Dictionary<string, OwnLease> Leases { get; } = [];

    public string Id => _id;

    public bool Owns(string lease) => lease.StartsWith(_id + "-", StringComparison.Ordinal);

    public bool TryNext(out OutgoingSync next)
    {
        if (!Instance.TryNext(out next))
            return false;
        if (!Leases.TryGetValue(next.Message.Lease, out var lease))
            Leases.Add(next.Message.Lease, lease = new(next.Budget, next.Message.Period));
        lease.Returned = Amount.Max(lease.Returned, next.Message.Returned);
        return true;
    }

    public void Hear(OutgoingSync sync, SyncReply reply)
    {
        if (sync.Message.Close || reply.Verdict is SyncVerdict.Closed or SyncVerdict.Unknown)
            Leases.Remove(sync.Message.Lease);
        else if (Leases.TryGetValue(sync.Message.Lease, out var lease))
            lease.Granted = Amount.Max(lease.Granted, reply.Granted);
        Instance.OnReply(sync.Budget, sync.Message, reply);
    }

    public void MoveJournal()
    {
        var next = new JournalBytes();
        if (Instance.TryMove(JournalWriter.Start(next, _id, "boot")))
            Journal = next;
    }

    /// <summary>Amounts that a lease manager was given and gave back.</summary>
    public sealed class OwnLease(BudgetId budget, long period)
    {
        public BudgetId Budget => budget;

        public long Period => period;

        public Amount Granted { get; set; }

        public Amount Returned { get; set; }
    }
}

using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Core.Tests.Budgets.Journal;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>A front-end: its owner, its journal, and the attempts that wait and run.</summary>
internal sealed class ModelOwner
{
    private readonly string _id;

    public ModelOwner(string id, TimeProvider clock, bool journaled)
    {
        _id = id;
        Journal = journaled ? new() : null;
        Owner = new(id, new LedgerTerms(), clock, Journal is null ? null : JournalWriter.Start(Journal, id, "boot"));
    }

    public LedgerOwner Owner { get; }

    public JournalBytes? Journal { get; private set; }

    public bool HasBrokenJournal => Journal?.Room < int.MaxValue;

    public bool IsClosing { get; set; }

    public List<(Admission Admission, DateTimeOffset Since)> Waiting { get; } = [];

    public List<Admission> Running { get; } = [];

    /// <summary>When each node said last that it has too little.</summary>
    public Dictionary<BudgetId, DateTimeOffset> Lacked { get; } = [];

    /// <summary>Its accounts, as its messages and the answers tell.</summary>
    public Dictionary<string, OwnAccount> Accounts { get; } = [];

    public string Id => _id;

    public bool Owns(string account) => account.StartsWith(_id + "-", StringComparison.Ordinal);

    public bool TryNext(out OutgoingSync next)
    {
        if (!Owner.TryNext(out next))
            return false;
        if (!Accounts.TryGetValue(next.Message.Account, out var account))
            Accounts.Add(next.Message.Account, account = new(next.Budget, next.Message.Period));
        account.Returned = Amount.Max(account.Returned, next.Message.Returned);
        return true;
    }

    public void Hear(OutgoingSync sync, SyncReply reply)
    {
        if (sync.Message.Close || reply.Verdict is SyncVerdict.Closed or SyncVerdict.Unknown)
            Accounts.Remove(sync.Message.Account);
        else if (Accounts.TryGetValue(sync.Message.Account, out var account))
            account.Granted = Amount.Max(account.Granted, reply.Granted);
        Owner.Hear(sync.Budget, sync.Message, reply);
    }

    public void MoveJournal()
    {
        var next = new JournalBytes();
        if (Owner.TryMove(JournalWriter.Start(next, _id, "boot")))
            Journal = next;
    }

    /// <summary>Amounts that a lease manager was given and gave back.</summary>
    public sealed class OwnAccount(BudgetId budget, long period)
    {
        public BudgetId Budget => budget;

        public long Period => period;

        public Amount Granted { get; set; }

        public Amount Returned { get; set; }
    }
}

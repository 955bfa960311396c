using ImageGateway.Core.Budgets;
using ImageGateway.Core.Budgets.Journal;
using ImageGateway.Core.Budgets.Leases;

namespace ImageGateway.Core.Tests.Budgets.Model;

/// <summary>A fault of a host or of a replay that the model must notice.</summary>
public enum Mutant
{
    None,

    /// <summary>A host writes over what another wrote.</summary>
    NoFence,

    /// <summary>A message that comes twice is given its need twice.</summary>
    GrantsDuplicates,

    /// <summary>An attempt that runs when its instance dies is given back by the journal.</summary>
    FreesOpenAttempts,

    /// <summary>An outdated host does not notice that it is.</summary>
    NoSeen,

    /// <summary>A host answers before it knows that it wrote.</summary>
    ResponsesBeforeTheWrite,

    /// <summary>Leases that closed are not remembered.</summary>
    ForgetsClosed,

    /// <summary>Frees what a lease manager holds that was silent for a term.</summary>
    TimeFrees,

    /// <summary>Nobody is asked for what lies unused.</summary>
    NeverRecalls,
}

/// <summary>Does what a mutant does in place of the rules.</summary>
internal static class Mutants
{
    public static LedgerStep Sync(Mutant mutant, BudgetLedger ledger, BudgetDocument budget, SyncMessage message)
    {
        switch (mutant)
        {
            case Mutant.GrantsDuplicates when budget.Current.Accounts.TryGetValue(message.Lease, out var known) && known.Seq == message.Seq:
                return ledger.Sync(
                    budget, message with
                    {
                        Seq = message.Seq
                        + 1,
                        Returned = known.Returned
                    }) is { Reply.Verdict: SyncVerdict.Granted } again
                    ? again with { Next = budget, MustWrite = false }
                    : ledger.Sync(budget, message);
            case Mutant.ForgetsClosed:
                return ledger.Sync(budget with { Current = budget.Current with { Closed = budget.Current.Closed.Clear() } }, message);
            case Mutant.TimeFrees:
                var uncertain = ledger.Uncertain(budget).FirstOrDefault(entry => entry.IsSilence && entry.Lease != message.Lease);
                return uncertain is null
                    ? ledger.Sync(budget, message)
                    : ledger.Sync(
                        ledger.Resolve(budget, uncertain.Id, UncertainResolution.Release) with { Version = budget.Version }, message);
            default:
                return ledger.Sync(budget, message);
        }
    }

    /// <summary>The last words on a dead instance's leases, by its journal.</summary>
    public static IEnumerable<OutgoingSync> Replay(Mutant mutant, byte[] journal, IReadOnlyCollection<Guid> running)
    {
        var replay = JournalReplay.Read(journal);
        Assert.True(replay.IsTrusted, replay.Fault);
        var leases = mutant == Mutant.FreesOpenAttempts ? replay.Leases.Select(lease => Without(lease, running)) : replay.Leases;
        return leases.Select(lease => new OutgoingSync(lease.Budget, SyncMessage.CloseOf(lease)));
    }

    private static JournalLease Without(JournalLease lease, IReadOnlyCollection<Guid> running)
    {
        var ended = lease.UncertainAttempts.RemoveAll(uncertain => running.Contains(uncertain.Attempt));
        return lease with
        {
            UncertainAttempts = ended,
            Uncertain = ended.Aggregate(
            Amount.Zero, (sum, uncertain) => sum + uncertain.Amount)
        };
    }
}

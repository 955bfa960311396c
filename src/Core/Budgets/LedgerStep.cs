namespace ImageGateway.Core.Budgets;

/// <summary>Something about a budget that an operator should hear of.</summary>
public enum LedgerAlarm
{
    /// <summary>No alarm was raised.</summary>
    None,

    /// <summary>An instance saw a version that the store does not have.</summary>
    StoreForgot,

    /// <summary>An instance's totals shrank, or it returned more than it ever got.</summary>
    Contradiction,

    /// <summary>More is used than was granted: a provider billed above the reserved maximum.</summary>
    BilledAboveReserve,
}

/// <summary>Result of applying a message to a budget: the next document, the reply, and whether it must be durable first.</summary>
/// <param name="Next">The budget afterwards.</param>
/// <param name="Reply">The answer; to be sent only when <paramref name="Next"/> is written, if it must be.</param>
/// <param name="MustWrite">
/// Whether <paramref name="Next"/> has to be durable before the answer. If not, it is kept in memory: what is lost with
/// it (who was heard of when, what is reserved of a slice) comes back with the instances' next messages.
/// </param>
/// <param name="Alarm">What an operator should hear of.</param>
public sealed record LedgerStep(BudgetDocument Next, SyncReply Reply, bool MustWrite, LedgerAlarm Alarm = LedgerAlarm.None);

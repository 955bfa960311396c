using ImageGateway.Core.Budgets;

namespace ImageGateway.Gateway.Budgets;

internal static partial class LedgerLog
{
    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The ledger of {Kind} {Node} does not answer; requests go on within what is held: {Reason}")]
    public static partial void LedgersAreAway(this ILogger logger, BudgetKind kind, string node, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The ledgers answer again")]
    public static partial void LedgersAreBack(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The journal cannot be written; what is held when this process dies stays uncertain")]
    public static partial void JournalIsNotWritten(this ILogger logger, Exception failure);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Attempt {Attempt} of request {TraceId} was perhaps billed; what it may have cost is uncertain")]
    public static partial void AttemptIsUncertain(this ILogger logger, string attempt, string traceId);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "The journal is broken off; what is held from now on stays uncertain when this process dies")]
    public static partial void JournalIsBroken(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "The journals of earlier processes cannot be read; what those held stays uncertain")]
    public static partial void JournalsAreNotRead(this ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal {Name} cannot be trusted, what its process held stays uncertain: {Fault}")]
    public static partial void JournalIsNotTrusted(this ILogger logger, string name, string fault);

    [LoggerMessage(
        Level = LogLevel.Information, Message = "Journal {Name} of an earlier process is replayed, {Accounts} accounts are closed")]
    public static partial void JournalIsReplayed(this ILogger logger, string name, int accounts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Account {Account} at {Kind} {Node} could not be closed by its journal: {Verdict}")]
    public static partial void LeaseIsNotClosed(this ILogger logger, string account, BudgetKind kind, string node, SyncVerdict verdict);
}

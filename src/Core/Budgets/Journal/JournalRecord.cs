namespace ImageGateway.Core.Budgets.Journal;

internal enum JournalRecord : byte
{
    Start = 1,
    Open = 2,
    Reserve = 3,
    Settle = 4,
    Close = 5,
}

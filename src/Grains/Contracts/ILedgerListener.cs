using ImageGateway.Core.Budgets;
using Orleans.Concurrency;

namespace ImageGateway.Grains.Contracts;

/// <summary>A front-end as nodes see it: where hints for the owner in it go.</summary>
[GrainInterfaceType("ImageGateway.Grains.Ledgers.ILedgerListener")]
[Alias("ig.ILedgerListener")]
public interface ILedgerListener : IGrainObserver
{
    /// <summary>A node asks for what the owner holds unused. Nobody waits for it to arrive.</summary>
    [OneWay, Alias("Recall")]
    void Recall(BudgetKind kind, string id);
}

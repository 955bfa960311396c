using ImageGateway.Core.Budgets;
using Orleans.Concurrency;

namespace ImageGateway.Grains.Contracts;

/// <summary>A front-end as budgets see it: where hints for the instance in it go.</summary>
[GrainInterfaceType("ImageGateway.Grains.Ledgers.ILedgerListener")]
[Alias("ig.ILedgerListener")]
public interface ILedgerListener : IGrainObserver
{
    /// <summary>A budget asks for what the instance holds unused. Nobody waits for it to arrive.</summary>
    [OneWay, Alias("Recall")]
    void Recall(BudgetKind kind, string id);
}

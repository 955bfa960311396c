using ImageGateway.Core.Budgets;

namespace ImageGateway.Grains.Contracts;

/// <summary>Hands messages of a front-end's leases to their budgets in one call; a worker of each silo.</summary>
[GrainInterfaceType("ig.IBudgetSyncsGrain")]
[Alias("ig.IBudgetSyncsGrain")]
public interface IBudgetSyncsGrain : IGrainWithStringKey
{
    /// <summary>Key of the worker.</summary>
    const string OnlyKey = "syncs";

    /// <summary>Sends messages to budgets, each as <see cref="IBudgetGrain.Sync"/> does.</summary>
    /// <returns>The answers in the same order; null where a budget did not answer soon.</returns>
    [Alias("Sync")]
    ValueTask<SyncReply?[]> Sync(
        BudgetKind[] kinds, string[] ids, SyncMessage[] messages, ILedgerListener? listener, CancellationToken cancellationToken = default);
}

using ImageGateway.Core.Budgets;
using Orleans.Concurrency;

namespace ImageGateway.Grains.Contracts;

/// <summary>Common interface of budgets; the key is the resource's id. Each kind of budget has a grain type of its own.</summary>
[GrainInterfaceType("ImageGateway.Grains.Ledgers.ILedgerGrain")]
[Alias("ig.ILedgerGrain")]
public interface IBudgetGrain : IGrainWithStringKey
{
    /// <summary>The one message of the ledger protocol.</summary>
    /// <param name="message">The message.</param>
    /// <param name="listener">Where hints for the sender go; null: it takes none.</param>
    /// <param name="cancellationToken">Given up.</param>
    [Alias("Sync")]
    ValueTask<SyncReply> Sync(SyncMessage message, ILedgerListener? listener, CancellationToken cancellationToken = default);

    /// <summary>Sets the rules of the budget.</summary>
    [Alias("SetRules")]
    ValueTask<BudgetStatus> SetRules(BudgetRules rules, CancellationToken cancellationToken = default);

    /// <summary>Begins a new period.</summary>
    [Alias("Reset")]
    ValueTask<BudgetStatus> Reset(CancellationToken cancellationToken = default);

    /// <summary>Resolves something uncertain; null: nothing has this id.</summary>
    [Alias("Resolve")]
    ValueTask<BudgetStatus?> Resolve(string id, UncertainResolution resolution, CancellationToken cancellationToken = default);

    /// <summary>Lists the uncertain attempts of the budget.</summary>
    [AlwaysInterleave, Alias("Uncertain")]
    ValueTask<UncertainEntry[]> Uncertain(CancellationToken cancellationToken = default);

    /// <summary>Reads the amounts of the budget.</summary>
    [AlwaysInterleave, Alias("Read")]
    ValueTask<BudgetStatus> Read(CancellationToken cancellationToken = default);
}

/// <summary>One workspace: its document and its budget.</summary>
[GrainInterfaceType("ImageGateway.Grains.Ledgers.IWorkspaceLedgerGrain")]
[Alias("ig.IWorkspaceLedgerGrain")]
public interface IWorkspaceGrain : IBudgetGrain, IResourceGrain;

/// <summary>One gateway key: its document and its budget.</summary>
[GrainInterfaceType("ImageGateway.Grains.Ledgers.IApiKeyLedgerGrain")]
[Alias("ig.IApiKeyLedgerGrain")]
public interface IApiKeyGrain : IBudgetGrain, IResourceGrain;

/// <summary>The limits of one value of a policy.</summary>
[GrainInterfaceType("ImageGateway.Grains.Ledgers.IPolicyLedgerGrain")]
[Alias("ig.IPolicyLedgerGrain")]
public interface IPolicyBudgetGrain : IBudgetGrain;

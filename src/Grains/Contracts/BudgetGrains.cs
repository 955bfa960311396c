using ImageGateway.Core.Budgets;

namespace ImageGateway.Grains.Contracts;

/// <summary>The grain of each kind of budget.</summary>
internal static class BudgetGrains
{
    /// <summary>Gets the grain that keeps the ledger of a budget.</summary>
    public static IBudgetGrain GetBudget(this IGrainFactory grains, BudgetKind kind, string id) => kind switch
    {
        BudgetKind.VirtualKey => grains.GetGrain<IVirtualKeyGrain>(id),
        BudgetKind.Workspace => grains.GetGrain<IWorkspaceGrain>(id),
        BudgetKind.ApiKey => grains.GetGrain<IApiKeyGrain>(id),
        BudgetKind.Policy => grains.GetGrain<IPolicyBudgetGrain>(id),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No grain keeps the ledger of this kind of node."),
    };
}

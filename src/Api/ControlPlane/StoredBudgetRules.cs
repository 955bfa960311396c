using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;

namespace ImageGateway.Api.ControlPlane;

/// <summary>Reads the rules of budgets from the resource store of this process.</summary>
internal sealed class StoredBudgetRules(IResourceStore resourceStore) : IBudgetRules
{
    /// <inheritdoc/>
    public async ValueTask<BudgetRules> ReadAsync(BudgetId budget, CancellationToken cancellationToken)
    {
        foreach (var (kind, id) in BudgetResource.Of(budget))
        {
            if (await resourceStore.ReadAsync(kind, id, cancellationToken) is { } entry)
                return BudgetResource.RulesOf(entry);
        }

        return BudgetResource.RulesOf(null);
    }
}

using ImageGateway.Core.Budgets;
using ImageGateway.Core.ControlPlane;
using ImageGateway.Grains.Contracts;

namespace ImageGateway.Grains.Client;

/// <summary>Reads the rules of budgets from the grains of their resources.</summary>
internal sealed class GrainBudgetRules(IGrainFactory grains) : IBudgetRules
{
    /// <inheritdoc/>
    public async ValueTask<BudgetRules> ReadAsync(BudgetId budget, CancellationToken cancellationToken)
    {
        foreach (var (kind, id) in BudgetResource.Of(budget))
        {
            if ((await grains.GetResource(kind, id).ReadResource(cancellationToken)).Current is { } entry)
                return BudgetResource.RulesOf(entry);
        }

        return BudgetResource.RulesOf(null);
    }
}

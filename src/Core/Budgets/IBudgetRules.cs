namespace ImageGateway.Core.Budgets;

/// <summary>Rules of budgets as their resources have them: a workspace, a gateway key, a provider, a policy.</summary>
public interface IBudgetRules
{
    /// <summary>Reads the rules of a budget.</summary>
    /// <returns>The rules with their version; those without any bound where nothing that is configured has this budget.</returns>
    ValueTask<BudgetRules> ReadAsync(BudgetId budget, CancellationToken cancellationToken);
}

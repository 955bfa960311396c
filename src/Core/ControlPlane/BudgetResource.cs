using ImageGateway.Core.Budgets;

namespace ImageGateway.Core.ControlPlane;

/// <summary>The resource that a budget belongs to.</summary>
public static class BudgetResource
{
    private static readonly BudgetRules Unbounded = new();

    /// <summary>The kinds and the id of the entry that may have the rules of a budget; empty where it belongs to none.</summary>
    public static IEnumerable<(ResourceKind Kind, string Id)> Of(BudgetId budget)
    {
        switch (budget.Kind)
        {
            case BudgetKind.Workspace:
                yield return (ResourceKind.Workspace, budget.Id);
                break;
            case BudgetKind.ApiKey:
                yield return (ResourceKind.ApiKey, budget.Id);
                break;
            case BudgetKind.VirtualKey:
                yield return (ResourceKind.Provider, budget.Id);
                break;
            case BudgetKind.Policy when budget.Id.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon:
                // The budget of one of a policy's values.
                yield return (ResourceKind.UsagePolicy, budget.Id[..colon]);
                yield return (ResourceKind.RatePolicy, budget.Id[..colon]);
                break;
        }
    }

    /// <summary>The rules that an entry has for its budgets; those without any bound where there is none.</summary>
    public static BudgetRules RulesOf(StoredResource? entry) => entry?.Kind switch
    {
        ResourceKind.Workspace => Versioned(entry, entry.Workspace().Limits),
        ResourceKind.ApiKey => Versioned(entry, entry.ApiKey().Limits),
        ResourceKind.Provider => Versioned(entry, entry.Provider().Limits),
        ResourceKind.UsagePolicy or ResourceKind.RatePolicy => Versioned(entry, entry.Policy().Limits),
        _ => Unbounded,
    };

    private static BudgetRules Versioned(StoredResource entry, BudgetLimits limits) => limits.Rules() with { Version = entry.Version };
}

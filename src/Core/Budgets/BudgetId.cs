namespace ImageGateway.Core.Budgets;

/// <summary>Kinds of things that carry a limit. The numbers are written to journals and never change.</summary>
public enum BudgetKind
{
    /// <summary>A virtual key: one provider credential with its budget.</summary>
    VirtualKey = 0,

    /// <summary>Workspace that groups keys.</summary>
    Workspace = 1,

    /// <summary>Gateway key of a caller.</summary>
    ApiKey = 2,

    /// <summary>One value of a policy: a metadata value, or a user.</summary>
    Policy = 3,
}

/// <summary>Identity of a budget: the kind of resource and its id.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id, never used for another budget. A slug is only a name and does not belong here.</param>
public readonly record struct BudgetId(BudgetKind Kind, string Id);

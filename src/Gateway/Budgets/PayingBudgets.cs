using ImageGateway.Core.Budgets.Leases;
using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Budgets;

/// <summary>Budgets to which an attempt is charged. Immutable, and the same for all requests of a key with a provider.</summary>
public sealed class PayingBudgets(ApplicableBudget[] all)
{
    /// <summary>True when there is no budget.</summary>
    public bool IsEmpty => all.Length == 0;

    /// <summary>True when each budget has a limit or a rate.</summary>
    public bool AreBounded { get; } = Array.TrueForAll(all, static budget => budget.IsBounded);

    /// <summary>Budgets with a rate limit that answers report.</summary>
    public ApplicableBudget[] Rated { get; } = Array.FindAll(all, static budget => budget.HasRates);

    /// <summary>The first budget at which every attempt needs a price; null: none.</summary>
    public ApplicableBudget? Priced { get; } =
        Array.FindIndex(all, static budget => budget.NeedsPrice) is >= 0 and var index ? all[index] : null;

    /// <summary>The budgets that have a limit or a rate.</summary>
    public PayingBudgets Bounded() => AreBounded ? this : new(Array.FindAll(all, static budget => budget.IsBounded));

    /// <summary>The budgets and these behind them.</summary>
    public PayingBudgets With(ApplicableBudget[] others) => others.Length == 0 ? this : new([.. all, .. others]);

    /// <summary>The budget of an id; its default where there is none.</summary>
    public ApplicableBudget Find(ImageGateway.Core.Budgets.BudgetId? id) => Array.Find(all, budget => budget.Node == id);

    /// <summary>Lists the amounts that are asked of the budgets, in their order.</summary>
    public BudgetAmount[] Charge(AttemptCharge charge)
    {
        var amounts = new BudgetAmount[all.Length];
        for (var index = 0; index < amounts.Length; index++)
            amounts[index] = charge.At(all[index]);
        return amounts;
    }
}

/// <summary>Amount that an attempt asks of its budgets. At budgets of the request it is one however many attempts it takes.</summary>
/// <param name="Amount">The amount of the attempt.</param>
/// <param name="IsCounted">True when the request is counted there already.</param>
/// <param name="HasPermit">True when the request has the permits of their rates already.</param>
public readonly record struct AttemptCharge(ImageGateway.Core.Budgets.Amount Amount, bool IsCounted = false, bool HasPermit = false)
{
    /// <summary>The amount that is asked of a budget.</summary>
    public BudgetAmount At(in ApplicableBudget budget) => budget.IsOfRequest
        ? new(budget.Node, IsCounted ? Amount with { Requests = 0 } : Amount, HasPermit)
        : new(budget.Node, Amount);
}

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>Amount that an attempt needs at one budget.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Amount">How much: the price of what will be sent, at most.</param>
/// <param name="IsAgain">Whether an attempt before it had the permit for the same request, which counts once in a rate.</param>
public readonly record struct BudgetAmount(BudgetId Budget, Amount Amount, bool IsAgain = false);

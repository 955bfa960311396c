namespace ImageGateway.Core.Budgets;

/// <summary>An attempt that was perhaps billed: sent, and never answered for certain.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Amount">What it perhaps cost.</param>
public readonly record struct UncertainAttempt(Guid Attempt, Amount Amount);

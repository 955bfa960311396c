namespace ImageGateway.Core.Budgets;

/// <summary>A doubt that waits to be resolved.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Amount">How much was perhaps spent.</param>
/// <param name="At">When the budget learned of it.</param>
public readonly record struct ListedAttempt(string Account, Amount Amount, DateTimeOffset At);

/// <summary>Something uncertain at a budget.</summary>
/// <param name="Id">By which it is resolved: an attempt's id; or a lease's, for what a silent instance holds and for doubt whose attempts
/// nobody named.</param>
/// <param name="Lease">Whose it is.</param>
/// <param name="Period">In which period it counts.</param>
/// <param name="Amount">How much.</param>
/// <param name="Since">Doubt: when the budget learned of it. Silence: when the instance was last heard of.</param>
/// <param name="IsSilence">Whether an instance holds it that was not heard of for one term. It may still come back.</param>
public sealed record UncertainEntry(string Id, string Lease, long Period, Amount Amount, DateTimeOffset Since, bool IsSilence);

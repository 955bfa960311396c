using System.Collections.Immutable;

namespace ImageGateway.Core.Budgets.Leases;

/// <summary>Amounts that an instance holds at budgets.</summary>
/// <param name="Total">Number of budgets at which it holds anything.</param>
/// <param name="Largest">The largest of them, the dearest first.</param>
public sealed record HeldLeases(int Total, ImmutableArray<HeldAmount> Largest)
{
    /// <summary>Leases of an instance that holds nothing.</summary>
    public static HeldLeases None { get; } = new(0, []);
}

/// <summary>Amount that an instance holds at one budget, in all its leases there.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Reserved">The part that running attempts hold.</param>
/// <param name="Unused">The part that is for attempts to come.</param>
public readonly record struct HeldAmount(BudgetId Budget, Amount Reserved, Amount Unused)
{
    /// <summary>Both parts of it together.</summary>
    public Amount Whole => Reserved + Unused;
}

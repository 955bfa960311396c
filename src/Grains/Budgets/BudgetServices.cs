using ImageGateway.Core.Budgets;

namespace ImageGateway.Grains.Budgets;

/// <summary>Services that every grain of a budget needs.</summary>
/// <param name="Ledger">The rules of ledgers.</param>
/// <param name="Rules">Reads the rules of a resource that lies in another grain.</param>
/// <param name="Sinks">Take alerts.</param>
/// <param name="Grains">Other grains.</param>
/// <param name="Time">The clock.</param>
internal sealed record BudgetServices(
    BudgetLedger Ledger, IBudgetRules Rules, IEnumerable<ILimitAlertSink> Sinks, IGrainFactory Grains, TimeProvider Time);

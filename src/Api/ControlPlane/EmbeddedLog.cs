using ImageGateway.Core.Budgets;

namespace ImageGateway.Api.ControlPlane;

internal static partial class EmbeddedLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger alarm {Alarm} at {Kind} {Node}, account {Account}")]
    public static partial void LedgerAlarm(this ILogger logger, LedgerAlarm alarm, BudgetKind kind, string node, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage of {Kind} {Node} crossed an alert threshold: {Alert}")]
    public static partial void LimitAlert(this ILogger logger, BudgetKind kind, string node, string alert);
}

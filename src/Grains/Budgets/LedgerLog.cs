using ImageGateway.Core.Budgets;
using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Budgets;

internal static partial class LedgerLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger alarm {Alarm} at {Node}, account {Account}")]
    public static partial void LedgerAlarm(this ILogger logger, LedgerAlarm alarm, GrainId node, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rules of {Node} cannot be read; those that it was told count: {Reason}")]
    public static partial void RulesUnread(this ILogger logger, GrainId node, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage of {Node} crossed an alert threshold: {Alert}")]
    public static partial void LimitAlert(this ILogger logger, GrainId node, string alert);
}

using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Resources;

internal static partial class ResourceStoreLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A change was made, and the audit does not list it yet")]
    public static partial void AuditLags(this ILogger logger, Exception late);
}

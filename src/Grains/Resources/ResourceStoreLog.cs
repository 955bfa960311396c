using Microsoft.Extensions.Logging;

namespace ImageGateway.Grains.Resources;

internal static partial class ResourceStoreLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes were made, and the audit does not list them yet")]
    public static partial void AuditLags(this ILogger logger, Exception late);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "A change of {Resource} was made, and front-ends and the audit do not know of it yet")]
    public static partial void AnnouncementLags(this ILogger logger, GrainId resource, Exception late);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pages of lists lack the last changes: {Reason}")]
    public static partial void ListsLag(this ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The order of the list {List} could not be built, and is begun again: {Reason}")]
    public static partial void ListUnbuilt(this ILogger logger, string list, string reason);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Moving {Count} resources from the one document of an earlier version into documents of their own")]
    public static partial void MoveBegins(this ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Moved all resources into documents of their own")]
    public static partial void MoveEnds(this ILogger logger);
}

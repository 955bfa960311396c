using System.Collections.Immutable;

namespace ImageGateway.Core.RequestLog;

/// <summary>The store refuses entries for what they hold, so that appending them again would not help.</summary>
/// <param name="entries">Entries among which the refused ones are; the others of their batch are stored.</param>
/// <param name="reason">Reason that the store gives.</param>
/// <param name="cause">Failure of the store.</param>
public sealed class LogRefusalException(ImmutableArray<LogEntry> entries, string reason, Exception cause) : Exception(reason, cause)
{
    /// <value>Entries among which the refused ones are.</value>
    public ImmutableArray<LogEntry> Entries { get; } = entries;
}

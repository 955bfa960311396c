using System.Threading.Channels;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Entries between the requests that make them and the writer that stores them. Never makes a request wait.</summary>
public sealed class RequestLogQueue
{
    /// <summary>Most entries that wait unless told otherwise: about five seconds of the fastest load that was measured.</summary>
    public const int DefaultCapacity = 50_000;

    private readonly RequestLogMetrics _metrics;
    private readonly Channel<LogEntry> _entries;

    /// <summary>A queue without entries.</summary>
    /// <param name="metrics">Counts entries that find no room.</param>
    /// <param name="capacity">Most entries that wait; 0 when nothing is logged.</param>
    internal RequestLogQueue(RequestLogMetrics metrics, int capacity = DefaultCapacity)
    {
        _metrics = metrics;
        IsOn = capacity > 0;
        _entries = Channel.CreateBounded<LogEntry>(
            new BoundedChannelOptions(Math.Max(1, capacity)) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    }

    /// <value>False when nothing is logged, so that no entry needs to be made.</value>
    public bool IsOn { get; }

    /// <value>Reader of the entries.</value>
    internal ChannelReader<LogEntry> Reader => _entries.Reader;

    /// <summary>Adds an entry; it is lost and counted when there is no room.</summary>
    public void Add(LogEntry entry) => TryAdd(entry);

    /// <summary>Adds an entry. False when there is no room for it: it is lost and counted.</summary>
    public bool TryAdd(LogEntry entry)
    {
        if (!IsOn)
            return false;
        if (_entries.Writer.TryWrite(entry))
            return true;
        _metrics.Lost(1, "queue");
        return false;
    }

    /// <summary>Lets the writer end when all that waits is stored.</summary>
    internal void Complete() => _entries.Writer.TryComplete();
}

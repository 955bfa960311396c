using System.Threading.Channels;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Entries between the requests that make them and the writer that stores them. Never makes a request wait.</summary>
/// <param name="metrics">Counts entries that find no room.</param>
/// <param name="capacity">Most entries that wait.</param>
internal sealed class RequestLogQueue(RequestLogMetrics metrics, int capacity = RequestLogQueue.DefaultCapacity)
{
    /// <summary>Most entries that wait unless told otherwise: about five seconds of the fastest load that was measured.</summary>
    public const int DefaultCapacity = 50_000;

    private readonly Channel<LogEntry> _entries = Channel.CreateBounded<LogEntry>(
        new BoundedChannelOptions(capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <value>Reader of the entries.</value>
    public ChannelReader<LogEntry> Reader => _entries.Reader;

    /// <summary>Adds an entry; it is lost and counted when there is no room.</summary>
    public void Add(LogEntry entry)
    {
        if (!_entries.Writer.TryWrite(entry))
            metrics.Lost(1, "queue");
    }

    /// <summary>Lets the writer end when all that waits is stored.</summary>
    public void Complete() => _entries.Writer.TryComplete();
}

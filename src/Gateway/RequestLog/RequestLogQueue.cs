using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Entries between the requests that make them and the writer that stores them. Never makes a request wait.</summary>
public sealed class RequestLogQueue
{
    /// <summary>Most entries that wait unless told otherwise: about five seconds of the fastest load that was measured.</summary>
    public const int DefaultCapacity = 50_000;

    /// <summary>Most characters of bodies that wait; what comes beyond is logged without its body.</summary>
    public const long MaxBodyChars = 32L << 20;

    // Entries that are worth a batch: those that lie longer outlive collections of garbage, which costs more than small batches.
    private const int Enough = 250;

    private readonly RequestLogMetrics _metrics;
    private readonly Channel<(LogEntry Entry, int BodyChars)> _entries;
    private TaskCompletionSource? _enough;
    private long _bodyChars;
    private int _count;

    /// <summary>A queue without entries.</summary>
    /// <param name="metrics">Counts entries that find no room.</param>
    /// <param name="capacity">Most entries that wait; 0 when nothing is logged.</param>
    internal RequestLogQueue(RequestLogMetrics metrics, int capacity = DefaultCapacity)
    {
        _metrics = metrics;
        IsOn = capacity > 0;
        _entries = Channel.CreateBounded<(LogEntry, int)>(
            new BoundedChannelOptions(Math.Max(1, capacity)) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        metrics.Watch(() => _entries.Reader.Count);
    }

    /// <value>False when nothing is logged, so that no entry needs to be made.</value>
    public bool IsOn { get; }

    /// <value>Reader of the entries.</value>
    internal ChannelReader<(LogEntry Entry, int BodyChars)> Reader => _entries.Reader;

    /// <summary>Adds an entry; it is lost and counted when there is no room.</summary>
    public void Add(LogEntry entry) => TryAdd(entry);

    /// <summary>Adds an entry. False when there is no room for it: it is lost and counted.</summary>
    public bool TryAdd(LogEntry entry)
    {
        if (!IsOn)
            return false;
        var chars = CharsOf(entry.Body);
        if (Interlocked.Add(ref _bodyChars, chars) > MaxBodyChars && chars > 0)
        {
            Interlocked.Add(ref _bodyChars, -chars);
            (entry, chars) = (entry with { Body = null }, 0);
            _metrics.BodyLeftOut();
        }

        if (_entries.Writer.TryWrite((entry, chars)))
        {
            if (Interlocked.Increment(ref _count) >= Enough)
                Interlocked.Exchange(ref _enough, null)?.TrySetResult();
            return true;
        }

        Interlocked.Add(ref _bodyChars, -chars);
        _metrics.Lost(1, "queue");
        return false;
    }

    /// <summary>Takes the oldest entry. False when none waits.</summary>
    internal bool TryTake([NotNullWhen(true)] out LogEntry? entry)
    {
        if (!_entries.Reader.TryRead(out var waiting))
        {
            entry = null;
            return false;
        }

        Interlocked.Add(ref _bodyChars, -waiting.BodyChars);
        Interlocked.Decrement(ref _count);
        entry = waiting.Entry;
        return true;
    }

    /// <summary>Waits until as many entries wait as are worth a batch. For one waiter at a time.</summary>
    internal Task EnoughAsync()
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _enough, enough);
        if (Volatile.Read(ref _count) >= Enough)
            enough.TrySetResult();
        return enough.Task;
    }

    /// <summary>Lets the writer end when all that waits is stored.</summary>
    internal void Complete() => _entries.Writer.TryComplete();

    private static int CharsOf(LogBody? body) => body is null
        ? 0
        : (body.Prompt?.Length ?? 0) + body.Request.Length + body.Sent.Length + body.Received.Length + body.Response.Length;
}

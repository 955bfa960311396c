using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Hands entries to listeners as they are stored. A listener that is too slow loses the oldest, and hears how many.</summary>
public sealed class RequestLogFeed
{
    /// <summary>Most listeners at a time.</summary>
    public const int MaxListeners = 64;

    private readonly ConcurrentDictionary<Listener, byte> _listeners = [];

    /// <summary>True while anybody listens.</summary>
    public bool HasListeners => !_listeners.IsEmpty;

    /// <summary>Begins to listen. Null when there are too many listeners.</summary>
    /// <param name="filter">Conditions on the entries.</param>
    public Listener? TryListen(LogFilter filter)
    {
        var listener = new Listener(this, filter);
        _listeners[listener] = 0;
        if (_listeners.Count <= MaxListeners)
            return listener;
        listener.Dispose();
        return null;
    }

    /// <summary>Hands entries to the listeners whose filters they fit.</summary>
    internal void Publish(ImmutableArray<LogEntry> entries)
    {
        foreach (var (listener, _) in _listeners)
        {
            foreach (var entry in entries)
                listener.Offer(entry);
        }
    }

    /// <summary>Entries that wait for one listener.</summary>
    public sealed class Listener : IDisposable
    {
        /// <summary>Most entries that wait.</summary>
        public const int MaxWaiting = 1_000;

        private readonly RequestLogFeed _feed;
        private readonly LogFilter _filter;
        private readonly Channel<LogEntry> _entries;
        private long _lost;

        internal Listener(RequestLogFeed feed, LogFilter filter)
        {
            (_feed, _filter) = (feed, filter);
            _entries = Channel.CreateBounded<LogEntry>(
                new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
                _ => Interlocked.Increment(ref _lost));
        }

        /// <value>Reader of the entries.</value>
        public ChannelReader<LogEntry> Entries => _entries.Reader;

        /// <summary>Takes the number of entries that were lost since the last call.</summary>
        public long TakeLost() => Interlocked.Exchange(ref _lost, 0);

        /// <summary>Ends listening for entries.</summary>
        public void Dispose() => _feed._listeners.TryRemove(this, out _);

        internal void Offer(LogEntry entry)
        {
            if (_filter.Fits(entry))
                _entries.Writer.TryWrite(entry);
        }
    }
}

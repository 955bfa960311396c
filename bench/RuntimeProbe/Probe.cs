using System.Diagnostics.Tracing;
using System.Globalization;

namespace ImageGateway.RuntimeProbe;

/// <summary>
/// Counts what the runtime allocates and how long it stops all threads, and writes both to a file every tenth of a second. A file that
/// was taken away begins a new count of stops.
/// </summary>
internal sealed class Probe : EventListener
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";
    private const EventKeywords Collections = (EventKeywords)1;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private DateTime _stoppedAt;
    private TimeSpan _longest;
    private int _stops;

    /// <summary>Starts a probe that writes to a file for as long as the program runs.</summary>
    public static void Start(string file)
    {
        var probe = new Probe();
        new Thread(() => probe.WriteFor(file)) { IsBackground = true, Name = "runtime probe" }.Start();
    }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Runtime)
            EnableEvents(eventSource, EventLevel.Informational, Collections);
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        var name = eventData.EventName ?? string.Empty;
        lock (_lock)
        {
            if (name.StartsWith("GCSuspendEEBegin", StringComparison.Ordinal))
            {
                _stoppedAt = eventData.TimeStamp;
            }
            else if (name.StartsWith("GCRestartEEEnd", StringComparison.Ordinal) && _stoppedAt != default)
            {
                var stop = eventData.TimeStamp - _stoppedAt;
                (_stops, _longest, _stoppedAt) = (_stops + 1, stop > _longest ? stop : _longest, default);
            }
        }
    }

    private void WriteFor(string file)
    {
        var next = file + ".next";
        while (true)
        {
            File.WriteAllText(next, Read(isNew: !File.Exists(file)));
            File.Move(next, file, overwrite: true);
            Thread.Sleep(Period);
        }
    }

    private string Read(bool isNew)
    {
        lock (_lock)
        {
            if (isNew)
                (_longest, _stops) = (TimeSpan.Zero, 0);
            var (bytes, longest) = (GC.GetTotalAllocatedBytes(), (long)_longest.TotalMicroseconds);
            return string.Create(
                CultureInfo.InvariantCulture, $"{{\"allocated\":{bytes},\"stops\":{_stops},\"longestMicroseconds\":{longest}}}");
        }
    }
}

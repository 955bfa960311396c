using System.Diagnostics.Metrics;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Counts what the request log stored, what it lost, and what waits for its store.</summary>
public sealed class RequestLogMetrics
{
    private readonly Counter<long> _stored;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _bodiesLeftOut;
    private readonly Counter<long> _refusalsLeftOut;
    private readonly Counter<long> _spooled;
    private readonly Counter<long> _replayed;
    private Func<int> _waiting = static () => 0;
    private long _spooledBytes;
    private long _lost;

    /// <summary>Creates the instruments of the request log.</summary>
    public RequestLogMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetryNames.Source);
        _stored = meter.CreateCounter<long>("imagegateway.log.stored", "{entry}", "Entries of the request log that were stored.");
        _dropped = meter.CreateCounter<long>(
            "imagegateway.log.dropped", "{entry}", "Entries of the request log that were lost, by the reason for it.");
        _bodiesLeftOut = meter.CreateCounter<long>(
            "imagegateway.log.bodies_left_out", "{entry}", "Entries of the request log whose bodies found no room in memory.");
        _refusalsLeftOut = meter.CreateCounter<long>(
            "imagegateway.log.refusals_left_out", "{entry}", "Refused requests of unknown callers that were too many to be logged.");
        _spooled = meter.CreateCounter<long>(
            "imagegateway.log.spooled", "{entry}", "Entries of the request log that were put on the local disk, since the store was away.");
        _replayed = meter.CreateCounter<long>(
            "imagegateway.log.replayed", "{entry}", "Entries of the request log that left the local disk for the store.");
        meter.CreateObservableGauge(
            "imagegateway.log.queued", () => _waiting(), "{entry}", "Entries of the request log that wait in memory.");
        meter.CreateObservableGauge(
            "imagegateway.log.spool", () => Interlocked.Read(ref _spooledBytes), "By",
            "Bytes of the request log that wait on the local disk for its store.");
    }

    /// <value>Entries that were lost since the start.</value>
    public long Dropped => Interlocked.Read(ref _lost);

    /// <summary>Counts an entry that is logged without its body.</summary>
    public void BodyLeftOut() => _bodiesLeftOut.Add(1);

    /// <summary>Counts a refused request of an unknown caller that is not logged.</summary>
    public void RefusalLeftOut() => _refusalsLeftOut.Add(1);

    /// <summary>Counts entries that were stored.</summary>
    public void Stored(int entries) => _stored.Add(entries);

    /// <summary>Counts entries that were lost.</summary>
    /// <param name="entries">How many.</param>
    /// <param name="reason"><c>queue</c>, <c>spool</c>, <c>unreadable</c> or <c>refused</c>.</param>
    public void Lost(int entries, string reason)
    {
        Interlocked.Add(ref _lost, entries);
        _dropped.Add(entries, new KeyValuePair<string, object?>("reason", reason));
    }

    /// <summary>Shows how many entries wait in memory.</summary>
    public void Watch(Func<int> waiting) => _waiting = waiting;

    /// <summary>Sets the bytes that wait on the local disk.</summary>
    public void Spooled(long bytes) => Interlocked.Exchange(ref _spooledBytes, bytes);

    /// <summary>Counts entries that were put on the local disk.</summary>
    /// <param name="entries">How many.</param>
    /// <param name="bytes">Bytes that wait there now.</param>
    public void Kept(int entries, long bytes)
    {
        _spooled.Add(entries);
        Spooled(bytes);
    }

    /// <summary>Counts entries that left the local disk for the store.</summary>
    /// <param name="entries">How many.</param>
    /// <param name="bytes">Bytes that wait there now.</param>
    public void Replayed(int entries, long bytes)
    {
        _replayed.Add(entries);
        Spooled(bytes);
    }
}

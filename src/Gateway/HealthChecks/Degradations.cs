using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.HealthChecks;

/// <summary>
/// Parts of the gateway that fail at the moment while requests go on without them. A part is degraded until a minute after
/// its last failure.
/// </summary>
public sealed class Degradations
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, bool> _lasting = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;

    /// <summary>Creates the gauge of degradations.</summary>
    public Degradations(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        meters.Create(TelemetryNames.Source).CreateObservableGauge(
            "imagegateway.degraded",
            () => Parts.Select(part => new Measurement<int>(1, new KeyValuePair<string, object?>("part", part))),
            "{part}",
            "Parts that fail at the moment while requests go on without them.");
    }

    /// <summary>Names of the parts, in order.</summary>
    public IReadOnlyList<string> Parts =>
    [
        .. _failures.Where(failure => _time.GetElapsedTime(failure.Value) < Memory).Select(failure => failure.Key)
            .Union(_lasting.Keys).Order(StringComparer.Ordinal),
    ];

    /// <summary>Notes that a part stays degraded for as long as the process runs, by its settings.</summary>
    public void Lack(string part) => _lasting[part] = true;

    /// <summary>Notes a failure of a part.</summary>
    public void Failed(string part) => _failures[part] = _time.GetTimestamp();
}

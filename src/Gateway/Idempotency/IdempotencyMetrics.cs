using System.Diagnostics.Metrics;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.Idempotency;

/// <summary>Counts the answers of idempotency keys that left before their time because there was no room for them.</summary>
public sealed partial class IdempotencyMetrics
{
    private readonly ILogger<IdempotencyMetrics> _logger;
    private readonly Counter<long> _dropped;
    private int _said;

    /// <summary>Creates the instruments of idempotency.</summary>
    public IdempotencyMetrics(IMeterFactory meters, ILogger<IdempotencyMetrics> logger)
    {
        _logger = logger;
        _dropped = meters.Create(TelemetryNames.Source)
            .CreateCounter<long>(
                "imagegateway.idempotency.dropped_answers", "{answer}", "Answers of idempotency keys that left before their 24 hours.");
    }

    /// <summary>Answers had to make room for another one.</summary>
    public void MadeRoom(int responses)
    {
        if (responses == 0)
            return;
        _dropped.Add(responses);

        // At the bound it happens with every request from then on.
        if (Interlocked.Exchange(ref _said, 1) == 0)
            LogFull(_logger);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The answers of idempotency keys have reached IMAGEGATEWAY__IDEMPOTENCY__BYTES; the oldest leave before their 24 hours from now on")]
    private static partial void LogFull(ILogger logger);
}

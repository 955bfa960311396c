using System.Diagnostics.Metrics;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.ResponseCache;

/// <summary>Counts what a cache could not do. The requests they belong to go on as if nothing were cached.</summary>
public sealed partial class CacheMetrics
{
    private readonly ILogger<CacheMetrics> _logger;
    private readonly Counter<long> _failures;
    private readonly Degradations _degradations;

    /// <summary>Creates the instruments of the cache.</summary>
    public CacheMetrics(IMeterFactory meters, Degradations degradations, ILogger<CacheMetrics> logger)
    {
        (_logger, _degradations) = (logger, degradations);
        _failures = meters.Create(TelemetryNames.Source)
            .CreateCounter<long>("imagegateway.cache.failures", "{operation}", "Look-ups and entries that the cache could not do.");
    }

    /// <summary>Records a failure of the cache.</summary>
    public void Failed(Exception failure)
    {
        _failures.Add(1);
        _degradations.Failed("cache");
        LogFailure(_logger, failure.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cache failed; the request goes on without it: {Reason}")]
    private static partial void LogFailure(ILogger logger, string reason);
}

using System.Diagnostics.Metrics;
using ImageGateway.Gateway.HealthChecks;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.Responses;

/// <summary>Counts images that could not be kept. The requests they belong to go on.</summary>
public sealed partial class ArchiveMetrics
{
    private readonly ILogger<ArchiveMetrics> _logger;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _notFetched;
    private readonly Degradations _degradations;
    private Func<long> _waiting = static () => 0;

    /// <summary>Creates the counter of failures.</summary>
    public ArchiveMetrics(IMeterFactory meters, Degradations degradations, ILogger<ArchiveMetrics> logger)
    {
        (_logger, _degradations) = (logger, degradations);
        var meter = meters.Create(TelemetryNames.Source);
        _notFetched = meter.CreateCounter<long>(
            "imagegateway.archive.not_fetched", "{picture}", "Pictures behind providers' links that could not be fetched for the archive.");
        meter.CreateObservableGauge(
            "imagegateway.archive.spool", () => _waiting(), "By", "Bytes of images that wait on the local disk for the archive's server.");
        _failures = meter.CreateCounter<long>(
            "imagegateway.archive.failures", "{picture}", "Pictures that could not be kept in the archive.");
    }

    /// <summary>Shows how many bytes of images wait to be put.</summary>
    public void Watch(Func<long> waiting) => _waiting = waiting;

    /// <summary>An image could not be put and is tried again.</summary>
    public void Waits(IOException failure)
    {
        _degradations.Failed("archive");
        LogWait(_logger, failure.Message);
    }

    /// <summary>An image behind a link that was given as it is could not be fetched.</summary>
    public void NotFetched() => _notFetched.Add(1);

    /// <summary>An image could not be kept.</summary>
    public void Failed(IOException failure)
    {
        _failures.Add(1);
        _degradations.Failed("archive");
        LogFailure(_logger, failure.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An image waits for the archive: {Reason}")]
    private static partial void LogWait(ILogger logger, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "A picture could not be kept in the archive; it is given without a link: {Reason}")]
    private static partial void LogFailure(ILogger logger, string reason);
}

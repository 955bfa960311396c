using System.Diagnostics.Metrics;
using ImageGateway.Gateway.HealthChecks;

namespace ImageGateway.Gateway.Responses;

/// <summary>Counts images that could not be kept. The requests they belong to go on.</summary>
public sealed partial class ArchiveMetrics
{
    private readonly ILogger<ArchiveMetrics> _logger;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _notFetched;
    private readonly Degradations _degradations;

    /// <summary>Creates the counter of failures.</summary>
    public ArchiveMetrics(IMeterFactory meters, Degradations degradations, ILogger<ArchiveMetrics> logger)
    {
        (_logger, _degradations) = (logger, degradations);
        var meter = meters.Create("ImageGateway");
        _notFetched = meter.CreateCounter<long>(
            "imagegateway.archive.not_fetched", "{picture}", "Pictures behind providers' links that could not be fetched for the archive.");
        _failures = meter.CreateCounter<long>(
            "imagegateway.archive.failures", "{picture}", "Pictures that could not be kept in the archive.");
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

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "A picture could not be kept in the archive; it is given without a link: {Reason}")]
    private static partial void LogFailure(ILogger logger, string reason);
}

using ImageGateway.Core.Pricing;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.Files;

namespace ImageGateway.Gateway.Pricing;

/// <summary>
/// The prices in force: the shipped sheet, with the lines of the deployment's own file in place of its models. A changed
/// file counts within two seconds; one that cannot be read leaves the prices as they are.
/// </summary>
public sealed partial class PriceCatalog : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly string? _path;
    private readonly TimeProvider _time;
    private readonly ILogger<PriceCatalog> _logger;
    private readonly PriceList _shipped = PriceListReader.Shipped();
    private volatile Pricer _pricer;
    private FileStamp _read;

    /// <summary>Reads the built-in price sheet and that of the deployment.</summary>
    /// <exception cref="OptionException">The deployment's file cannot be used.</exception>
    public PriceCatalog(GatewayOptions options, TimeProvider time, ILogger<PriceCatalog> logger)
    {
        (_path, _time, _logger) = (options.PricesFile, time, logger);
        _pricer = new(_shipped);
        if (_path is null)
            return;
        try
        {
            _pricer = ReadFile(_path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw OptionException.ForOption("IMAGEGATEWAY__PRICESFILE", _path, "must be a price sheet that can be read: " + fault.Message);
        }
    }

    /// <summary>Computes prices from the sheet in force.</summary>
    public Pricer Current => _pricer;

    /// <summary>Reads the deployment's file again where it has changed.</summary>
    public void Refresh()
    {
        if (_path is null || FileStamp.Read(_path) == _read)
            return;
        try
        {
            _pricer = ReadFile(_path);
            LogRead(_logger, _path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            LogKept(_logger, _path, fault.Message);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_path is null)
            return;
        using var timer = new PeriodicTimer(Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Refresh();
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private Pricer ReadFile(string path)
    {
        // The stamp first: a file that changes while it is read is read again.
        _read = FileStamp.Read(path);
        using var stream = File.OpenRead(path);
        return new(_shipped.With(PriceListReader.Read(stream)));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Prices were read from {Path}")]
    private static partial void LogRead(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Prices in {Path} cannot be used and stay as they were: {Reason}")]
    private static partial void LogKept(ILogger logger, string path, string reason);
}

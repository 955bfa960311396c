using System.Diagnostics.Metrics;
using System.Threading.Channels;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Background;

namespace ImageGateway.Gateway.Archive;

/// <summary>Stores records of archived images in batches behind the requests. Never makes a request wait, and never fails one.</summary>
public sealed partial class ImageRecordWriter(
    IImageRecords records, IMeterFactory meters, TimeProvider time, ILogger<ImageRecordWriter> logger) : BackgroundService
{
    private const int Capacity = 50_000;
    private const int MaxBatch = 1_000;

    private readonly Counter<long> _lost = meters.Create("ImageGateway").CreateCounter<long>(
        "imagegateway.archive.unrecorded", "{image}", "Archived images whose record of who asked for them was lost.");

    private readonly Channel<ImageRecord> _waiting = Channel.CreateBounded<ImageRecord>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Adds a record; it is lost and counted when there is no room.</summary>
    public void Add(ImageRecord record)
    {
        if (!_waiting.Writer.TryWrite(record))
            _lost.Add(1);
    }

    /// <summary>Stores what waits and ends.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await LastMoments.WaitAsync(running, time, cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<ImageRecord>();
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var record))
                batch.Add(record);
            try
            {
                await records.AddAsync(batch, CancellationToken.None);
            }
            catch (IOException failure)
            {
                _lost.Add(batch.Count);
                LogFailure(batch.Count, failure.Message);
            }

            batch.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Images} images are archived without a record of who asked for them: {Reason}")]
    private partial void LogFailure(int images, string reason);
}

using System.Diagnostics.Metrics;
using System.Threading.Channels;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Background;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.Archive;

/// <summary>Stores records of archived images in batches behind the requests. Never makes a request wait, and never fails one.</summary>
public sealed partial class ImageRecordWriter(
    IImageRecords records, IMeterFactory meters, TimeProvider time, ILogger<ImageRecordWriter> logger) : BackgroundService
{
    private const int Capacity = 50_000;
    private const int MaxBatch = 1_000;

    // A transaction costs as much as hundreds of records.
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Counter<long> _lost = meters.Create(TelemetryNames.Source).CreateCounter<long>(
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
        _ending.TrySetResult();
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
            await StoreAsync(batch);
            var isFull = batch.Count == MaxBatch;
            batch.Clear();
            if (!isFull)
                await Task.WhenAny(Task.Delay(BatchTime, time, CancellationToken.None), _ending.Task);
        }
    }

    // Without its record nobody finds an image that is to be erased, so it waits for its store as long as the process runs.
    private async ValueTask StoreAsync(List<ImageRecord> batch)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await records.AddAsync(batch, CancellationToken.None);
                return;
            }
            catch (IOException failure) when (!_ending.Task.IsCompleted)
            {
                LogWait(pause.TotalSeconds, failure.Message);
                await Task.WhenAny(Task.Delay(pause, time), _ending.Task);
            }
            catch (IOException failure)
            {
                _lost.Add(batch.Count);
                LogFailure(batch.Count, failure.Message);
                return;
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "Records of archived images cannot be stored and are tried again in {Seconds} s: {Reason}")]
    private partial void LogWait(double seconds, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Images} images are archived without a record of who asked for them: {Reason}")]
    private partial void LogFailure(int images, string reason);
}

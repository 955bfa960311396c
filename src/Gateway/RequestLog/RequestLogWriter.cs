using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Background;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Takes the entries out of the queue in batches, has them stored, and shows them to those who listen.</summary>
internal sealed class RequestLogWriter(
    RequestLogQueue queue, LogDelivery delivery, RequestLogOptions options, RequestLogFeed feed, ICountedMetadata counted,
    TimeProvider time) : BackgroundService
{
    private const int MaxBatch = 5_000;

    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<bool>? _waiting;

    /// <summary>Ends the queue and stores what waits in it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Complete();
        delivery.End();
        _ending.TrySetResult();
        if (ExecuteTask is { } running)
            await LastMoments.WaitAsync(running, time, cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        delivery.Begin();
        while (await NextAsync() is { } entries)
        {
            if (entries.IsEmpty)
                await delivery.StoreHeldAsync();
            else
                await delivery.StoreAsync(new(Guid.NewGuid(), entries)
                {
                    CountedMetadata = await counted.CountedMetadataAsync(CancellationToken.None),
                });

            // Entries of a shared store come back from it, together with those of other instances.
            if (options.Kind == RequestLogKind.Sqlite && feed.HasListeners)
                feed.Publish(entries);
            await delivery.ReplayAsync();
        }
    }

    // What comes within a short time, or nothing when the spool may be tried again; null at the end.
    private async ValueTask<ImmutableArray<LogEntry>?> NextAsync()
    {
        if (delivery.HoldsBatch)
        {
            await Task.WhenAny(Task.Delay(delivery.Pause, time), _ending.Task);
            return [];
        }

        var waiting = _waiting ??= queue.Reader.WaitToReadAsync().AsTask();
        if (delivery.HasSpooled && await Task.WhenAny(waiting, Task.Delay(delivery.Pause, time)) != waiting)
            return [];
        if (!await waiting)
            return null;
        _waiting = null;
        await Task.WhenAny(Task.Delay(BatchTime, time), queue.EnoughAsync(), _ending.Task);
        var entries = ImmutableArray.CreateBuilder<LogEntry>();
        while (entries.Count < MaxBatch && queue.TryTake(out var entry))
            entries.Add(entry);
        return entries.ToImmutable();
    }
}

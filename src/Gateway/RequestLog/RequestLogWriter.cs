using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Background;
using ImageGateway.Gateway.Options;
using ImageGateway.Storage.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Stores the entries of the queue in batches, and keeps them on the local disk while the store is away.</summary>
internal sealed partial class RequestLogWriter(
    RequestLogQueue queue, IRequestLogStore store, LogSpool spool, RequestLogMetrics metrics, RequestLogOptions options,
    RequestLogFeed feed, ICountedMetadata counted, TimeProvider time,
    ILogger<RequestLogWriter> logger) : BackgroundService
{
    private const int MaxBatch = 5_000;

    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly LogAppender _appender = new(store, metrics, logger);
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<bool>? _waiting;
    private LogBatch? _held;
    private TimeSpan _pause = FirstPause;
    private long? _awaySince;

    /// <summary>Ends the queue and stores what waits in it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Complete();
        _ending.TrySetResult();
        if (ExecuteTask is { } running)
            await LastMoments.WaitAsync(running, time, cancellationToken);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Spooled(spool.Bytes);
        while (await NextAsync() is { } entries)
        {
            if (entries.IsEmpty)
                await StoreHeldAsync();
            else
                await StoreAsync(new(Guid.NewGuid(), entries)
                {
                    CountedMetadata = await counted.CountedMetadataAsync(CancellationToken.None),
                });

            // Entries of a shared store come back from it, together with those of other instances.
            if (options.Kind == RequestLogKind.Sqlite && feed.HasListeners)
                feed.Publish(entries);
            await ReplayAsync();
        }
    }

    // What comes within a short time, or nothing when the spool may be tried again; null at the end.
    private async ValueTask<ImmutableArray<LogEntry>?> NextAsync()
    {
        if (_held is not null)
        {
            await Task.WhenAny(Task.Delay(_pause, time), _ending.Task);
            return [];
        }

        var waiting = _waiting ??= queue.Reader.WaitToReadAsync().AsTask();
        if (spool.Count > 0 && await Task.WhenAny(waiting, Task.Delay(_pause, time)) != waiting)
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

    // Behind what waits already, so that batches are stored in their order.
    private async ValueTask StoreAsync(LogBatch batch)
    {
        if (spool.Count > 0 || !await TryAppendAsync(batch))
            Keep(batch);
    }

    // While neither the store nor the disk takes anything, one batch waits here and the others in the queue, whose bound counts.
    private async ValueTask StoreHeldAsync()
    {
        if (_held is not { } batch)
            return;
        _held = null;
        await StoreAsync(batch);
    }

    private async ValueTask ReplayAsync()
    {
        try
        {
            while (spool.Count > 0 && !(_awaySince is { } since && time.GetElapsedTime(since) < _pause))
            {
                var oldest = spool.Peek(out var unreadable);
                if (unreadable > 0)
                    metrics.Lost(unreadable, "unreadable");
                if (oldest is null || !await TryAppendAsync(oldest))
                    return;
                spool.Remove();
                metrics.Replayed(oldest.Entries.Length, spool.Bytes);
            }
        }
        catch (IOException unread)
        {
            SetAway(unread.Message);
        }
    }

    private async ValueTask<bool> TryAppendAsync(LogBatch batch)
    {
        try
        {
            await _appender.AppendAsync(batch);
            if (_awaySince is not null)
                LogBack(spool.Count);
            (_pause, _awaySince) = (FirstPause, null);
            return true;
        }
        catch (IOException away)
        {
            SetAway(away.Message);
            return false;
        }
    }

    private void SetAway(string reason)
    {
        if (_awaySince is not null)
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        _awaySince = time.GetTimestamp();
        LogAway(reason, _pause.TotalSeconds);
    }

    private void Keep(LogBatch batch)
    {
        string reason;
        try
        {
            if (spool.TryAdd(batch))
            {
                metrics.Kept(batch.Entries.Length, spool.Bytes);
                return;
            }

            reason = "the spool is full";
        }
        catch (IOException) when (!_ending.Task.IsCompleted)
        {
            _held = batch;
            return;
        }
        catch (IOException full)
        {
            reason = full.Message;
        }

        LogLost(batch.Entries.Length, reason);
        metrics.Lost(batch.Entries.Length, "spool");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The request log's store is away and is tried again in {Seconds} s: {Reason}")]
    private partial void LogAway(string reason, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The request log's store is back; {Batches} batches wait for it")]
    private partial void LogBack(int batches);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Entries} entries of the request log are lost: {Reason}")]
    private partial void LogLost(int entries, string reason);
}

using ImageGateway.Core.RequestLog;
using ImageGateway.Storage.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>
/// Brings batches to the store in their order. While the store is away they wait on the local disk, and it is tried again after pauses
/// that grow. For one writer at a time.
/// </summary>
internal sealed partial class LogDelivery(
    LogAppender appender, LogSpool spool, RequestLogMetrics metrics, TimeProvider time, ILogger<LogDelivery> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private LogBatch? _held;
    private long? _awaySince;
    private volatile bool _isEnding;

    /// <summary>True while a batch waits in memory that neither the store nor the disk takes.</summary>
    public bool HoldsBatch => _held is not null;

    /// <summary>True while batches wait on the disk.</summary>
    public bool HasSpooled => spool.Count > 0;

    /// <summary>Time until a store that is away is tried again.</summary>
    public TimeSpan Pause { get; private set; } = FirstPause;

    /// <summary>Reports the batches that an earlier run left on the disk.</summary>
    public void Begin() => metrics.Spooled(spool.Bytes);

    /// <summary>Loses and counts from now on what neither the store nor the disk takes, so that the process can end.</summary>
    public void End() => _isEnding = true;

    /// <summary>Stores a batch, or keeps it behind those that wait already.</summary>
    public async ValueTask StoreAsync(LogBatch batch)
    {
        if (HasSpooled || !await TryAppendAsync(batch))
            Keep(batch);
    }

    /// <summary>Stores the batch that waits in memory.</summary>
    public async ValueTask StoreHeldAsync()
    {
        if (_held is not { } batch)
            return;
        _held = null;
        await StoreAsync(batch);
    }

    /// <summary>Stores the batches on the disk, until the store is away or its pause is not over.</summary>
    public async ValueTask ReplayAsync()
    {
        try
        {
            while (spool.Count > 0 && !(_awaySince is { } since && time.GetElapsedTime(since) < Pause))
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
            await appender.AppendAsync(batch);
            if (_awaySince is not null)
                LogBack(spool.Count);
            (Pause, _awaySince) = (FirstPause, null);
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
            Pause = Pause * 2 < LongestPause ? Pause * 2 : LongestPause;
        _awaySince = time.GetTimestamp();
        LogAway(reason, Pause.TotalSeconds);
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
        catch (IOException) when (!_isEnding)
        {
            // This one waits here and the others in the queue, whose bound counts.
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

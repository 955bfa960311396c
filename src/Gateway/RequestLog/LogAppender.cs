using System.Collections.Immutable;
using ImageGateway.Core.RequestLog;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Appends batches to the store without the entries that it refuses for what they hold: those are counted and lost.</summary>
internal sealed partial class LogAppender(IRequestLogStore store, RequestLogMetrics metrics, ILogger<LogAppender> logger)
{
    /// <summary>Stores all entries of a batch that the store takes.</summary>
    /// <exception cref="IOException">The store is away; the batch may be appended again, and nothing of it is counted yet.</exception>
    public async ValueTask AppendAsync(LogBatch batch)
    {
        var refused = new List<LogRefusalException>();
        await AppendAsync(batch, refused);
        metrics.Stored(batch.Entries.Length - refused.Count);
        if (refused.Count == 0)
            return;
        metrics.Lost(refused.Count, "refused");
        LogRefused(refused.Count, refused[0].Entries[0].TraceId, refused[0].Message);
    }

    // Halves of halves, until the refused entries stand alone: a dozen more transactions for each of them.
    private async ValueTask AppendAsync(LogBatch batch, List<LogRefusalException> refused)
    {
        ImmutableArray<LogEntry> among;
        try
        {
            await store.AppendAsync(batch, CancellationToken.None);
            return;
        }
        catch (LogRefusalException refusal) when (refusal.Entries.Length == 1)
        {
            refused.Add(refusal);
            return;
        }
        catch (LogRefusalException refusal)
        {
            among = refusal.Entries;
        }

        var (first, second) = batch.Split(among);
        await AppendAsync(first, refused);
        await AppendAsync(second, refused);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Entries} entries of the request log are lost, the first of them of trace {TraceId}: the store refuses them: {Reason}")]
    private partial void LogRefused(int entries, string traceId, string reason);
}

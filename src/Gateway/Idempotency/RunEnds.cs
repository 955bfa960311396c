using System.Threading.Channels;

namespace ImageGateway.Gateway.Idempotency;

/// <summary>
/// Tells the store how runs ended. What it cannot be told at once is told again every second, within a bound; beyond it a run stays
/// under way for as long as the process lives, and is unknown afterwards.
/// </summary>
public sealed partial class RunEnds(TimeProvider time, ILogger<RunEnds> logger) : BackgroundService
{
    private const int MostLate = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<Func<ValueTask>> _late = Channel.CreateBounded<Func<ValueTask>>(MostLate);

    /// <summary>Tells the store, now or later.</summary>
    public async ValueTask TellAsync(Func<ValueTask> tell)
    {
        try
        {
            await tell();
        }
        catch (IOException failure)
        {
            LogFailure(failure);
            if (!_late.Writer.TryWrite(tell))
                LogTooMany();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var tell in _late.Reader.ReadAllAsync(stoppingToken))
            {
                while (!await TryAsync(tell))
                    await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private static async ValueTask<bool> TryAsync(Func<ValueTask> tell)
    {
        try
        {
            await tell();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store of idempotency keys failed; it is told again how a run ended")]
    private partial void LogFailure(Exception failure);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Too many runs wait for the store of idempotency keys: one of them stays under way until this process ends")]
    private partial void LogTooMany();
}

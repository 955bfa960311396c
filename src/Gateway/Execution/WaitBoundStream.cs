using ImageGateway.Core.Streams;

namespace ImageGateway.Gateway.Execution;

/// <summary>A body of which a read that takes long first lets something be done that waited for what comes next.</summary>
/// <param name="body">The body.</param>
/// <param name="waits">Whether something waits.</param>
/// <param name="giveUp">Does it without what comes next.</param>
/// <param name="patience">How long it may wait.</param>
/// <param name="time">The clock.</param>
internal sealed class WaitBoundStream(Stream body, Func<bool> waits, Func<ValueTask> giveUp, TimeSpan patience, TimeProvider time)
    : ReadOnlyStream
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = body.ReadAsync(buffer, cancellationToken);
        if (reading.IsCompleted || !waits())
            return await reading;
        var read = reading.AsTask();
        try
        {
            return await read.WaitAsync(patience, time, CancellationToken.None);
        }
        catch (TimeoutException) when (!read.IsCompleted)
        {
            await giveUp();
            return await read;
        }
    }
}

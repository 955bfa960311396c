using ImageGateway.Core.Streams;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>Stream of foreign content that fails beyond its maximum length.</summary>
/// <param name="body">The bytes.</param>
/// <param name="maxBytes">How many there may be.</param>
/// <param name="fault">The fault.</param>
internal sealed class BoundedStream(Stream body, long maxBytes, Func<Exception> fault) : ReadOnlyStream
{
    private long _bytes;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = body.ReadAsync(buffer, cancellationToken);
        return reading.IsCompletedSuccessfully ? new(Count(reading.Result)) : CountAsync(reading);
    }

    private async ValueTask<int> CountAsync(ValueTask<int> reading) => Count(await reading);

    private int Count(int read) => (_bytes += read) <= maxBytes ? read : throw fault();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            body.Dispose();
        base.Dispose(disposing);
    }
}

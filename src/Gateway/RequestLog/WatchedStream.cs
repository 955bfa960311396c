using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>A provider's body that copies an excerpt of itself and the time that its reader waited for it. Disposing it disposes the
/// body.</summary>
internal sealed class WatchedStream(Stream body, BodyExcerpt? excerpt, AttemptRecord attempt) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var startedAt = attempt.Now;
        var read = await body.ReadAsync(buffer, cancellationToken);
        attempt.Waited(startedAt);
        excerpt?.Append(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            body.Dispose();
        base.Dispose(disposing);
    }
}

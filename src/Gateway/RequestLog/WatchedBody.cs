using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Copies an excerpt of a provider's body while it is read, and counts the time that its reader waited for it.</summary>
internal sealed class WatchedBody(BodyExcerpt? excerpt, AttemptRecord attempt) : IBodyObserver
{
    public long Now => attempt.Now;

    public void Read(ReadOnlySpan<byte> bytes, long since) => attempt.Take(excerpt, bytes, since);
}

using ImageGateway.Core.EventStreams;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Responses;

/// <summary>The stream of <see cref="ResponseCapture"/>: to the client and into the spool.</summary>
internal sealed class CaptureStream(HttpResponse response, Stream client, Spool spool) : Stream
{
    private readonly byte[] _held = new byte[1];
    private EventStreamScanner? _events;
    private bool _mayBeLast;
    private bool _begun;
    private bool _holds;
    private bool _lost;
    private bool _clientLeft;

    /// <summary>True when server-sent events pass through.</summary>
    public bool IsEvents => _events is not null;

    /// <summary>True when everything so far is in the spool.</summary>
    public bool IsKept => _begun && !_lost;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return;
        if (!_begun)
        {
            _begun = true;
            _events = response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true ? new() : null;
        }

        await KeepAsync(buffer, cancellationToken);
        await ReleaseAsync();

        // A partial image must not wait for its last byte until the next one comes.
        if (_events is not null && !MayBeLast(_events, buffer))
        {
            await PassAsync(buffer, cancellationToken);
            return;
        }

        (_held[0], _holds) = (buffer.Span[^1], true);
        if (buffer.Length > 1)
            await PassAsync(buffer[..^1], cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_clientLeft)
            return;
        try
        {
            await client.FlushAsync(cancellationToken);
        }
        catch (Exception failure) when (IsClientGone(failure, cancellationToken))
        {
            _clientLeft = true;
        }
    }

    /// <summary>Lets the last byte go.</summary>
    public async ValueTask ReleaseAsync()
    {
        if (!_holds)
            return;
        _holds = false;
        await PassAsync(_held, CancellationToken.None);
    }

    public override void Flush() => throw new NotSupportedException("Answers are written asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Answers are written asynchronously.");

    // From a completed event on: its last byte may be the answer's last.
    private bool MayBeLast(EventStreamScanner events, ReadOnlyMemory<byte> bytes)
    {
        events.Feed(bytes);
        for (var piece = events.Next(); piece != EventPiece.NeedMore; piece = events.Next())
        {
            if (piece == EventPiece.Name)
                _mayBeLast = events.Value.Span.EndsWith("completed"u8);
        }

        return _mayBeLast;
    }

    private async ValueTask KeepAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (_lost)
            return;
        try
        {
            await spool.WriteAsync(bytes, cancellation);
        }
        catch (SpoolException)
        {
            // The caller gets its answer all the same; whoever wants to keep it is told by OpenAsync.
            _lost = true;
        }
    }

    private async ValueTask PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (_clientLeft)
            return;
        try
        {
            await client.WriteAsync(bytes, cancellation);
        }
        catch (Exception failure) when (IsClientGone(failure, cancellation))
        {
            _clientLeft = true;
        }
    }

    private static bool IsClientGone(Exception failure, CancellationToken cancellation) =>
        failure is IOException or ObjectDisposedException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);
}

using ImageGateway.Api.Answers;
using ImageGateway.Api.Requests;

namespace ImageGateway.Api.Twins;

/// <summary>The stream of <see cref="AnswerCapture"/>: to the client and into the spool.</summary>
internal sealed class CaptureStream(HttpResponse response, Stream client, Spool spool) : Stream
{
    private readonly byte[] _held = new byte[1];
    private CompletedEvents? _events;
    private bool _begun;
    private bool _holds;
    private bool _lost;
    private bool _clientLeft;

    /// <summary>Whether server-sent events pass.</summary>
    public bool IsEvents => _events is not null;

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

        await KeepAsync(buffer, cancellationToken).ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);

        // A partial picture must not wait for its last byte until the next one comes.
        if (_events is { MayBeLast: false })
        {
            await PassAsync(buffer, cancellationToken).ConfigureAwait(false);
            return;
        }

        (_held[0], _holds) = (buffer.Span[^1], true);
        if (buffer.Length > 1)
            await PassAsync(buffer[..^1], cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_clientLeft)
            return;
        try
        {
            await client.FlushAsync(cancellationToken).ConfigureAwait(false);
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
        await PassAsync(_held, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Ends what is kept.</summary>
    /// <returns>Whether it is whole.</returns>
    public async ValueTask<bool> EndAsync(CancellationToken cancellation)
    {
        if (_lost || !_begun || _events is { Count: 0 })
            return false;
        try
        {
            if (_events is not null)
                await CompletedEvents.EndAsync(spool.WriteAsync, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (SpoolException)
        {
            return false;
        }
    }

    public override void Flush() => throw new NotSupportedException("Answers are written asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

    private async ValueTask KeepAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (_lost)
            return;
        try
        {
            if (_events is null)
                await spool.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            else
                await _events.FeedAsync(bytes, spool.WriteAsync, cancellation).ConfigureAwait(false);
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
            await client.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsClientGone(failure, cancellation))
        {
            _clientLeft = true;
        }
    }

    private static bool IsClientGone(Exception failure, CancellationToken cancellation) =>
        failure is IOException or ObjectDisposedException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested);
}

using System.Buffers;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>Keeps the first bytes of a body that passes, so that an answer without an image can be quoted.</summary>
internal sealed class HeadStream(Stream body, int maxBytes) : Stream
{
    private byte[]? _head = ArrayPool<byte>.Shared.Rent(maxBytes);
    private int _length;

    /// <summary>The first bytes, as far as they were read.</summary>
    public ReadOnlyMemory<byte> Head => _head.AsMemory(0, _length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = body.ReadAsync(buffer, cancellationToken);
        return reading.IsCompletedSuccessfully ? new(Keep(buffer, reading.Result)) : KeepAsync(buffer, reading);
    }

    private async ValueTask<int> KeepAsync(Memory<byte> buffer, ValueTask<int> reading) => Keep(buffer, await reading);

    private int Keep(Memory<byte> buffer, int read)
    {
        var take = Math.Min(read, maxBytes - _length);
        buffer.Span[..take].CopyTo(_head.AsSpan(_length));
        _length += take;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // The body itself is its owner's.
    protected override void Dispose(bool disposing)
    {
        if (disposing && _head is { } head)
        {
            _head = null;
            _length = 0;
            ArrayPool<byte>.Shared.Return(head);
        }

        base.Dispose(disposing);
    }
}

using System.Buffers;

namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>Cuts what is written to it into IDAT chunks; the last one goes out when the stream is disposed.</summary>
public sealed class IdatStream(IBufferWriter<byte> output) : Stream
{
    // A chunk's length comes before its data, so a chunk is held until it is full.
    private const int ChunkSize = 32 * 1024;

    private readonly byte[] _chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
    private int _held;
    private bool _disposed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_disposed;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (!buffer.IsEmpty)
        {
            var part = buffer[..Math.Min(buffer.Length, ChunkSize - _held)];
            part.CopyTo(_chunk.AsSpan(_held));
            _held += part.Length;
            buffer = buffer[part.Length..];
            if (_held == ChunkSize)
                WriteChunk();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            if (_held > 0)
                WriteChunk();
            ArrayPool<byte>.Shared.Return(_chunk);
        }

        base.Dispose(disposing);
    }

    private void WriteChunk()
    {
        PngChunks.Write(output, "IDAT"u8, _chunk.AsSpan(0, _held));
        _held = 0;
    }
}

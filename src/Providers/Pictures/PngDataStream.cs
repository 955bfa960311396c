namespace ImageGateway.Providers.Pictures;

/// <summary>The data of a PNG's IDAT chunks, one after the other. Begins inside the first; at its end the reader stands at the chunk after the last.</summary>
internal sealed class PngDataStream(PngChunkReader chunks) : Stream
{
    private static readonly uint Idat = PngChunkReader.Named("IDAT"u8);

    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (!_ended && chunks.Fault is null)
        {
            var read = chunks.Read(buffer);
            if (read > 0)
                return read;
            _ended = !chunks.Next() || chunks.Type != Idat;
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

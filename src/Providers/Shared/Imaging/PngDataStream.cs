namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>
/// The data of a PNG's IDAT chunks, one after the other. Begins inside the first; at its end the reader stands at the
/// chunk after the last. Data that asks for a preset dictionary is a fault: PNG knows none (PNG specification, 10.1),
/// and .NET's inflater would answer it with an exception that cannot be told from a file that cannot be read.
/// </summary>
internal sealed class PngDataStream(PngChunkReader chunks) : Stream
{
    private static readonly uint Idat = PngChunkReader.Named("IDAT"u8);

    // In the second byte of the data (RFC 1950, 2.2).
    private const byte DictionaryFlag = 0x20;

    private long _read;
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
                return Checked(buffer[..read]);
            _ended = !chunks.Next() || chunks.Type != Idat;
        }

        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // Nothing is given of a part with the flag in it, so that the inflater never sees it.
    private int Checked(ReadOnlySpan<byte> part)
    {
        var flags = 1 - _read;
        _read += part.Length;
        if (flags < 0 || flags >= part.Length || (part[(int)flags] & DictionaryFlag) == 0)
            return part.Length;
        chunks.Fail("is damaged: its pixels ask for a dictionary");
        return 0;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

namespace ImageGateway.TestKit;

/// <summary>Gives its bytes in pieces of the lengths that are named, in turn, as a network does.</summary>
public sealed class PiecewiseStream(ReadOnlyMemory<byte> content, params IReadOnlyList<int> lengths) : Stream
{
    private const int PatienceAtTheEnd = 1000;

    private int _position;
    private int _reads;
    private int _readsAtTheEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var wanted = lengths.Count == 0 ? int.MaxValue : Math.Max(1, lengths[_reads++ % lengths.Count]);
        var read = Math.Min(Math.Min(wanted, buffer.Length), content.Length - _position);
        content.Span.Slice(_position, read).CopyTo(buffer);
        _position += read;
        if (read == 0 && buffer.Length > 0 && ++_readsAtTheEnd > PatienceAtTheEnd)
            throw new InvalidOperationException("The stream has ended, and its reader goes on reading.");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

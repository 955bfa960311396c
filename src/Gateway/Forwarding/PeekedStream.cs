using ImageGateway.Core.Streams;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>A stream whose first bytes were looked at before; it still begins with them. Disposing it disposes the stream.</summary>
internal sealed class PeekedStream : ReadOnlyStream
{
    private readonly Stream _rest;
    private ReadOnlyMemory<byte> _head;

    private PeekedStream(Stream rest, ReadOnlyMemory<byte> head) => (_rest, _head) = (rest, head);

    /// <summary>Reads the first bytes, as many as are asked for or as there are.</summary>
    public static async ValueTask<(ReadOnlyMemory<byte> Head, PeekedStream Whole)> PeekAsync(
        Stream stream, int bytes, CancellationToken cancellation)
    {
        var head = new byte[bytes];
        var length = await stream.ReadAtLeastAsync(head, bytes, throwOnEndOfStream: false, cancellation);
        return (head.AsMemory(0, length), new(stream, head.AsMemory(0, length)));
    }

    /// <summary>Leaves out what the stream begins with.</summary>
    /// <param name="bytes">At most as many as were looked at.</param>
    public void Skip(int bytes) => _head = _head[bytes..];

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_head.IsEmpty)
            return _rest.ReadAsync(buffer, cancellationToken);
        var length = Math.Min(buffer.Length, _head.Length);
        _head[..length].CopyTo(buffer);
        _head = _head[length..];
        return new(length);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rest.Dispose();
        base.Dispose(disposing);
    }
}

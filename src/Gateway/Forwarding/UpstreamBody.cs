using System.Buffers;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Streams;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// The body of a provider's answer. It fails beyond its maximum length; its first bytes can be looked at before they are read, and are
/// kept, so that an answer without an image can be quoted. Disposing it disposes the stream below.
/// </summary>
/// <param name="body">The bytes.</param>
/// <param name="maxBytes">How many there may be.</param>
/// <param name="fault">Makes the fault of a body that is longer.</param>
public sealed class UpstreamBody(Stream body, long maxBytes, Func<Exception> fault) : ReadOnlyStream
{
    private byte[]? _head = ArrayPool<byte>.Shared.Rent(ResponseSentence.HeadBytes);
    private int _kept;
    private int _skipped;

    // Of the first bytes, those that were read and not only looked at.
    private int _given;
    private long _bytes;

    /// <summary>Told of what is read; null: nobody is.</summary>
    public IBodyObserver? Observer { get; set; }

    /// <summary>The first bytes, as far as they were read or looked at.</summary>
    public ReadOnlyMemory<byte> Head => _head.AsMemory(_skipped, _kept - _skipped);

    /// <summary>Looks at the first bytes, before anything is read: as many as are asked for, or more, or all that there are.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int bytes, CancellationToken cancellation)
    {
        int read;
        while (_kept < bytes && (read = await FetchAsync(_head.AsMemory(_kept, ResponseSentence.HeadBytes - _kept), cancellation)) > 0)
            _kept += read;
        return Head;
    }

    /// <summary>Leaves out what the body begins with.</summary>
    /// <param name="bytes">At most as many as were looked at.</param>
    public void Skip(int bytes) => _given = _skipped = bytes;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_given == _kept)
        {
            var fetching = FetchAsync(buffer, cancellationToken);
            return _kept == ResponseSentence.HeadBytes ? fetching
                : fetching.IsCompletedSuccessfully ? new(Keep(buffer, fetching.Result))
                : KeepAsync(buffer, fetching);
        }

        var length = Math.Min(buffer.Length, _kept - _given);
        _head.AsMemory(_given, length).CopyTo(buffer);
        _given += length;
        return new(length);
    }

    private async ValueTask<int> KeepAsync(Memory<byte> buffer, ValueTask<int> fetching) => Keep(buffer, await fetching);

    private int Keep(ReadOnlyMemory<byte> buffer, int read)
    {
        var length = Math.Min(read, ResponseSentence.HeadBytes - _kept);
        buffer[..length].CopyTo(_head.AsMemory(_kept));
        _given = _kept += length;
        return read;
    }

    private ValueTask<int> FetchAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var since = Observer?.Now ?? 0;
        var reading = body.ReadAsync(buffer, cancellation);
        return reading.IsCompletedSuccessfully ? new(Count(buffer, reading.Result, since)) : CountAsync(buffer, reading, since);
    }

    private async ValueTask<int> CountAsync(Memory<byte> buffer, ValueTask<int> reading, long since) =>
        Count(buffer, await reading, since);

    private int Count(ReadOnlyMemory<byte> buffer, int read, long since)
    {
        if ((_bytes += read) > maxBytes)
            throw fault();
        Observer?.Read(buffer.Span[..read], since);
        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _head is { } head)
        {
            (_head, _kept, _skipped, _given) = (null, 0, 0, 0);
            ArrayPool<byte>.Shared.Return(head);
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}

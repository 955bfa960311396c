using System.Buffers;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Writes an answer to the client. The first 32 KiB are held: a short answer goes out in one piece with its length, and
/// one that fails early can still be answered with an error.
/// </summary>
internal sealed class ClientOutput(HttpResponse response, RequestRecord? record, Action start) : IResponseOutput, IDisposable
{
    private const int HoldBytes = 32 * 1024;
    private const int FlushBytes = 64 * 1024;

    private byte[]? _held = ArrayPool<byte>.Shared.Rent(HoldBytes);
    private int _heldLength;
    private int _unflushed;

    /// <inheritdoc/>
    public long Length { get; private set; }

    /// <summary>True when bytes were sent, so that nothing can be taken back.</summary>
    public bool Started { get; private set; }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        Length += bytes.Length;
        if (!Started)
        {
            if (_heldLength + bytes.Length <= HoldBytes)
            {
                bytes.CopyTo(_held.AsMemory(_heldLength));
                _heldLength += bytes.Length;
                return;
            }

            await StartAsync(cancellation);
        }

        for (var rest = bytes; !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(rest.Length, FlushBytes)];
            rest = rest[part.Length..];
            Put(part.Span);
            if (_unflushed < FlushBytes)
                continue;
            _unflushed = 0;
            await FlushAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public bool CanTruncate => !Started;

    /// <inheritdoc/>
    public void Truncate(long length)
    {
        if (Started)
            throw new InvalidOperationException("The answer is on its way to the client.");
        _heldLength = (int)length;
        Length = length;
    }

    /// <summary>Sends what is left.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        if (!Started)
        {
            Started = true;
            start();
            response.ContentLength = _heldLength;
            record?.Sent(_held.AsSpan(0, _heldLength));
            await response.Body.WriteAsync(_held.AsMemory(0, _heldLength), cancellation);
        }
        else
        {
            await FlushAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_held is { } held)
        {
            _held = null;
            ArrayPool<byte>.Shared.Return(held);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        var startedAt = record?.Now ?? 0;
        await response.BodyWriter.FlushAsync(cancellation);
        record?.WaitedForClient(startedAt);
    }

    private async ValueTask StartAsync(CancellationToken cancellation)
    {
        Started = true;
        start();
        await response.StartAsync(cancellation);
        Put(_held.AsSpan(0, _heldLength));

        // A slow reader may take what follows for minutes.
        Dispose();
    }

    // In one segment: a large part in the server's blocks of 4 KiB costs a tenth of the rate.
    private void Put(ReadOnlySpan<byte> part)
    {
        var body = response.BodyWriter;
        part.CopyTo(body.GetSpan(part.Length));
        body.Advance(part.Length);
        record?.Sent(part);
        _unflushed += part.Length;
    }
}

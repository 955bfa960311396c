using System.Buffers;
using System.IO.Pipelines;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Streams;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Requests;

/// <summary>
/// The body of a request as its readers get it: without its content encoding, within the bound on its bytes and on its time, each
/// byte counted at the gate. The least rate of a body is the server's own bound (<c>LIMITS__BODYRATE</c>).
/// </summary>
public sealed class IncomingBody : ReadOnlyStream
{
    private readonly RequestAdmission.Ticket _ticket;
    private readonly Stream _source;
    private readonly bool _isEncoded;
    private readonly long _maxBytes;
    private readonly CancellationToken _leaving;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _left;
    private long _bytes;

    private IncomingBody(
        DecodedBody decoded, RequestAdmission.Ticket ticket, long maxBytes, TimeSpan time, TimeProvider clock, CancellationToken leaving)
    {
        (_source, _isEncoded, _ticket, _maxBytes, _leaving) = (decoded.Body, decoded.IsEncoded, ticket, maxBytes, leaving);
        _end = new(time, clock);
        _left = leaving.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
    }

    /// <summary>Opens the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ticket">Where its bytes are counted.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="leaving">Cancelled when the client leaves.</param>
    /// <param name="maxBytes">Bytes of the body without its encoding; null: the bound of the image routes.</param>
    /// <exception cref="BodyRefusedException">It is too long, or in an encoding that is not known.</exception>
    public static IncomingBody Open(
        HttpRequest request, RequestAdmission.Ticket ticket, LimitOptions limits, TimeProvider clock, CancellationToken leaving,
        long? maxBytes = null)
    {
        var most = maxBytes ?? limits.BodyBytes;
        if (request.ContentLength > most)
            throw new BodyRefusedException(RequestErrors.TooLarge(most));
        return ContentCoding.Decode(request.Headers.ContentEncoding, request.Body).TryGet(out var decoded, out var error)
            ? new(decoded, ticket, most, limits.BodyTime, clock, leaving)
            : throw new BodyRefusedException(error);
    }

    /// <summary>
    /// Takes a short body that has arrived whole with its head, as most do: nobody has to wait for it, so that it needs no bound on
    /// its time. False where it has not; then nothing of it is read.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="ticket">Where its bytes are counted.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="BodyRefusedException">There is no room for it.</exception>
    public static bool TryTake(HttpRequest request, RequestAdmission.Ticket ticket, LimitOptions limits, out ReadOnlyMemory<byte> body)
    {
        body = default;
        if (request.ContentLength is not (> 0 and <= MostBuffer and var length) || length > limits.BodyBytes
            || request.Headers.ContentEncoding.Count > 0 || !TryRead(request, out var read))
            return false;
        if (read.IsCanceled || read.Buffer.Length != length)
        {
            request.BodyReader.AdvanceTo(read.Buffer.Start);
            return false;
        }

        var whole = GC.AllocateUninitializedArray<byte>((int)length);
        read.Buffer.CopyTo(whole);
        request.BodyReader.AdvanceTo(read.Buffer.End);
        body = whole;
        return ticket.TryTake(length) ? true : throw new BodyRefusedException(RequestErrors.Overloaded);
    }

    private static bool TryRead(HttpRequest request, out ReadResult read)
    {
        try
        {
            return request.BodyReader.TryRead(out read);
        }
        catch (BadHttpRequestException)
        {
            // Said again, and told apart, where the body is waited for.
            read = default;
            return false;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="BodyRefusedException">The body passes one of its bounds, or is not in the encoding that it names.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await ReadPlainAsync(buffer);
        _bytes += read;
        if (_bytes > _maxBytes)
            throw new BodyRefusedException(RequestErrors.TooLarge(_maxBytes));
        return _ticket.TryTake(read) ? read : throw new BodyRefusedException(RequestErrors.Overloaded);
    }

    /// <summary>All of it. What an announced length promises takes no memory before it is there.</summary>
    /// <param name="announced">The length that the request announces, if it does.</param>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAllAsync(long? announced)
    {
        // One byte more shows the end without another buffer.
        var buffer = new byte[(int)Math.Clamp((announced ?? 0) + 1, LeastBuffer, MostBuffer)];
        var length = 0;
        List<byte[]>? full = null;
        int read;
        while ((read = await ReadAsync(buffer.AsMemory(length))) > 0)
        {
            length += read;
            if (length < buffer.Length)
                continue;
            (full ??= []).Add(buffer);
            (buffer, length) = (new byte[MostBuffer], 0);
        }

        if (full is null)
            return buffer.AsMemory(0, length);
        var whole = GC.AllocateUninitializedArray<byte>(full.Sum(piece => piece.Length) + length);
        var at = 0;
        foreach (var piece in full)
        {
            piece.CopyTo(whole, at);
            at += piece.Length;
        }

        buffer.AsSpan(0, length).CopyTo(whole.AsSpan(at));
        return whole;
    }

    private const int LeastBuffer = 512;

    // Below what the runtime takes for a large object.
    private const int MostBuffer = 64 * 1024;

    private async ValueTask<int> ReadPlainAsync(Memory<byte> buffer)
    {
        try
        {
            return await _source.ReadAsync(buffer, _end.Token);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested && !_leaving.IsCancellationRequested)
        {
            throw new BodyRefusedException(RequestErrors.TooSlow);
        }
        catch (BadHttpRequestException refused)
            when (refused.StatusCode is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status408RequestTimeout)
        {
            throw new BodyRefusedException(
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? RequestErrors.TooLarge(_maxBytes) : RequestErrors.TooSlow);
        }
        catch (Exception fault) when (_isEncoded && fault is InvalidDataException or InvalidOperationException)
        {
            throw new BodyRefusedException(RequestErrors.BadEncoding);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_isEncoded)
                _source.Dispose();
            _left.Dispose();
            _end.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>A body that is read no further.</summary>
public sealed class BodyRefusedException(GatewayError error) : Exception(error.Message)
{
    /// <summary>The reason, for the caller.</summary>
    public GatewayError Error => error;
}

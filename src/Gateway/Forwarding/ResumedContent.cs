using System.Buffers;
using System.Security.Cryptography;
using ImageGateway.Core.Streams;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// The bytes of a finished image behind a link. Where its host fails or falls silent, the link is opened again and the
/// bytes that were read before are passed over, after it was made sure that they are the same.
/// </summary>
/// <param name="open">Opens the link once.</param>
/// <param name="retries">Says when it is opened again.</param>
/// <param name="time">The clock.</param>
internal sealed class ResumedContent(Func<CancellationToken, ValueTask<OpenedLink>> open, LinkRetries retries, TimeProvider time)
    : ReadOnlyStream
{
    private const int SkipBytes = 32 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private OpenedLink? _current;
    private long _position;

    /// <summary>Opens the link and gets its media type.</summary>
    /// <returns>The media type of the image.</returns>
    /// <exception cref="LinkException">It stays away.</exception>
    public async ValueTask<string> OpenAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                var opened = await InTimeAsync(open, retries.ForOpening, cancellation);
                _current = opened;
                await PassOverAsync(opened.Content, cancellation);
                return opened.ContentType;
            }
            catch (LinkException failure)
            {
                Release();
                if (!await retries.WaitAsync(failure, cancellation))
                    throw;
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            LinkException failure;
            try
            {
                var read = await ReadOnceAsync(_current!.Value.Content, buffer, cancellationToken);
                _hash.AppendData(buffer.Span[..read]);
                _position += read;
                return read;
            }
            catch (LinkException broken)
            {
                failure = broken;
            }

            Release();
            if (!await retries.WaitAsync(failure, cancellationToken))
                throw failure;
            await OpenAsync(cancellationToken);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask PassOverAsync(Stream content, CancellationToken cancellation)
    {
        if (_position == 0)
            return;
        using var again = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(SkipBytes);
        try
        {
            for (var left = _position; left > 0;)
            {
                var read = await ReadOnceAsync(content, buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellation);
                if (read == 0)
                    throw new LinkException("its host broke off") { IsPassing = true };
                again.AppendData(buffer, 0, read);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (!again.GetCurrentHash().AsSpan().SequenceEqual(_hash.GetCurrentHash()))
            throw new LinkException("its content changed while it was fetched") { IsOfOtherContent = true };
    }

    private async ValueTask<int> ReadOnceAsync(Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await InTimeAsync(token => content.ReadAsync(buffer, token), retries.ForReading, cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException and not LinkException)
        {
            throw new LinkException(failure is ContentCodingException ? failure.Message : "its host broke off", failure)
            { IsPassing = true };
        }
    }

    // A host that says nothing must not use up the time of the whole.
    private async ValueTask<T> InTimeAsync<T>(Func<CancellationToken, ValueTask<T>> step, TimeSpan limit, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(limit, time);
        using var leaving = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), silence);
        try
        {
            return await step(silence.Token);
        }
        catch (OperationCanceledException silent) when (!cancellation.IsCancellationRequested)
        {
            throw new LinkException("its host did not answer in time", silent) { IsPassing = true };
        }
    }

    private void Release()
    {
        _current?.Dispose();
        _current = null;
    }
}

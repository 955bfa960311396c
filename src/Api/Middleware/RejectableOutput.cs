using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace ImageGateway.Api.Middleware;

/// <summary>
/// A connection's output, in which the response of a request that the server rejects before the pipeline can be replaced by one
/// with a body. The server closes the connection after it, so that everything it writes from then on is dropped.
/// </summary>
internal sealed class RejectableOutput(PipeWriter inner) : PipeWriter
{
    private const int ScratchBytes = 4096;

    private byte[]? _scratch;
    private int _flushing;

    /// <summary>True when a request of the connection is in the pipeline, which writes its own response.</summary>
    public bool IsServing { get; set; }

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => inner.UnflushedBytes;

    /// <summary>Puts itself between a connection and the server.</summary>
    public static ConnectionDelegate Wrap(ConnectionDelegate next) => connection =>
    {
        var output = new RejectableOutput(connection.Transport.Output);
        connection.Transport = new Duplex(connection.Transport.Input, output);
        connection.Features.Set(output);
        return next(connection);
    };

    /// <summary>Writes a response in place of the one that the server is about to write. False where earlier bytes still wait.</summary>
    public bool TryReplace(ReadOnlySpan<byte> response)
    {
        if (_scratch is not null || Volatile.Read(ref _flushing) > 0)
            return false;
        inner.Write(response);
        _scratch = new byte[ScratchBytes];
        return true;
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => _scratch is null ? inner.GetMemory(sizeHint) : Scratch(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => _scratch is null ? inner.GetSpan(sizeHint) : Scratch(sizeHint);

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        if (_scratch is null)
            inner.Advance(bytes);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = inner.FlushAsync(cancellationToken);
        return flush.IsCompleted ? flush : WaitAsync(flush);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        Interlocked.Increment(ref _flushing);
        try
        {
            return await flush;
        }
        finally
        {
            Interlocked.Decrement(ref _flushing);
        }
    }

    private byte[] Scratch(int sizeHint)
    {
        if (_scratch!.Length < sizeHint)
            _scratch = new byte[sizeHint];
        return _scratch;
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Responses;

/// <summary>Keeps an answer until it is final.</summary>
public sealed class SpoolOutput(SpoolFolder folder) : IResponseOutput, IDisposable
{
    private readonly Spool _spool = new(folder);

    /// <inheritdoc/>
    public long Length => _spool.Length;

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _spool.WriteAsync(bytes, cancellation);

    /// <inheritdoc/>
    public bool CanTruncate => true;

    /// <inheritdoc/>
    public void Truncate(long length) => _spool.Truncate(length);

    /// <summary>Copies the whole spool to a writer.</summary>
    public ValueTask CopyToAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancellation) =>
        _spool.CopyToAsync(write, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();
}

namespace ImageGateway.Gateway.Responses;

/// <summary>Destination of an answer's bytes: the client, or a spool until the answer is final.</summary>
public interface IResponseOutput
{
    /// <summary>Bytes written so far.</summary>
    long Length { get; }

    /// <summary>Appends bytes to the output.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>True when nothing was sent yet, so that the output can be cut back.</summary>
    bool CanTruncate { get; }

    /// <summary>Takes back what was written behind a length; only before it was sent.</summary>
    void Truncate(long length);
}

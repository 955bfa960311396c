namespace ImageGateway.Api.Answers;

/// <summary>Where an answer's bytes go: to the client, or into a spool until the answer is final.</summary>
internal interface IPictureOutput
{
    /// <summary>Bytes written so far.</summary>
    long Length { get; }

    /// <summary>Adds bytes.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Whether nothing has been sent yet, so that something can be taken back.</summary>
    bool CanTruncate { get; }

    /// <summary>Takes back what was written behind a length; only before it was sent.</summary>
    void Truncate(long length);
}

namespace ImageGateway.Core.Twins;

/// <summary>Keeps the bytes of answers, a file for each.</summary>
public interface IAnswerFiles
{
    /// <summary>Begins a file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    IAnswerFile Begin();

    /// <summary>The bytes of a file that is as long as it should be, or null.</summary>
    Stream? Open(string file, long length);
}

/// <summary>A file on its way. Disposed without <see cref="CommitAsync"/>, it leaves nothing behind.</summary>
public interface IAnswerFile : IAsyncDisposable
{
    /// <summary>What it will be called.</summary>
    string Name { get; }

    /// <summary>Bytes written.</summary>
    long Length { get; }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Keeps it; where the store promises so, through a loss of power.</summary>
    ValueTask CommitAsync(CancellationToken cancellation);
}

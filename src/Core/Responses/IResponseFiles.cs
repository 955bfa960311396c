namespace ImageGateway.Core.Responses;

/// <summary>Keeps the bytes of answers, a file for each.</summary>
public interface IResponseFiles
{
    /// <summary>Starts a new file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    IResponseFile Begin();

    /// <summary>The bytes of a file that is as long as it should be, or null.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    ValueTask<Stream?> OpenAsync(string file, long length, CancellationToken cancellation);
}

/// <summary>A file on its way. Disposed without <see cref="CommitAsync"/>, it leaves nothing behind.</summary>
public interface IResponseFile : IAsyncDisposable
{
    /// <summary>Name under which the file is kept.</summary>
    string Name { get; }

    /// <summary>Number of bytes written so far.</summary>
    long Length { get; }

    /// <summary>Appends bytes to the file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Keeps it; where the store promises so, through a loss of power.</summary>
    ValueTask CommitAsync(CancellationToken cancellation);
}

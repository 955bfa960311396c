using System.Security.Cryptography;

namespace ImageGateway.Storage.Files;

/// <summary>A file of an image that is hashed while it is written.</summary>
internal sealed class HashedFile(FileStream file) : IAsyncDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head = new byte[ImageType.HeadBytes];
    private int _headLength;
    private string? _id;

    /// <summary>Path of the file.</summary>
    public string Path { get; } = file.Name;

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Appends bytes to the file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <remarks>
    /// Written on the caller's thread: the page cache takes the bytes, and where it cannot, .NET's asynchronous write blocks a
    /// pool's thread just so, after a change of threads for each piece.
    /// </remarks>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            RandomAccess.Write(file.SafeFileHandle, bytes.Span, Length);
        }
        catch (ArgumentOutOfRangeException tooLarge)
        {
            // .NET's word for a file that the system lets grow no further (EFBIG).
            throw new IOException("The file of an image can grow no further.", tooLarge);
        }

        _hash.AppendData(bytes.Span);
        var take = Math.Min(bytes.Length, _head.Length - _headLength);
        bytes.Span[..take].CopyTo(_head.AsSpan(_headLength));
        _headLength += take;
        Length += bytes.Length;
        return default;
    }

    /// <summary>Closes the file and names it.</summary>
    /// <returns>The image's id: its hash, and an ending that says its type.</returns>
    public async ValueTask<string> EndAsync()
    {
        await file.DisposeAsync();
        return _id ??= Convert.ToHexStringLower(_hash.GetHashAndReset()) + ImageType.OfHead(_head.AsSpan(0, _headLength)).Ending;
    }

    /// <summary>Opens a stream over the bytes written so far.</summary>
    public Stream ReadBack() =>
        new FileStream(
            Path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await file.DisposeAsync();
    }
}

using System.Buffers;
using System.Security.Cryptography;

namespace ImageGateway.Storage.Files;

/// <summary>A file of an image that is hashed while it is written. Small pieces wait until they are worth a write.</summary>
internal sealed class HashedFile(FileStream file) : IAsyncDisposable
{
    // Larger pieces, as of answers that come fast, are written from where they are: to collect them would take another copy, and a
    // buffer for each image on its way of a size that the shared pool keeps few of.
    private const int WorthAWrite = 32 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head = new byte[ImageType.HeadBytes];
    private byte[] _waiting = [];
    private int _waitingLength;
    private long _written;
    private int _headLength;
    private string? _id;

    /// <summary>Path of the file.</summary>
    public string Path { get; } = file.Name;

    /// <summary>Bytes that were appended so far.</summary>
    public long Length => _written + _waitingLength;

    /// <summary>Appends bytes to the file.</summary>
    /// <exception cref="IOException">The file cannot be written; nothing of these bytes is appended.</exception>
    /// <remarks>
    /// Written on the caller's thread: the page cache takes the bytes, and where it cannot, .NET's asynchronous write blocks a
    /// pool's thread just so, after a change of threads for each piece.
    /// </remarks>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_waitingLength + bytes.Length > WorthAWrite)
            WriteWaiting();
        if (bytes.Length > WorthAWrite)
            Write(bytes.Span);
        else
            Wait(bytes.Span);
        var take = Math.Min(bytes.Length, _head.Length - _headLength);
        bytes.Span[..take].CopyTo(_head.AsSpan(_headLength));
        _headLength += take;
        return default;
    }

    /// <summary>Closes the file and names it.</summary>
    /// <returns>The image's id: its hash, and an ending that says its type.</returns>
    /// <exception cref="IOException">The last bytes cannot be written.</exception>
    public async ValueTask<string> EndAsync()
    {
        WriteWaiting();
        await file.DisposeAsync();
        return _id ??= Convert.ToHexStringLower(_hash.GetHashAndReset()) + ImageType.OfHead(_head.AsSpan(0, _headLength)).Ending;
    }

    /// <summary>Opens a stream over the bytes that were appended so far, also where the file takes no more.</summary>
    public Stream ReadBack() =>
        new FileWithRest(
            new(Path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous }),
            _written, _waiting.AsMemory(0, _waitingLength));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_waiting.Length > 0)
            ArrayPool<byte>.Shared.Return(_waiting);
        (_waiting, _waitingLength) = ([], 0);
        _hash.Dispose();
        await file.DisposeAsync();
    }

    private void Wait(ReadOnlySpan<byte> bytes)
    {
        if (_waiting.Length == 0)
            _waiting = ArrayPool<byte>.Shared.Rent(WorthAWrite);
        bytes.CopyTo(_waiting.AsSpan(_waitingLength));
        _waitingLength += bytes.Length;
    }

    private void WriteWaiting()
    {
        if (_waitingLength == 0)
            return;
        Write(_waiting.AsSpan(0, _waitingLength));
        _waitingLength = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file.SafeFileHandle, bytes, _written);
        }
        catch (ArgumentOutOfRangeException tooLarge)
        {
            // .NET's word for a file that the system lets grow no further (EFBIG).
            throw new IOException("The file of an image can grow no further.", tooLarge);
        }

        _hash.AppendData(bytes);
        _written += bytes.Length;
    }
}

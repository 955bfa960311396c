using System.Security.Cryptography;
using ImageGateway.Core.Images;

namespace ImageGateway.Storage.Files;

/// <summary>An image that is being written to a folder.</summary>
internal sealed class FolderUpload : IImageUpload
{
    private readonly string _folder;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head = new byte[ImageType.HeadBytes];
    private int _headLength;
    private bool _moved;

    public FolderUpload(string folder, FileStream file) => (_folder, _file, _path) = (folder, file, file.Name);

    /// <summary>Options with which the file of an upload is opened.</summary>
    public static FileStreamOptions FileOptions() => new()
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = System.IO.FileOptions.Asynchronous,
        BufferSize = 0,
    };

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await _file.WriteAsync(bytes, cancellation);
        }
        catch (ArgumentOutOfRangeException tooLarge)
        {
            // .NET's word for a file that the system lets grow no further (EFBIG).
            throw new IOException("The file of a picture can grow no further.", tooLarge);
        }

        _hash.AppendData(bytes.Span);
        var take = Math.Min(bytes.Length, _head.Length - _headLength);
        bytes.Span[..take].CopyTo(_head.AsSpan(_headLength));
        _headLength += take;
    }

    /// <inheritdoc/>
    public async ValueTask<string> CommitAsync(CancellationToken cancellation)
    {
        await _file.DisposeAsync();
        var id = Convert.ToHexStringLower(_hash.GetHashAndReset()) + ImageType.OfHead(_head.AsSpan(0, _headLength)).Ending;
        var path = FolderArchive.PathOf(_folder, id);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(_path, path, overwrite: true);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The archive folder cannot be written.", refused);
        }

        _moved = true;
        return id;
    }

    /// <inheritdoc/>
    public Stream ReadBack() =>
        new FileStream(
            _path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = System.IO.FileOptions.Asynchronous });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _file.DisposeAsync();
        if (!_moved)
            File.Delete(_path);
    }
}

using ImageGateway.Core.Images;

namespace ImageGateway.Storage.Files;

/// <summary>An image that is being written to a folder.</summary>
internal sealed class FolderUpload(string folder, ExclusiveMove move, FileStream file) : IImageUpload
{
    private readonly HashedFile _file = new(file);
    private bool _moved;

    /// <summary>Options with which the file of an upload is opened.</summary>
    public static FileStreamOptions FileOptions() => new()
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    };

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => _file.WriteAsync(bytes, cancellation);

    /// <inheritdoc/>
    public async ValueTask<string> CommitAsync(CancellationToken cancellation)
    {
        var id = await _file.EndAsync();
        var path = FolderArchive.PathOf(folder, id);
        try
        {
            if (!TryMove(path))
            {
                if (IsKept(path))
                    return id;
                File.Move(_file.Path, path, overwrite: true);
            }
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The archive folder cannot be written.", refused);
        }

        _moved = true;
        return id;
    }

    /// <inheritdoc/>
    public Stream ReadBack() => _file.ReadBack();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (!_moved)
            File.Delete(_file.Path);
    }

    // Only noted as drawn again: putting one file over another makes the file system write its content at once.
    private bool IsKept(string path)
    {
        var kept = new FileInfo(path);
        if (!kept.Exists || kept.Length != _file.Length)
            return false;
        try
        {
            kept.LastWriteTimeUtc = File.GetLastWriteTimeUtc(_file.Path);
            return true;
        }
        catch (Exception failure) when (failure is FileNotFoundException or UnauthorizedAccessException)
        {
            // Removed in this moment, or another user's.
            return false;
        }
    }

    private bool TryMove(string path)
    {
        try
        {
            return move.TryMove(_file.Path, path);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return move.TryMove(_file.Path, path);
        }
    }
}

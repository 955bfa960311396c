namespace ImageGateway.Storage.Files;

/// <summary>
/// A process's name among those that share a data directory: a file that it holds locked. The system lets the lock go
/// when the process ends, however it ends, so that others can tell whether it is gone.
/// </summary>
internal sealed class ProcessLock : IDisposable
{
    private readonly string _folder;
    private readonly FileStream _file;

    public ProcessLock(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        Name = Guid.NewGuid().ToString("N");
        _file = new(Path.Combine(folder, Name), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.DeleteOnClose,
        });
    }

    /// <summary>The process's name, new at every start.</summary>
    public string Name { get; }

    /// <summary>Determines whether another process that used this folder has ended.</summary>
    public bool IsGone(string owner)
    {
        var path = Path.Combine(_folder, owner);
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            File.Delete(path);
            return true;
        }
        catch (IOException failure)
        {
            return failure is FileNotFoundException or DirectoryNotFoundException;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

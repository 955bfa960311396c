namespace ImageGateway.Storage.Files;

/// <summary>
/// A folder of this process's own below a common one, for files that end with the process. It is held by a lock, so that what
/// a killed process left can be told from what a living one uses.
/// </summary>
/// <param name="parent">The common folder; made when it is first needed.</param>
public sealed class HeldFolder(string parent) : IDisposable
{
    private const string LockName = ".lock";

    // A folder gets its name when its lock is held.
    private const string Unfinished = ".new-";

    private readonly Lock _making = new();
    private readonly string _path = Path.Combine(parent, Guid.NewGuid().ToString("n"));
    private volatile FileStream? _lock;

    /// <summary>Makes a file in the folder. The folder itself is made anew where somebody took it away.</summary>
    /// <param name="options">Mode, access and sharing of the file.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public FileStream Create(FileStreamOptions options)
    {
        if (_lock is null)
            Ensure();
        var path = Path.Combine(_path, Path.GetRandomFileName());
        try
        {
            return new(path, options);
        }
        catch (DirectoryNotFoundException)
        {
            Ensure();
            return new(path, options);
        }
    }

    /// <summary>Removes what processes that are gone left below a folder.</summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public static void RemoveAbandoned(string parent)
    {
        if (!Directory.Exists(parent))
            return;
        foreach (var folder in Directory.GetDirectories(parent))
        {
            using var taken = Path.GetFileName(folder).StartsWith(Unfinished, StringComparison.Ordinal) ? null : TryLock(folder);
            if (taken is not null)
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Removes the folder with all that is in it.</summary>
    public void Dispose()
    {
        lock (_making)
        {
            if (_lock is null)
                return;
            if (Directory.Exists(_path))
                Directory.Delete(_path, recursive: true);
            _lock.Dispose();
            _lock = null;
        }
    }

    private void Ensure()
    {
        if (Directory.Exists(_path))
            return;
        lock (_making)
        {
            if (Directory.Exists(_path))
                return;
            _lock?.Dispose();
            var unfinished = Path.Combine(parent, Unfinished + Path.GetFileName(_path));
            Directory.CreateDirectory(unfinished);
            _lock = Lock(unfinished);
            Directory.Move(unfinished, _path);
        }
    }

    private static FileStream? TryLock(string folder)
    {
        try
        {
            return Lock(folder);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            // Its process lives, or another one sweeps, or it is another user's.
            return null;
        }
    }

    private static FileStream Lock(string folder) =>
        new(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
}

namespace ImageGateway.Api.Requests;

/// <summary>The folder of temporary files. Emptied at start: what stands there belongs to a process that is gone.</summary>
public sealed class SpoolFolder
{
    private readonly string _path;

    /// <summary>The spool of a data directory; each process has a folder of its own in it.</summary>
    public SpoolFolder(string dataDirectory) => _path = Path.Combine(dataDirectory, "spool", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Makes the folder, empty.</summary>
    public void Prepare()
    {
        if (Directory.Exists(_path))
            Directory.Delete(_path, recursive: true);
        Directory.CreateDirectory(_path);
    }

    /// <summary>Removes the folder.</summary>
    public void Remove()
    {
        if (Directory.Exists(_path))
            Directory.Delete(_path, recursive: true);
    }

    /// <summary>A new file that disappears when it is closed.</summary>
    public FileStream Create() => new(Path.Combine(_path, Path.GetRandomFileName()), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        BufferSize = 0,
    });
}

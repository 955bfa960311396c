using ImageGateway.Storage.Files;

namespace ImageGateway.Gateway.Requests;

/// <summary>The folder of temporary files. None of them outlives its request, nor the process, however that ends.</summary>
public sealed class SpoolFolder : IDisposable
{
    private readonly string _parent;
    private readonly HeldFolder _folder;

    /// <summary>The spool of a data directory; each process has a folder of its own in it.</summary>
    public SpoolFolder(string dataDirectory)
    {
        _parent = Path.Combine(dataDirectory, "spool");
        _folder = new(_parent);
    }

    /// <summary>Removes what killed processes left.</summary>
    public void Prepare() => HeldFolder.RemoveAbandoned(_parent);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    /// <summary>A new file that disappears when it is closed.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public FileStream Create()
    {
        var file = _folder.Create(new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = OperatingSystem.IsWindows() ? FileOptions.Asynchronous | FileOptions.DeleteOnClose : FileOptions.Asynchronous,
            BufferSize = 0,
        });
        // Nameless from now on: the system frees it when the last handle is closed, also that of a killed process.
        if (!OperatingSystem.IsWindows())
            File.Delete(file.Name);
        return file;
    }
}

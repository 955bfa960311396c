using ImageGateway.Core.Images;

namespace ImageGateway.Storage.Files;

/// <summary>
/// An archive in a folder: <c>ab/ab12….png</c>, written beside and moved into place, so that a name is always a whole image.
/// </summary>
public sealed class FolderArchive : IImageArchive, IDisposable
{
    private const string Incoming = "incoming";

    private readonly string _folder;
    private readonly HeldFolder _incoming;
    private readonly ExclusiveMove _move = new(OperatingSystem.IsLinux());

    /// <summary>An archive in this folder, which is made when it is first needed.</summary>
    public FolderArchive(string folder)
    {
        _folder = folder;
        _incoming = new(Path.Combine(folder, Incoming));
    }

    /// <summary>Removes images that killed processes left half written.</summary>
    /// <exception cref="IOException">One of them cannot be removed.</exception>
    public void RemoveAbandoned() => HeldFolder.RemoveAbandoned(Path.Combine(_folder, Incoming));

    /// <inheritdoc/>
    public void Dispose() => _incoming.Dispose();

    /// <inheritdoc/>
    public IImageUpload Begin()
    {
        try
        {
            return new FolderUpload(_folder, _move, _incoming.Create(FolderUpload.FileOptions()));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The archive folder cannot be written.", refused);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ArchivedImage?> OpenAsync(string id, CancellationToken cancellation)
    {
        // Nothing of a caller's text reaches a path but 64 hex digits and a known ending.
        if (ImageType.OfId(id) is not { } type || !ImageType.IsId(id))
            return new((ArchivedImage?)null);
        try
        {
            var options = new FileStreamOptions
            {
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                Share = FileShare.Read
                | FileShare.Delete
            };
            return new(new ArchivedImage(new FileStream(PathOf(_folder, id), options), type.ContentType));
        }
        catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new((ArchivedImage?)null);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string id, CancellationToken cancellation)
    {
        if (!ImageType.IsId(id))
            return default;
        try
        {
            File.Delete(PathOf(_folder, id));
        }
        catch (DirectoryNotFoundException)
        {
            // Then it is not there.
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The archive folder cannot be written.", refused);
        }

        return default;
    }

    /// <summary>Path of an image in the archive.</summary>
    internal static string PathOf(string folder, string id) => Path.Combine(folder, id[..2], id);
}

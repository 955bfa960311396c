using ImageGateway.Core.Images;

namespace ImageGateway.Thumbnails;

/// <summary>Thumbnails of archived images in a folder, each made by one worker when it is first asked for.</summary>
/// <param name="archive">The archive of the images.</param>
/// <param name="folder">Folder of the thumbnails, which is made when it is first needed.</param>
public sealed class ThumbnailFolder(IImageArchive archive, string folder) : IThumbnails, IDisposable
{
    private const string ContentType = "image/webp";
    private const int MaxWaiting = 200;
    private const long MaxBytes = 64L << 20;

    private readonly SemaphoreSlim _worker = new(1);
    private int _waiting;

    /// <inheritdoc/>
    public async ValueTask<ArchivedImage?> OpenAsync(string id, CancellationToken cancellation)
    {
        if (OpenMade(id) is { } made)
            return made;
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        try
        {
            await _worker.WaitAsync(cancellation);
            try
            {
                return OpenMade(id) ?? await MakeAsync(id, cancellation);
            }
            finally
            {
                _worker.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public void Delete(string id)
    {
        try
        {
            File.Delete(PathOf(id));
        }
        catch (DirectoryNotFoundException)
        {
            // Then there is none.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();

    private async ValueTask<ArchivedImage?> MakeAsync(string id, CancellationToken cancellation)
    {
        if (await archive.OpenAsync(id, cancellation) is not { } image)
            return null;
        byte[]? bytes;
        await using (image.Content)
        {
            if (image.Content.Length > MaxBytes)
                return null;
            using var copy = new MemoryStream((int)image.Content.Length);
            await image.Content.CopyToAsync(copy, cancellation);
            copy.Position = 0;
            bytes = await Task.Run(() => ThumbnailMaker.Make(copy), cancellation);
        }

        if (bytes is null)
            return null;
        await KeepAsync(id, bytes, cancellation);
        return new(new MemoryStream(bytes, writable: false), ContentType);
    }

    // A thumbnail that cannot be kept is made anew the next time.
    private async ValueTask KeepAsync(string id, byte[] bytes, CancellationToken cancellation)
    {
        var path = PathOf(id);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path + ".new", bytes, cancellation);
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // The disk is full; the image itself is there.
        }
    }

    private ArchivedImage? OpenMade(string id)
    {
        try
        {
            return new(new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), ContentType);
        }
        catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(string id) => Path.Combine(folder, id[..2], id + ".webp");
}

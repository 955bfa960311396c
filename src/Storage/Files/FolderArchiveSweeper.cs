namespace ImageGateway.Storage.Files;

/// <summary>Keeps a folder archive within its bounds: the images that were kept or drawn longest ago go first.</summary>
/// <param name="folder">The archive's folder.</param>
/// <param name="bounds">Bytes and age.</param>
/// <param name="time">Clock of the age.</param>
public sealed class FolderArchiveSweeper(string folder, ArchiveBounds bounds, TimeProvider time)
{
    // Below the bound, so that a full archive is not gone through for every image.
    private const double FillAfterSweep = 0.95;

    /// <summary>Goes through the folder once.</summary>
    /// <returns>Images removed, and bytes left.</returns>
    /// <exception cref="IOException">The folder cannot be read, or a file cannot be removed.</exception>
    public (int Removed, long Bytes) Sweep(CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            return (0, 0);
        var images = Images(cancellation);
        var bytes = images.Sum(image => image.Length);
        var removed = 0;
        var oldest = bounds.Age == TimeSpan.Zero ? DateTime.MinValue : (time.GetUtcNow() - bounds.Age).UtcDateTime;
        var most = bounds.Bytes == 0 || bytes <= bounds.Bytes ? long.MaxValue : (long)(bounds.Bytes * FillAfterSweep);
        foreach (var image in images.OrderBy(image => image.At))
        {
            cancellation.ThrowIfCancellationRequested();
            if (bytes <= most && image.At >= oldest)
                break;
            File.Delete(image.Path);
            bytes -= image.Length;
            removed++;
        }

        return (removed, bytes);
    }

    // What is on its way stands in a folder of another name. Another process may sweep at the same time.
    private List<(string Path, long Length, DateTime At)> Images(CancellationToken cancellation)
    {
        var images = new List<(string, long, DateTime)>();
        foreach (var part in new DirectoryInfo(folder).EnumerateDirectories("??"))
        {
            foreach (var image in part.EnumerateFiles())
            {
                cancellation.ThrowIfCancellationRequested();
                if (image.Exists)
                    images.Add((image.FullName, image.Length, image.LastWriteTimeUtc));
            }
        }

        return images;
    }
}

/// <summary>Bounds of an archive.</summary>
/// <param name="Bytes">Bytes of all images; 0: no bound.</param>
/// <param name="Age">Time since an image was last drawn; zero: no bound.</param>
public sealed record ArchiveBounds(long Bytes, TimeSpan Age)
{
    /// <summary>True where nothing ever has to go.</summary>
    public bool IsEndless => Bytes == 0 && Age == TimeSpan.Zero;
}

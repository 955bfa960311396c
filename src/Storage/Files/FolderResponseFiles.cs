using ImageGateway.Core.Responses;

namespace ImageGateway.Storage.Files;

/// <summary>A folder with a file for each kept answer.</summary>
/// <param name="folder">Made when it is first needed.</param>
/// <param name="durable">Whether a committed file survives a loss of power.</param>
public sealed class FolderResponseFiles(string folder, bool durable) : IResponseFiles
{
    // Longer than any answer is on its way between its file and its row.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public IResponseFile Begin()
    {
        try
        {
            Directory.CreateDirectory(folder);
            var name = Guid.NewGuid().ToString("N");
            return new FolderResponseFile(name, Path.Combine(folder, name), durable);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The folder of kept answers cannot be written.", refused);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream?> OpenAsync(string file, long length, CancellationToken cancellation)
    {
        try
        {
            var stream = new FileStream(Path.Combine(folder, file), new FileStreamOptions
            {
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                Share = FileShare.Read | FileShare.Delete,
            });
            if (stream.Length == length)
                return new(stream);
            stream.Dispose();
            return default;
        }
        catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
    }

    /// <summary>Removes files; one that is being read is read to its end.</summary>
    internal void Remove(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            try
            {
                File.Delete(Path.Combine(folder, file));
            }
            catch (DirectoryNotFoundException)
            {
                // Then it is gone already.
            }
        }
    }

    /// <summary>Removes what a process left that was killed between a file and its row.</summary>
    internal void RemoveStrays(IReadOnlySet<string> known)
    {
        if (!Directory.Exists(folder))
            return;
        var now = DateTime.UtcNow;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (!known.Contains(file.Name) && now - file.LastWriteTimeUtc > Fresh)
                file.Delete();
        }
    }
}

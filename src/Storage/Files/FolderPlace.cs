using System.Runtime.CompilerServices;
using ImageGateway.Core.Responses;
using ImageGateway.Storage.Responses;

namespace ImageGateway.Storage.Files;

/// <summary>A folder of files, written beside and moved into place.</summary>
/// <param name="folder">Made when it is first needed.</param>
/// <param name="durable">Whether a committed file survives a loss of power.</param>
public sealed class FolderPlace(string folder, bool durable) : IFilePlace
{
    private const string Unfinished = ".part";

    // Longer than any answer is on its way.
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public IResponseFile Begin(string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FolderPlaceFile(name, path, $"{path}.{Guid.NewGuid():n}{Unfinished}", durable);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw Unusable(refused);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Stream?> OpenAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return new(new FileStream(Path.Combine(folder, name), new FileStreamOptions
            {
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                Share = FileShare.Read | FileShare.Delete,
            }));
        }
        catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
        catch (UnauthorizedAccessException refused)
        {
            throw Unusable(refused);
        }
    }

    /// <inheritdoc/>
    public ValueTask RemoveAsync(string name, CancellationToken cancellation)
    {
        try
        {
            File.Delete(Path.Combine(folder, name));
        }
        catch (DirectoryNotFoundException)
        {
            // Then it is not there.
        }
        catch (UnauthorizedAccessException refused)
        {
            throw Unusable(refused);
        }

        return default;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PlacedFile> ListAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var below = new DirectoryInfo(Path.Combine(folder, path));
        if (!below.Exists)
            yield break;
        // A folder may hold very many, and nobody waits for them.
        await Task.Yield();
        foreach (var file in below.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellation.ThrowIfCancellationRequested();
            // Another process may sweep at the same time.
            if (!file.Exists)
                continue;
            var (name, at) = (Path.GetRelativePath(folder, file.FullName), file.LastWriteTimeUtc);
            if (!name.EndsWith(Unfinished, StringComparison.Ordinal))
                yield return new(name, file.Length, at);
            else if (DateTime.UtcNow - at > Fresh)
                yield return new(name, file.Length, DateTimeOffset.MinValue);
        }
    }

    private static IOException Unusable(UnauthorizedAccessException refused) =>
        new("The folder of kept answers cannot be used.", refused);
}

using ImageGateway.Core.Responses;

namespace ImageGateway.Storage.Responses;

/// <summary>Keeps files under names, which are paths with <c>/</c>. A name is always a whole file.</summary>
/// <remarks>Every member throws <see cref="IOException"/> when the place cannot be reached, read or written.</remarks>
public interface IFilePlace
{
    /// <summary>Starts a file. It has its name from its commit on, in place of the one that had it.</summary>
    IResponseFile Begin(string name);

    /// <summary>Opens a file from its start, at any place of which it can be read; null: there is none of this name.</summary>
    ValueTask<Stream?> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Removes a file; one that is not there changes nothing.</summary>
    ValueTask RemoveAsync(string name, CancellationToken cancellation);

    /// <summary>Lists the files below a path, in no order.</summary>
    IAsyncEnumerable<PlacedFile> ListAsync(string path, CancellationToken cancellation);
}

/// <summary>A file as its place lists it.</summary>
/// <param name="Name">Name by which it is opened and removed.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="At">When it was written.</param>
public readonly record struct PlacedFile(string Name, long Length, DateTimeOffset At);

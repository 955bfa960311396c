using System.Buffers;
using ImageGateway.Core.Archive;

namespace ImageGateway.Storage.Archive;

/// <summary>An archive in a folder: <c>ab/ab12….png</c>, written beside and moved into place, so that a name is always a whole picture.</summary>
public sealed class FolderArchive : IPictureArchive
{
    private const int HashChars = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string _folder;

    /// <summary>An archive in this folder, which is made when it is first needed.</summary>
    public FolderArchive(string folder) => _folder = folder;

    /// <inheritdoc/>
    public IPictureUpload Begin()
    {
        try
        {
            var incoming = Path.Combine(_folder, "incoming");
            Directory.CreateDirectory(incoming);
            return new FolderUpload(_folder, Path.Combine(incoming, Path.GetRandomFileName()));
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException("The archive folder cannot be written.", refused);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ArchivedPicture?> OpenAsync(string id, CancellationToken cancellation)
    {
        if (PictureType.OfId(id) is not { } type || !IsHash(id.AsSpan(0, id.Length - type.Ending.Length)))
            return new((ArchivedPicture?)null);
        try
        {
            var options = new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, Share = FileShare.Read | FileShare.Delete };
            return new(new ArchivedPicture(new FileStream(PathOf(_folder, id), options), type.ContentType));
        }
        catch (IOException missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new((ArchivedPicture?)null);
        }
    }

    /// <summary>Where a picture stands.</summary>
    internal static string PathOf(string folder, string id) => Path.Combine(folder, id[..2], id);

    // Nothing of a caller's text reaches a path but 64 hex digits and a known ending.
    private static bool IsHash(ReadOnlySpan<char> text) => text.Length == HashChars && !text.ContainsAnyExcept(HexDigits);
}

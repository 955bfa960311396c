namespace ImageGateway.Storage.Files;

/// <summary>Time and length of a file, by which a change is seen.</summary>
/// <remarks>
/// The file is opened, so that links on the way to it are followed: a mounted ConfigMap changes by a link that leads to another
/// folder from then on, and the link to the file itself stays as it was.
/// </remarks>
/// <param name="WrittenAt">Time of the last write.</param>
/// <param name="Length">Bytes of the file.</param>
public readonly record struct FileStamp(DateTime WrittenAt, long Length)
{
    /// <summary>Reads the stamp of a file; that of a file which cannot be opened is one that no file has.</summary>
    public static FileStamp Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new(DateTime.MinValue, -1);
        }
    }
}

namespace ImageGateway.TestKit;

/// <summary>A folder of a test's own.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Deleted = " (deleted)";
    private const string LockFile = ".lock";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-test-");

    public string Path => _folder.FullName;

    /// <summary>All files in it, as paths within it: those with a name, and those that this process holds open without one.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .Concat(Nameless())
        .Where(file => System.IO.Path.GetFileName(file) != LockFile)
        .Select(file => System.IO.Path.GetRelativePath(Path, file))
        .Order();

    public void Dispose() => _folder.Delete(recursive: true);

    private IEnumerable<string> Nameless() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Select(handle => new FileInfo(handle).LinkTarget)
        .OfType<string>()
        .Where(file => file.StartsWith(Path + "/", StringComparison.Ordinal) && file.EndsWith(Deleted, StringComparison.Ordinal))
        .Select(file => file[..^Deleted.Length]);
}

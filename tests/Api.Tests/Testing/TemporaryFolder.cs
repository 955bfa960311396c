namespace ImageGateway.Api.Tests.Testing;

/// <summary>A folder of a test's own.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-test-");

    public string Path => _folder.FullName;

    /// <summary>All files in it, as paths within it.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Select(file => System.IO.Path.GetRelativePath(Path, file)).Order();

    public void Dispose() => _folder.Delete(recursive: true);
}

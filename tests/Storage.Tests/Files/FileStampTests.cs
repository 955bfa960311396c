using ImageGateway.Storage.Files;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Files;

public sealed class FileStampTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Link => Path.Combine(_folder.Path, "link");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_LinkWhoseFolderIsAnother_IsAnother()
    {
        foreach (var (version, text) in new[] { ("1", "one"), ("2", "other") })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, version));
            File.WriteAllText(Path.Combine(_folder.Path, version, "file"), text);
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "data"), "1");
        File.CreateSymbolicLink(Link, "data/file");
        var first = FileStamp.Read(Link);
        Directory.Delete(Path.Combine(_folder.Path, "data"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "data"), "2");

        Assert.Equal((3L, 5L), (first.Length, FileStamp.Read(Link).Length));
        Assert.NotEqual(first, FileStamp.Read(Link));
        Assert.Equal(FileStamp.Read(Link), FileStamp.Read(Path.Combine(_folder.Path, "2", "file")));
    }

    [Fact]
    public void Read_FileThatIsNotThere_IsLikeNone()
    {
        Assert.Equal(-1, FileStamp.Read(Link).Length);
        Assert.Equal(FileStamp.Read(Link), FileStamp.Read(Link + "2"));
    }
}

using System.Security.Cryptography;
using ImageGateway.Storage.Files;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Files;

public sealed class FolderArchiveTests : IDisposable
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4, 5];

    private readonly TemporaryFolder _folder = new();
    private readonly FolderArchive _archive;

    public FolderArchiveTests() => _archive = new(Path.Combine(_folder.Path, "pictures"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task CommitAsync_Image_IsNamedByItsContentAndReadBack(int partLength)
    {
        var id = await Keep(Png, partLength);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Png)) + ".png", id);
        var image = await _archive.OpenAsync(id, default);
        Assert.Equal("image/png", image!.ContentType);
        Assert.Equal(Png, await Read(image.Content));
        Assert.Equal([Path.Combine("pictures", id[..2], id)], _folder.Files);
    }

    [Theory]
    [InlineData("89504E47", ".png", "image/png")]
    [InlineData("FFD8FFE0", ".jpg", "image/jpeg")]
    [InlineData("474946383961", ".gif", "image/gif")]
    [InlineData("524946460000000057454250", ".webp", "image/webp")]
    [InlineData("524946460000000057454250FF", ".webp", "image/webp")]
    [InlineData("524946460000000057415645", ".bin", "application/octet-stream")]
    [InlineData("5249464600000000574542", ".bin", "application/octet-stream")]
    [InlineData("89504E", ".bin", "application/octet-stream")]
    [InlineData("3C68746D6C3E", ".bin", "application/octet-stream")]
    [InlineData("", ".bin", "application/octet-stream")]
    public async Task CommitAsync_FirstBytes_TellTheType(string hex, string ending, string contentType)
    {
        var id = await Keep(Convert.FromHexString(hex), 2);

        var image = await _archive.OpenAsync(id, default);
        await image!.Content.DisposeAsync();
        Assert.EndsWith(ending, id, StringComparison.Ordinal);
        Assert.Equal(contentType, image.ContentType);
    }

    [Fact]
    public async Task CommitAsync_ImageThatIsKept_CountsAsDrawnNow()
    {
        var path = Path.Combine(_folder.Path, "pictures", (await Keep(Png))[..2], await Keep(Png));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        await Keep(Png);

        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
        Assert.Single(_folder.Files);
    }

    [Fact]
    public async Task CommitAsync_ImageThatAPowerFailureCutShort_IsWholeAgain()
    {
        var id = await Keep(Png);
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "pictures", id[..2], id), Png[..5]);

        await Keep(Png);

        Assert.Equal(Png, await Read((await _archive.OpenAsync(id, default))!.Content));
    }

    [Fact]
    public async Task CommitAsync_SameImageTwice_IsKeptOnce()
    {
        Assert.Equal(await Keep(Png), await Keep(Png));
        Assert.Single(_folder.Files);
    }

    [Fact]
    public async Task DisposeAsync_WithoutCommit_LeavesNothing()
    {
        await using (var upload = _archive.Begin())
        {
            await upload.WriteAsync(Png, default);
            Assert.Single(_folder.Files);
        }

        Assert.Empty(_folder.Files);
    }

    [Fact]
    public async Task ReadBack_BeforeCommit_IsWhatWasWritten()
    {
        await using var upload = _archive.Begin();
        await upload.WriteAsync(Png, default);
        await upload.WriteAsync(Png, default);

        Assert.Equal(Png.Concat(Png), await Read(upload.ReadBack()));
    }

    [Fact]
    public async Task CommitAsync_PlaceThatIsTaken_IsAnIoExceptionAndTheContentIsStillThere()
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Png)) + ".png";
        Directory.CreateDirectory(Path.Combine(_folder.Path, "pictures", id[..2], id));
        await using var upload = _archive.Begin();
        await upload.WriteAsync(Png, default);

        await Assert.ThrowsAnyAsync<IOException>(() => upload.CommitAsync(default).AsTask());

        Assert.Equal(Png, await Read(upload.ReadBack()));
    }

    [Fact]
    public void Begin_FolderThatCannotBe_IsAnIoException()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "file"), "x");

        Assert.ThrowsAny<IOException>(() => new FolderArchive(Path.Combine(_folder.Path, "file", "pictures")).Begin());
    }

    [Fact]
    public async Task OpenAsync_IdThatLeadsElsewhere_IsNull()
    {
        var id = await Keep(Png);
        var hash = id[..64];
        File.WriteAllText(Path.Combine(_folder.Path, "secret.png"), "x");
        File.WriteAllText(Path.Combine(_folder.Path, "pictures", hash[..2], "secret.png"), "x");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "pictures", hash[..2], hash + "."));

        foreach (var other in new[]
        {
            "secret.png", "../secret.png", "..", "", ".png", hash, hash + ".", hash + ".png.png", hash + ".PNG", hash.ToUpperInvariant()
                + ".png", hash[..63] + ".png", hash + "0.png",
            $"{hash}./../secret.png", $"{hash}./../../../secret.png", $"{hash}.x/../{id}", $"../pictures/{hash[..2]}/{id}", $"{hash}.jpg",
            hash[..63] + "g.png", hash[..63] + "/.png", id + "\0",
        })
        {
            Assert.Null(await _archive.OpenAsync(other, default));
        }
    }

    [Fact]
    public async Task OpenAsync_ImageThatIsNotKept_IsNull() => Assert.Null(await _archive.OpenAsync(new string('0', 64) + ".png", default));

    private static async Task<byte[]> Read(Stream stream)
    {
        await using (stream)
        {
            var content = new MemoryStream();
            await stream.CopyToAsync(content);
            return content.ToArray();
        }
    }

    private async Task<string> Keep(byte[] content, int partLength = 1000)
    {
        await using var upload = _archive.Begin();
        foreach (var part in content.Chunk(partLength))
            await upload.WriteAsync(part, default);
        return await upload.CommitAsync(default);
    }
}

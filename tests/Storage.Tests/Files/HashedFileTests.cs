using System.Security.Cryptography;
using ImageGateway.Storage.Files;
using ImageGateway.TestKit;

namespace ImageGateway.Storage.Tests.Files;

/// <summary>A file of an image holds what was appended, in whatever pieces it came, and loses nothing where the disk is full.</summary>
public sealed class HashedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EndAsync_PiecesOfAnySize_IsTheWholeAndItsHash()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var content = new byte[random.Next(300_000)];
            random.NextBytes(content);
            var path = Path.Combine(_folder.Path, $"{seed}");
            await using var file = new HashedFile(new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
            for (var at = 0; at < content.Length;)
            {
                var take = Math.Min(content.Length - at, 1 + random.Next(seed % 2 == 0 ? 7_000 : 100_000));
                await file.WriteAsync(content.AsMemory(at, take), default);
                at += take;
                Assert.Equal(at, file.Length);
                if (random.Next(20) == 0)
                    Assert.Equal(content[..at], await ReadAsync(file.ReadBack()));
            }

            var id = await file.EndAsync();

            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)) + ".bin", id);
            Assert.Equal(content, await File.ReadAllBytesAsync(path));
            Assert.Equal(content, await ReadAsync(file.ReadBack()));
        }
    }

    [Fact]
    public async Task WriteAsync_DiskThatIsFull_LosesNothingOfWhatWasAppended()
    {
        var content = new byte[30_000];
        new Random(1).NextBytes(content);
        await using var file = new HashedFile(new("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
        await file.WriteAsync(content, default);

        await Assert.ThrowsAnyAsync<IOException>(async () => await file.WriteAsync(content, default));
        await Assert.ThrowsAnyAsync<IOException>(async () => await file.EndAsync());

        Assert.Equal(content, await ReadAsync(file.ReadBack()));
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        var content = new MemoryStream();
        await using (stream)
            await stream.CopyToAsync(content);
        return content.ToArray();
    }
}

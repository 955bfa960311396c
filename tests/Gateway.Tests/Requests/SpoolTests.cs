using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Gateway.Requests;
using ImageGateway.TestKit;

namespace ImageGateway.Gateway.Tests.Requests;

public sealed class SpoolTests : IDisposable
{
    private const int MemoryBytes = 64 * 1024;

    private readonly TemporaryFolder _temporary = new();
    private readonly SpoolFolder _folder;

    public SpoolTests()
    {
        _folder = new(_temporary.Path);
        _folder.Prepare();
    }

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(MemoryBytes, false)]
    [InlineData(MemoryBytes + 1, true)]
    [InlineData(1_000_000, true)]
    public async Task OpenRead_AnyLength_GivesWhatWasWritten(int length, bool inFile)
    {
        var content = Content(length);
        using var spool = new Spool(_folder);
        foreach (var part in content.Chunk(10_007))
            await spool.WriteAsync(part, default);

        Assert.Equal(length, spool.Length);
        Assert.Equal(content, await Read(spool));
        Assert.Equal(inFile ? 1 : 0, _temporary.Files.Count());
    }

    [Fact]
    public async Task OpenRead_SeveralAtATime_EachReadsFromTheStart()
    {
        var content = Content(200_000);
        using var spool = new Spool(_folder);
        await spool.WriteAsync(content, default);

        using var first = spool.OpenRead();
        using var second = spool.OpenRead();
        var (start, rest) = (new byte[70_000], new MemoryStream());
        first.ReadExactly(start);
        Assert.Equal(content, await Read(second));
        await first.CopyToAsync(rest);

        Assert.Equal(content, start.Concat(rest.ToArray()));
    }

    // Against a list of bytes: writes and truncations in any order, read back in three ways.
    [Fact]
    public void Truncate_AnywhereBetweenWrites_ForgetsWhatIsBehind() =>
        Prop.ForAll(Arb.From(Gen.Choose(-100_000, 100_000).ArrayOf()), async steps =>
        {
            using var spool = new Spool(_folder);
            var model = new List<byte>();
            foreach (var step in steps)
            {
                if (step < 0)
                {
                    var length = (int)(model.Count * (-step / 100_000.0));
                    model.RemoveRange(length, model.Count - length);
                    spool.Truncate(length);
                }
                else
                {
                    var bytes = Content(step);
                    model.AddRange(bytes);
                    await spool.WriteAsync(bytes, default);
                }
            }

            var copied = new List<byte>();
            await spool.CopyToAsync(
                (bytes, _) =>
                {
                    copied.AddRange(bytes.Span);
                    return default;
                },
                default);
            Assert.Equal(model.Count, spool.Length);
            Assert.True(copied.SequenceEqual(model));
            Assert.True((await Read(spool)).SequenceEqual(model));
        }).Check(100);

    [Fact]
    public async Task Dispose_Spool_LeavesNoFile()
    {
        var spool = new Spool(_folder);
        await spool.WriteAsync(Content(100_000), default);
        spool.Dispose();

        Assert.Empty(_temporary.Files);
    }

    [Fact]
    public async Task WriteAsync_FolderThatCannotBeMade_IsASpoolException()
    {
        using var spool = new Spool(new SpoolFolder("/dev/null"));

        await spool.WriteAsync(Content(MemoryBytes), default);
        await Assert.ThrowsAsync<SpoolException>(() => spool.WriteAsync(Content(1), default).AsTask());
    }

    [Fact]
    public void Prepare_FilesOfAProcessThatIsGone_AreRemoved()
    {
        var left = Directory.CreateDirectory(Path.Combine(_temporary.Path, "spool", "4711"));
        File.WriteAllText(Path.Combine(left.FullName, "left"), "x");

        _folder.Prepare();

        Assert.Empty(_temporary.Files);
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(number => (byte)(number * 31 / 7))];

    private static Task<byte[]> Read(Spool spool) => Read(spool.OpenRead());

    private static async Task<byte[]> Read(Stream stream)
    {
        using (stream)
        {
            var content = new MemoryStream();
            await stream.CopyToAsync(content);
            return content.ToArray();
        }
    }
}

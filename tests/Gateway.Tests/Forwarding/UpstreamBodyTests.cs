using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.TestKit;

namespace ImageGateway.Gateway.Tests.Forwarding;

public sealed class UpstreamBodyTests
{
    private const int HeadBytes = ResponseSentence.HeadBytes;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 3)]
    [InlineData(HeadBytes, 1000)]
    [InlineData(HeadBytes + 1, HeadBytes)]
    [InlineData((3 * HeadBytes) + 7, 700)]
    public async Task Read_AfterALook_GivesEveryByteOnce(int length, int piece)
    {
        var content = Content(length);
        foreach (var looked in (int[])[0, 1, 64])
        {
            using var body = Open(content, piece);
            var head = await body.PeekAsync(looked, default);

            Assert.True(head.Length >= Math.Min(looked, length), $"{head.Length} of {looked}");
            Assert.Equal(content[..head.Length], head.ToArray());
            Assert.Equal(content, await ReadAsync(body));
            Assert.Equal(content[..Math.Min(length, HeadBytes)], body.Head.ToArray());
        }
    }

    [Fact]
    public async Task Skip_LeavesOutOfTheBodyAndOfItsHead()
    {
        using var body = Open("\ufeff{\"a\":1}"u8.ToArray(), 2);
        await body.PeekAsync(4, default);
        body.Skip(3);

        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(await ReadAsync(body)));
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(body.Head.Span));
    }

    [Fact]
    public async Task Read_BeyondTheBound_Fails()
    {
        using var exact = Open(Content(100), 30, maxBytes: 100);
        Assert.Equal(100, (await ReadAsync(exact)).Length);

        using var longer = Open(Content(101), 30, maxBytes: 100);
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(longer));
    }

    [Fact]
    public async Task Observer_SeesEveryByteOnce()
    {
        var content = Content(40_000);
        var observer = new Observer();
        using var body = Open(content, 1000);
        body.Observer = observer;
        await body.PeekAsync(64, default);
        await ReadAsync(body);

        Assert.Equal(content, observer.Seen.ToArray());
        Assert.All(observer.Since, since => Assert.Equal(7, since));
    }

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(static at => (byte)(at % 251))];

    private static UpstreamBody Open(byte[] content, int piece, long maxBytes = long.MaxValue) =>
        new(new PiecewiseStream(content, piece), maxBytes, static () => new InvalidDataException("It is too long."));

    private static async Task<byte[]> ReadAsync(UpstreamBody body)
    {
        using var all = new MemoryStream();
        var buffer = new byte[777];
        int read;
        while ((read = await body.ReadAsync(buffer)) > 0)
            all.Write(buffer, 0, read);
        return all.ToArray();
    }

    private sealed class Observer : IBodyObserver
    {
        public List<byte> Seen { get; } = [];

        public List<long> Since { get; } = [];

        public long Now => 7;

        public void Read(ReadOnlySpan<byte> bytes, long since)
        {
            Seen.AddRange(bytes);
            Since.Add(since);
        }
    }
}

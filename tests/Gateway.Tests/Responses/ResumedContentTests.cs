using ImageGateway.Gateway.Forwarding;
using ImageGateway.TestKit;

namespace ImageGateway.Gateway.Tests.Responses;

/// <summary>A link that breaks is read on from where it broke, if its content is still the same.</summary>
public sealed class ResumedContentTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_000).Select(number => (byte)(number * 7))];

    [Fact]
    public void Read_BreaksAnywhereAnyNumberOfTimes_IsTheContent()
    {
        foreach (var breaks in new int[][] { [], [0], [1], [50_000], [99_999], [100_000], [70_000, 10, 70_001, 99_000] })
            Assert.Equal(Content, Read([.. breaks.Select(at => (Content, at)), (Content, int.MaxValue)]));
    }

    [Fact]
    public void Read_AnotherContentAfterABreak_IsALinkException()
    {
        byte[] other = [.. Content];
        other[10] ^= 1;

        Assert.Equal(
            "its content changed while it was fetched", Assert.Throws<LinkException>(
                () => Read((Content, 50_000), (other, int.MaxValue))).Message);
    }

    [Fact]
    public void Read_ShorterContentAfterABreak_IsALinkException() =>
        Assert.Throws<LinkException>(() => Read((Content, 50_000), (Content[..40_000], int.MaxValue)));

    private static byte[] Read(params (byte[] Content, int BreaksAt)[] responses)
    {
        var (clock, asked) = (new ManualClock(), 0);
        return clock.Run(async () =>
        {
            await using var resumed = new ResumedContent(
                Open, new LinkRetries(clock, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60)), clock);
            using var read = new MemoryStream();
            Assert.Equal("image/png", await resumed.OpenAsync(default));
            await resumed.CopyToAsync(read);
            return read.ToArray();
        });

        ValueTask<OpenedLink> Open(CancellationToken cancellation)
        {
            var (content, breaksAt) = responses[Math.Min(asked++, responses.Length - 1)];
            return new(new OpenedLink(new HttpResponseMessage(), "image/png", new BreakingStream(content, breaksAt)));
        }
    }

    private sealed class BreakingStream(byte[] content, int breaksAt) : MemoryStream(content)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == breaksAt)
                throw new IOException("It broke.");
            return await base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, breaksAt - Position)], cancellationToken);
        }
    }
}

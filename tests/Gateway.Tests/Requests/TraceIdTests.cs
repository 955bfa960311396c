using System.Buffers.Binary;
using ImageGateway.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.Requests;

public sealed class TraceIdTests
{
    [Fact]
    public void Of_UsableHeader_IsTheCallers() => Assert.Equal("my-trace/1", TraceId.Get(Context("my-trace/1")));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\r\nb")]
    [InlineData("ä")]
    public void Of_NoUsableHeader_IsAnIdOfOurOwnThatStays(string? sent)
    {
        var context = Context(sent);

        Assert.True(Guid.TryParse(TraceId.Get(context), out _));
        Assert.Equal(TraceId.Get(context), TraceId.Get(context));
        Assert.NotEqual(TraceId.Get(context), TraceId.Get(Context(sent)));
    }

    [Fact]
    public void Of_HeaderThatIsTooLong_IsNotUsed()
    {
        Assert.Equal(256, TraceId.Get(Context(new string('a', 256))).Length);
        Assert.True(Guid.TryParse(TraceId.Get(Context(new string('a', 257))), out _));
    }

    [Fact]
    public void Of_IdsOfOurOwn_AreGuidsOfVersion7OfNowAndNeverTheSame()
    {
        var before = DateTimeOffset.UtcNow.AddMilliseconds(-1);
        var ids = Enumerable.Range(0, 1_000).Select(static _ => Guid.Parse(TraceId.Get(Context(null)))).ToHashSet();

        Assert.Equal(1_000, ids.Count);
        Assert.All(ids, static id => Assert.Equal((7, true), (id.Version, id.Variant is >= 8 and <= 11)));
        Assert.All(ids, id => Assert.InRange(TimeOf(id), before, DateTimeOffset.UtcNow));
    }

    private static DateTimeOffset TimeOf(Guid id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(id.ToByteArray(bigEndian: true)) >> 16);

    private static DefaultHttpContext Context(string? sent)
    {
        var context = new DefaultHttpContext();
        if (sent is not null)
            context.Request.Headers[GatewayHeaders.TraceId] = sent;
        return context;
    }
}

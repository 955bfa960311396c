using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Gateway.Tests.Requests;

/// <summary>Bodies that have arrived whole with their head are taken without a wait; all others as if nobody had looked.</summary>
public sealed class WholeBodyTests
{
    private static readonly LimitOptions Limits = new() { BodyBytes = 1_000, BytesInFlight = 500, BodyTime = TimeSpan.FromSeconds(30) };

    private readonly Pipe _pipe = new();

    [Fact]
    public void TryTake_WholeBody_IsTakenAndCounted()
    {
        var gate = Inbound.Gate(Limits);
        using (var ticket = gate.TryEnter()!)
        {
            Assert.True(IncomingBody.TryTake(Request("{\"prompt\":\"a\"}", announced: 14), ticket, Limits, out var body));
            Assert.Equal("{\"prompt\":\"a\"}", Encoding.UTF8.GetString(body.Span));
            Assert.Equal(14, gate.Bytes);
            Assert.False(_pipe.Reader.TryRead(out _));
        }

        Assert.Equal(0, gate.Bytes);
    }

    [Theory]
    [InlineData("{\"prompt\"", 14L, null)]
    [InlineData("", 14L, null)]
    [InlineData("{}", null, null)]
    [InlineData("{}", 1_001L, null)]
    [InlineData("{}", 2L, "gzip")]
    public async Task TryTake_AnythingElse_LeavesTheBodyWhole(string arrived, long? announced, string? encoding)
    {
        using var ticket = Inbound.Gate(Limits).TryEnter()!;
        var request = Request(arrived, announced);
        if (encoding is not null)
            request.Headers.ContentEncoding = encoding;

        Assert.False(IncomingBody.TryTake(request, ticket, Limits, out _));

        await _pipe.Writer.CompleteAsync();
        using var text = new StreamReader(_pipe.Reader.AsStream());
        Assert.Equal(arrived, await text.ReadToEndAsync());
    }

    [Fact]
    public void TryTake_NoRoom_IsRefused()
    {
        using var ticket = Inbound.Gate(Limits).TryEnter()!;

        var refused = Assert.Throws<BodyRefusedException>(
            () => IncomingBody.TryTake(Request(new('a', 600), announced: 600), ticket, Limits, out _));

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, refused.Error.Status);
    }

    private HttpRequest Request(string arrived, long? announced)
    {
        _pipe.Writer.Write(Encoding.UTF8.GetBytes(arrived));
        if (arrived.Length > 0)
            _ = _pipe.Writer.FlushAsync().AsTask();
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new Piped(_pipe.Reader));
        context.Request.ContentLength = announced;
        return context.Request;
    }

    private sealed class Piped(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}

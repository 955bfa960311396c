using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.StoredResponses;
using ImageGateway.Storage.Files;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Gateway.Tests.StoredResponses;

/// <summary>A caller's last byte waits for the keeping of its answer, so that has an end.</summary>
public sealed class ResponseRecorderTests
{
    [Fact]
    public void Keep_ImageThatNeverComes_IsGivenUpAfterAMinute()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();
        var options = new GatewayOptions { DataDirectory = folder.Path };
        var egress = new EgressPolicy(options);
        using var handlers = new UpstreamHandlers(options, egress);
        var links = new ImageLinks(options, new(options), clock);
        var context = new DefaultHttpContext { Response = { ContentType = "application/json" } };
        context.Request.Scheme = "http";
        context.Request.Host = new("gateway.example");
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        var keeper = new ResponseRecorder(
            new HangingArchive(clock), links, new LinkFetcher(handlers, egress, "test", clock), new SpoolFolder(folder.Path), clock);
        using var capture = keeper.Begin(context);

        var failure = Assert.Throws<IOException>(() => clock.Run(async () =>
        {
            await context.Response.Body
                .WriteAsync(Encoding.UTF8.GetBytes($$"""{"data":[{"url":"{{links.LinkOf("a.png", context.Request)}}"}]}"""));
            return await keeper.KeepAsync(
                capture, context.Response, new FolderResponseFiles(folder.Path, durable: false), needsBytes: true);
        }));

        Assert.IsAssignableFrom<OperationCanceledException>(failure.InnerException);
        Assert.Equal(TimeSpan.FromSeconds(60), clock.Elapsed);
        Assert.Equal(["link.key"], folder.Files);
    }

    private sealed class HangingArchive(ManualClock clock) : IImageArchive
    {
        public ValueTask DeleteAsync(string id, CancellationToken cancellation) => throw new NotSupportedException();

        public IImageUpload Begin() => throw new NotSupportedException();

        public ValueTask<ArchivedImage?> OpenAsync(string id, CancellationToken cancellation) =>
            new(new ArchivedImage(new HangingStream(clock), "image/png"));
    }

    private sealed class HangingStream(ManualClock clock) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await clock.HangAsync(cancellationToken);
            return 0;
        }
    }
}

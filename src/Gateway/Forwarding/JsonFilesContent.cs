using System.Net;
using System.Net.Http.Headers;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>JSON whose files are read and encoded while it is sent; its length is known before.</summary>
internal sealed class JsonFilesContent : HttpContent
{
    private readonly CallBody.JsonWithFiles _body;

    public JsonFilesContent(CallBody.JsonWithFiles body)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _body.WriteToAsync(stream, cancellationToken).AsTask();
}

using System.Net;

namespace ImageGateway.EndToEnd.Tests.Clients;

/// <summary>A body that is sent in chunks, so that its length shows only as it comes.</summary>
internal sealed class UnknownLength(HttpContent inner) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => inner.CopyToAsync(stream, context);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

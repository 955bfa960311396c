using ImageGateway.Gateway.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Keeps what a request is answered with while it passes to the client, in a spool. The last byte waits until
/// <see cref="ReleaseAsync"/>, so that an answer is kept before its caller can know that it is whole. A caller who leaves
/// changes nothing, nor does a spool that cannot be written.
/// </summary>
public sealed class ResponseCapture : IDisposable
{
    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _client;
    private readonly CaptureStream _stream;
    private readonly Spool _spool;

    /// <summary>Begins to keep what is written to the response.</summary>
    public ResponseCapture(HttpContext context, SpoolFolder folder)
    {
        _context = context;
        _client = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _spool = new(folder);
        _stream = new(context.Response, _client.Stream, _spool);
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(_stream, _client));
    }

    /// <summary>True when the response came as events.</summary>
    public bool IsEvents => _stream.IsEvents;

    /// <summary>The answer as the client gets it. Null where it could not be kept.</summary>
    public Stream? Open() => _stream.IsKept ? _spool.OpenRead() : null;

    /// <summary>Lets the last byte go.</summary>
    public ValueTask ReleaseAsync() => _stream.ReleaseAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        _context.Features.Set(_client);
        _spool.Dispose();
    }
}

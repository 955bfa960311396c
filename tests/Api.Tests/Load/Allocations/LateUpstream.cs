using System.Net;

namespace ImageGateway.Api.Tests.Load.Allocations;

/// <summary>
/// A provider that answers when it is told to, on the thread that tells it: what waits for it goes on there, so that one thread
/// allocates all that a request does.
/// </summary>
internal sealed class LateUpstream : HttpMessageHandler
{
    private volatile TaskCompletionSource<HttpResponseMessage>? _waiting;

    /// <summary>True while a request waits.</summary>
    public bool IsAsked => _waiting is not null;

    /// <summary>Answers the request that waits.</summary>
    public void Reply()
    {
        var waiting = _waiting ?? throw new InvalidOperationException("No request came.");
        _waiting = null;
        var content = new ByteArrayContent(SmallRequest.Answer);
        content.Headers.TryAddWithoutValidation("content-type", "application/json");
        waiting.SetResult(new(HttpStatusCode.OK) { Content = content });
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Links are followed for the archive, aside.
        if (request.Method == HttpMethod.Get)
            return Task.FromException<HttpResponseMessage>(new HttpRequestException("The host of the image is not there."));
        var waiting = new TaskCompletionSource<HttpResponseMessage>();
        _waiting = waiting;
        return waiting.Task;
    }
}

using Polly;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>Sends the requests for access tokens of Microsoft Entra and Google, each up to three times.</summary>
public sealed class AccessTokenHandler(ResiliencePipeline<HttpResponseMessage> resilience, HttpMessageHandler inner)
    : DelegatingHandler(inner)
{
    /// <summary>Makes one on connections of its own.</summary>
    public static AccessTokenHandler Create(TimeProvider time) =>
        new(OutgoingResilience.Create(time), new SocketsHttpHandler { UseCookies = false });

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // What is sent again must still be there.
        if (request.Content is not null)
            await request.Content.LoadIntoBufferAsync(cancellationToken);
        return await resilience.ExecuteAsync(async cancellation => await base.SendAsync(request, cancellation), cancellationToken);
    }
}

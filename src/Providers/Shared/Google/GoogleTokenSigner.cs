using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>Adds an access token to a call.</summary>
/// <param name="tokens">Where tokens come from.</param>
/// <param name="key">The service account; null: the deployment's own credentials.</param>
internal sealed class GoogleTokenSigner(GoogleTokens tokens, ServiceAccountKey? key) : ICallSigner
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Header>> SignAsync(ProviderCall call, CancellationToken cancellation)
    {
        var token = key is null
            ? await tokens.OfDeploymentAsync(cancellation)
            : await tokens.OfAsync(key, cancellation);
        return [new("authorization", "Bearer " + token)];
    }
}

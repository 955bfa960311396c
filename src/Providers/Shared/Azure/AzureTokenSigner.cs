using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Azure;

/// <summary>Adds an identity's token to a call.</summary>
internal sealed class AzureTokenSigner(AzureTokens tokens, AzureIdentity identity) : ICallSigner
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Header>> SignAsync(ProviderCall call, CancellationToken cancellation) =>
        [new("authorization", "Bearer " + await tokens.GetAsync(identity, cancellation))];
}

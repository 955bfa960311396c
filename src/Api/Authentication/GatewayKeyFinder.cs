using ImageGateway.Core.ControlPlane;
using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Api.Authentication;

/// <summary>Recognizes gateway keys by their form, also those that a rotation ended, and by their hashes.</summary>
internal sealed class GatewayKeyFinder(GatewayKeys keys, IResourceStore resourceStore) : IGatewayKeyFinder
{
    /// <inheritdoc/>
    public bool HoldsKey(ReadOnlySpan<byte> text) => KeyText.IsIn(text);

    /// <inheritdoc/>
    public async ValueTask<bool?> IsGatewayKeyAsync(string text, CancellationToken cancellation)
    {
        if (KeyText.IsOne(text))
            return true;
        var hash = KeyText.Hash(text);
        if (keys.IsAdmin(hash))
            return true;
        try
        {
            return await resourceStore.FindLookupAsync(ResourceKind.ApiKey, hash, cancellation) is not null;
        }
        catch (Exception away) when (away is IOException or ControlPlaneUnavailableException)
        {
            // Images are drawn while the control plane is away.
            return null;
        }
    }
}

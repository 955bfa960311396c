using System.Collections.Concurrent;
using ImageGateway.Api.Upstream;
using ImageGateway.Core.Catalogue;
using ImageGateway.Core.Control;

namespace ImageGateway.Api.Identity;

/// <summary>
/// Recognizes gateway keys by their form, also those that a rotation ended, and by their hashes. What is none is remembered
/// for a minute, so that a provider's key is seldom looked up.
/// </summary>
internal sealed class GatewayKeyFinder(GatewayKeys keys, ICatalogue catalogue, TimeProvider time) : IGatewayKeyFinder
{
    private const int MaxStrangers = 4096;

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _strangers = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<bool> IsGatewayKeyAsync(string text, CancellationToken cancellation)
    {
        if (KeyText.IsOne(text))
            return true;
        var hash = KeyText.Hash(text);
        if (keys.IsAdmin(hash))
            return true;
        var now = time.GetUtcNow();
        if (_strangers.TryGetValue(hash, out var until) && until > now)
            return false;
        try
        {
            if (await catalogue.FindLookupAsync(EntryKind.ApiKey, hash, cancellation).ConfigureAwait(false) is not null)
                return true;
        }
        catch (Exception away) when (away is IOException or ControlPlaneUnavailableException)
        {
            // Pictures are drawn while the control plane is away; who has no key of ours cannot be asked then.
            return false;
        }

        if (_strangers.Count >= MaxStrangers)
            _strangers.Clear();
        _strangers[hash] = now + Remembered;
        return false;
    }
}

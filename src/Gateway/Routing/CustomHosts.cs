using System.Collections.Concurrent;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;

namespace ImageGateway.Gateway.Routing;

/// <summary>
/// Reads the hosts that callers name in a header (<see cref="CustomHost"/>). Callers name the same few again and again, so that what
/// the last ones came to is kept.
/// </summary>
internal sealed class CustomHosts(EgressPolicy egress)
{
    // The texts come from callers.
    private const int MaxTexts = 256;
    private const int MaxTextChars = 256;

    private readonly ConcurrentDictionary<string, Uri> _known = new(StringComparer.Ordinal);
    private readonly Func<string, bool> _isAllowed = egress.IsAllowedHost;
    private int _count;

    /// <summary>The host, or null where the text is none that may be called.</summary>
    public Uri? Parse(string text)
    {
        if (_known.TryGetValue(text, out var known))
            return known;
        var host = CustomHost.Parse(text, _isAllowed);
        if (host is null || text.Length > MaxTextChars)
            return host;

        // Counted apart, since the dictionary takes all its locks to count.
        if (Interlocked.Increment(ref _count) > MaxTexts)
        {
            _known.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        return _known[text] = host;
    }
}

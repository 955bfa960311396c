using System.Collections.Concurrent;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Requests;

/// <summary>The URLs of paths below base URLs (<see cref="BaseUrl"/>), of which the last ones are kept: few are asked for often.</summary>
internal sealed class Endpoints
{
    // Base URLs come from callers.
    private const int MaxUrls = 256;
    private const int MaxUrlChars = 256;

    private readonly ConcurrentDictionary<(string BaseUrl, string Path), Uri> _known = new();
    private int _count;

    /// <summary>The URL of a path below a base.</summary>
    /// <param name="baseUrl">The base, which is absolute.</param>
    /// <param name="path">Begins with a slash.</param>
    public Uri Below(Uri baseUrl, string path)
    {
        var key = (baseUrl.OriginalString, path);
        if (_known.TryGetValue(key, out var known))
            return known;
        var url = BaseUrl.Below(baseUrl, path);
        if (key.OriginalString.Length + path.Length > MaxUrlChars)
            return url;

        // Counted apart, since the dictionary takes all its locks to count.
        if (Interlocked.Increment(ref _count) > MaxUrls)
        {
            _known.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        return _known[key] = url;
    }
}

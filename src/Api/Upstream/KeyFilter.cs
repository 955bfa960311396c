using System.Buffers;

namespace ImageGateway.Api.Upstream;

/// <summary>Looks for gateway keys in what is about to be sent to a provider: alone, behind a scheme, or among other words.</summary>
internal sealed class KeyFilter(IGatewayKeyFinder? keys)
{
    // As in the least key that a deployment may declare.
    private const int ShortestKey = 16;

    private static readonly SearchValues<char> Separators = SearchValues.Create(" ,;=&?\"'\t");

    /// <summary>Determines whether a text contains a gateway key.</summary>
    public async ValueTask<bool> HasKeyAsync(string text, CancellationToken cancellation)
    {
        if (keys is null || text.Length < ShortestKey)
            return false;
        if (await keys.IsGatewayKeyAsync(text, cancellation).ConfigureAwait(false))
            return true;
        if (!text.AsSpan().ContainsAny(Separators))
            return false;

        // A declared key may have any characters; behind a scheme it is all that is left.
        if (text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var scheme && await keys.IsGatewayKeyAsync(text[(scheme + 1)..].Trim(), cancellation).ConfigureAwait(false))
            return true;
        for (var start = 0; start < text.Length;)
        {
            var length = text.AsSpan(start).IndexOfAny(Separators);
            if (length < 0)
                length = text.Length - start;
            if (length >= ShortestKey && await keys.IsGatewayKeyAsync(text.Substring(start, length), cancellation).ConfigureAwait(false))
                return true;
            start += length + 1;
        }

        return false;
    }
}

using System.Buffers;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// Looks for gateway keys in what is about to be sent to a provider: alone, behind a scheme, or among other words. A text without
/// one is remembered for a minute, so that a provider's key is seldom looked up.
/// </summary>
internal sealed class KeyFilter(IGatewayKeyFinder? keys, TimeProvider time)
{
    // As in the least key that a deployment may declare.
    private const int ShortestKey = 16;

    private static readonly SearchValues<char> Separators = SearchValues.Create(" ,;=&?\"'\t");

    private readonly RecentTexts _clean = new(time);

    /// <summary>
    /// Tells whether a text holds a gateway key. While the keys cannot be looked up, only those of their usual form are found.
    /// </summary>
    public ValueTask<bool> HasKeyAsync(string text, CancellationToken cancellation) =>
        keys is null || text.Length < ShortestKey || _clean.Contains(text) ? new(false) : SearchAsync(keys, text, cancellation);

    /// <summary>Tells whether the text of a body holds a gateway key of the usual form. Files are not looked into.</summary>
    public bool HasKey(CallBody? body) => keys is not null && body switch
    {
        CallBody.Json json => keys.HoldsKey(json.Text.Span),
        CallBody.JsonWithFiles json => json.Pieces.Any(piece => keys.HoldsKey(piece.Text.Span)),
        CallBody.Form form => form.Parts.Any(part => keys.HoldsKey(part.Text.Span)),
        _ => false,
    };

    private async ValueTask<bool> SearchAsync(IGatewayKeyFinder finder, string text, CancellationToken cancellation)
    {
        var isSure = true;
        foreach (var word in WordsOf(text))
        {
            var isKey = await finder.IsGatewayKeyAsync(word, cancellation);
            if (isKey == true)
                return true;
            isSure &= isKey is not null;
        }

        if (isSure)
            _clean.Add(text);
        return false;
    }

    private static IEnumerable<string> WordsOf(string text)
    {
        yield return text;
        if (!text.AsSpan().ContainsAny(Separators))
            yield break;

        // A declared key may have any characters; behind a scheme it is all that is left.
        if (text.IndexOf(' ', StringComparison.Ordinal) is > 0 and var scheme)
            yield return text[(scheme + 1)..].Trim();
        for (var start = 0; start < text.Length;)
        {
            var length = text.AsSpan(start).IndexOfAny(Separators);
            if (length < 0)
                length = text.Length - start;
            if (length >= ShortestKey)
                yield return text.Substring(start, length);
            start += length + 1;
        }
    }
}

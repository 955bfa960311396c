using System.Buffers;
using System.Text;
using System.Text.Json;
using ImageGateway.Core.Json;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Takes known secrets out of texts, also where JSON escapes some of their characters.</summary>
internal sealed class SecretTexts
{
    private const string Hidden = "***";

    // A shorter one could be a part of any word.
    private const int ShortestSecret = 6;

    // Of a longer one this much counts, since texts are cut anywhere.
    private const int Telling = 12;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:=");

    private List<string>? _secrets;
    private bool _isSorted;

    /// <summary>Adds a secret; what is too short to be told from a word, or null, is none.</summary>
    public void Add(string? secret)
    {
        if (secret is null || secret.Length < ShortestSecret || _secrets?.Contains(secret) == true)
            return;
        _isSorted = false;
        var secrets = _secrets ??= new(2);
        secrets.Add(secret);
        if (!secret.AsSpan().ContainsAnyExcept(Plain))
            return;
        foreach (var escaped in (ReadOnlySpan<string>)
            [
                JsonEncodedText.Encode(secret).ToString(), Encoding.UTF8.GetString(JsonText.Quote(secret))[1..^1],
                secret.Replace("/", "\\/", StringComparison.Ordinal), Uri.EscapeDataString(secret),
            ])
        {
            if (!secrets.Contains(escaped))
                secrets.Add(escaped);
        }
    }

    /// <summary>The text without the secrets, longer ones first.</summary>
    public string Without(string text)
    {
        if (text.Length == 0 || _secrets is not { } secrets)
            return text;
        if (!_isSorted)
            secrets.Sort(static (one, other) => other.Length - one.Length);
        _isSorted = true;
        foreach (var secret in secrets)
            text = Without(text, secret);
        return text;
    }

    private static string Without(string text, string secret)
    {
        var start = secret.AsSpan(0, Math.Min(secret.Length, Telling));
        var at = text.AsSpan().IndexOf(start);
        if (at < 0)
            return text;
        var left = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        for (; at >= 0; at = rest.IndexOf(start))
        {
            left.Append(rest[..at]).Append(Hidden);
            rest = rest[(at + rest[at..].CommonPrefixLength(secret))..];
        }

        return left.Append(rest).ToString();
    }
}

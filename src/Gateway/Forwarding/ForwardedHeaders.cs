using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// Headers of a provider's answer that its caller gets: ids for the vendor's support, rates and waits, and what the provider's
/// translator names (<see cref="ImageGateway.Core.Providers.ProviderCapabilities.ForwardedHeaders"/>). Everything else stays here, so that
/// no provider
/// speaks in the gateway's name or steers a browser.
/// </summary>
internal static class ForwardedHeaders
{
    private const int MaxValueChars = 1024;
    private const int MaxWaitDigits = 9;

    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        ["x-request-id", "request-id", "apim-request-id", "cf-ray", RetryAfter, RetryAfterMs], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Families = ["openai-", "x-ratelimit-", "x-rate-limit-", "ratelimit-", "x-ms-"];

    private const string RetryAfter = "retry-after";
    private const string RetryAfterMs = "retry-after-ms";

    /// <summary>The value that goes on, in visible ASCII and inner spaces; null where the header or what is left of it does not.</summary>
    /// <param name="name">The name of the header.</param>
    /// <param name="values">Its values as the provider sent them.</param>
    /// <param name="more">Names of the provider's own, in lower case; one that ends with an asterisk is a family.</param>
    public static string? Read(string name, StringValues values, IReadOnlyList<string> more)
    {
        if (!Passes(name, more) || Clean(values) is not { Length: > 0 } value)
            return null;
        return IsWait(name, value) ? value : null;
    }

    private static bool Passes(string name, IReadOnlyList<string> more)
    {
        if (Names.Contains(name))
            return IsToken(name);
        foreach (var family in Families)
        {
            if (name.StartsWith(family, StringComparison.OrdinalIgnoreCase))
                return IsToken(name);
        }

        foreach (var own in more)
        {
            if (own[^1] == '*'
                ? name.StartsWith(own[..^1], StringComparison.OrdinalIgnoreCase)
                : name.Equals(own, StringComparison.OrdinalIgnoreCase))
                return IsToken(name);
        }

        return false;
    }

    private static bool IsToken(string name) => name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private static string Clean(StringValues values)
    {
        var clean = new StringBuilder();
        foreach (var value in values)
        {
            var start = clean.Length;
            if (start > 0)
                clean.Append(", ");
            foreach (var letter in value ?? string.Empty)
            {
                if (letter is >= ' ' and <= '~')
                    clean.Append(letter);
            }
        }

        return clean.Length > MaxValueChars ? string.Empty : clean.ToString().Trim();
    }

    // Clients sleep by these; what is no wait is not told them.
    private static bool IsWait(string name, string value)
    {
        if (!name.Equals(RetryAfter, StringComparison.OrdinalIgnoreCase) && !name.Equals(RetryAfterMs, StringComparison.OrdinalIgnoreCase))
            return true;
        return (value.Length <= MaxWaitDigits
            && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _))
            || (name.Equals(RetryAfter, StringComparison.OrdinalIgnoreCase)
                && ImageGateway.Core.Routing.RetryAfter.Read(_ => value, DateTimeOffset.UnixEpoch) is not null);
    }
}

using System.Net;
using System.Net.Sockets;

namespace ImageGateway.Core.Routing;

/// <summary>
/// Checks the text of a base URL that a caller chose (docs/architecture/portkey.md#custom-hosts). Where it leads is checked again
/// when the connection is made.
/// </summary>
public static class CustomHost
{
    private const int MaxChars = 2048;
    private const int MaxLabels = 10;

    private static readonly string[] PrivateSuffixes =
        [".local", ".localdomain", ".internal", ".intranet", ".lan", ".home", ".corp", ".test", ".invalid", ".onion", ".localhost"];

    /// <summary>The URL, or null where it is not one that may be called.</summary>
    /// <param name="text">The caller's text.</param>
    /// <param name="isAllowed">Whether a host is on the allow-list, which opens private names and addresses.</param>
    public static Uri? Parse(string? text, Func<string, bool> isAllowed)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxChars || text.Any(char.IsControl) || text.Contains('@', StringComparison.Ordinal)
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.UserInfo.Length > 0 || uri.Port is < 1 or > 65_535 || uri.Fragment.Length > 0)
        {
            return null;
        }

        var host = uri.Host.Trim('[', ']');
        if (isAllowed(host))
            return uri;
        return IsPublicName(host, Authority(text)) ? uri : null;
    }

    /// <summary>
    /// Determines whether an address is on the public internet: not private, loopback, link-local, carrier-grade, multicast or
    /// reserved.
    /// </summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Global unicast is 2000::/3; of it documentation and the tunnels that carry an IPv4 address are refused.
            return (bytes[0] & 0xE0) == 0x20
                && !(bytes[0] == 0x20 && bytes[1] == 0x02)
                && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0D && bytes[3] == 0xB8)
                && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0);
        }

        return (bytes[0], bytes[1], bytes[2]) switch
        {
            (0 or 10 or 127, _, _) => false,
            (100, >= 64 and <= 127, _) => false,
            (169, 254, _) => false,
            (172, >= 16 and <= 31, _) => false,
            (192, 168, _) => false,
            (192, 0, 0 or 2) => false,
            (198, 18 or 19, _) => false,
            (198, 51, 100) => false,
            (203, 0, 113) => false,
            ( >= 224, _, _) => false,
            _ => true,
        };
    }

    /// <summary>Determines whether a name lies below a domain that no public registry sells.</summary>
    public static bool IsPrivateName(string host) =>
        Array.Exists(PrivateSuffixes, suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static bool IsPublicName(string host, string written)
    {
        if (host.Length == 0 || host.EndsWith('.') || host.Contains("api.portkey", StringComparison.OrdinalIgnoreCase))
            return false;
        if (IPAddress.TryParse(host, out var address))
        {
            // 2130706433 and 0x7f.1 are addresses too; only the plain spelling is taken.
            return IsPublic(address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || written == address.ToString());
        }

        // No top-level domain begins with a digit, and what looks like an address must be one.
        return host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-')
            && host.Split('.') is { Length: >= 2 and <= MaxLabels } and [.., [< '0' or > '9', ..]]
            && !IsPrivateName(host);
    }

    private static string Authority(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = url.AsSpan(start).IndexOfAny('/', '?', ':');
        return end < 0 ? url[start..] : url.Substring(start, end);
    }
}

using System.Net;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Options;

/// <summary>The addresses to listen on, checked before anything starts.</summary>
public static class ListenAddresses
{
    /// <summary>Address that the gateway listens on by default; the port is Portkey's.</summary>
    public const string Default = "http://localhost:8787";

    /// <summary>Checks the URLs against the mode and makes <c>localhost:0</c>, which cannot be bound, a loopback address.</summary>
    /// <exception cref="OptionException">A URL is malformed, or open mode would be open to others.</exception>
    public static string[] Read(string? urls, GatewayOptions options)
    {
        var addresses = (string.IsNullOrWhiteSpace(urls) ? Default : urls).Split(
            ';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var address in addresses)
        {
            if (Parse(address) is not { } url)
                throw OptionException.ForOption(
                    "--urls", address, "must be http://HOST:PORT with a port from 0 to 65535; TLS ends in front of the gateway");
            if (options.Auth == AuthMode.Open && !options.AllowOpenRemote && !IsLoopback(url.Host))
                throw OptionException.ForOption(
                    "--urls", address, "open mode listens on loopback only; use --auth keys, or set IMAGEGATEWAY__ALLOWOPENREMOTE=true");
        }

        return [.. addresses.Select(address => address.Replace("//localhost:0", "//127.0.0.1:0", StringComparison.OrdinalIgnoreCase))];
    }

    // '*' and '+' are Kestrel's words for every address.
    private static Uri? Parse(string address) =>
        Uri.TryCreate(
            address.Replace("//*", "//0.0.0.0", StringComparison.Ordinal)
                .Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var url)
        && url.Scheme == Uri.UriSchemeHttp && url.PathAndQuery == "/" && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            ? url
            : null;

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

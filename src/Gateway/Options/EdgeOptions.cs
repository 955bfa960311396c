using System.Net;

namespace ImageGateway.Gateway.Options;

/// <summary>Settings of the HTTP edge: pages of other origins, proxies in front, and the path below which the gateway lies.</summary>
public sealed record EdgeOptions
{
    /// <summary>Stands for every origin.</summary>
    public const string AnyOrigin = "*";

    private const string OriginsKey = "CORS__ORIGINS";
    private const string ProxiesKey = "TRUSTEDPROXIES";
    private const string PathBaseKey = "PATHBASE";

    /// <summary>Origins whose pages may call, as browsers write them, or <see cref="AnyOrigin"/>. Default none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Networks of proxies whose <c>X-Forwarded-*</c> headers count. Default none.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Path prefix of all routes, with a slash at its start and none at its end. Default empty.</summary>
    public string PathBase { get; init; } = string.Empty;

    /// <summary>Reads the settings of the edge.</summary>
    public static EdgeOptions Read(SettingReader reader) => new()
    {
        CorsOrigins = [.. reader.List(OriginsKey).Select(text => OriginOf(reader, text))],
        TrustedProxies = [.. reader.List(ProxiesKey).Select(text => NetworkOf(reader, text))],
        PathBase = reader.Text(PathBaseKey) is { } path ? PathOf(reader, path) : string.Empty,
    };

    // Compared with the Origin header letter by letter, so it is written here as browsers write it: in small letters, without a standard
    // port.
    private static string OriginOf(SettingReader reader, string text)
    {
        if (text == AnyOrigin)
            return text;
        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { UserInfo.Length: 0, PathAndQuery: "/" or "", Fragment.Length: 0, Authority.Length: > 0 }
            ? $"{url.Scheme}://{url.Authority}"
            : reader.Refuse(OriginsKey, text, "must be origins such as https://app.example, without a path, or *", text);
    }

    private static IPNetwork NetworkOf(SettingReader reader, string text)
    {
        if (IPAddress.TryParse(text, out var address))
            return new(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var network)
            ? network
            : reader.Refuse(
                ProxiesKey, text, "must be networks such as 10.0.0.0/8 (no bits set after the prefix), or addresses", network);
    }

    private static string PathOf(SettingReader reader, string text)
    {
        var path = text.TrimEnd('/');
        return path.Length == 0
            || (path[0] == '/' && !path.Contains("//", StringComparison.Ordinal)
                && path.All(static letter => char.IsAsciiLetterOrDigit(letter) || "/-._~".Contains(letter, StringComparison.Ordinal)))
            ? path
            : reader.Refuse(PathBaseKey, text, "must be a path such as /images, of letters, digits and -._~/", string.Empty);
    }
}

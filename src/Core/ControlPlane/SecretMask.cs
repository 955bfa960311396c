namespace ImageGateway.Core.ControlPlane;

/// <summary>Shows people which secret it is without showing it.</summary>
public static class SecretMask
{
    private const string Stars = "********";
    private const string Hidden = "***";
    private const int ShownFrom = 12;

    /// <summary>
    /// The first two and the last three characters, as Portkey masks; of a short secret none. A URL keeps its host and path
    /// and loses what else it says.
    /// </summary>
    public static string Mask(string secret)
    {
        if (IsSecretUrl(secret))
            return UrlOf(new(secret), showPath: true);
        return secret.Length < ShownFrom ? Stars : $"{secret.AsSpan(0, 2)}{Stars}{secret.AsSpan(secret.Length - 3)}";
    }

    /// <summary>A URL that is a secret as a whole: its scheme and host; another text as <see cref="Mask"/> does.</summary>
    public static string OfUrl(string secret) => HttpUrl(secret) is { } url ? UrlOf(url, showPath: false) : Mask(secret);

    /// <summary>Determines whether a text is an http(s) URL with a query or user info, which may contain a secret.</summary>
    public static bool IsSecretUrl(string text) =>
        text.Contains("://", StringComparison.Ordinal) && text.AsSpan().ContainsAny('?', '@') && HttpUrl(text) is { } url
            && (url.Query.Length > 1 || url.UserInfo.Length > 0);

    private static Uri? HttpUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url
            : null;

    private static string UrlOf(Uri url, bool showPath) => string.Concat(
        url.Scheme, "://", url.UserInfo.Length > 0 ? Hidden + "@" : string.Empty, url.Authority,
        showPath ? url.AbsolutePath : "/" + Hidden, showPath && url.Query.Length > 1 ? "?" + Hidden : string.Empty);
}

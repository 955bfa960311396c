using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Aws;

/// <summary>
/// AWS Signature Version 4. Signs the path as the URI spells it, so that what is signed is what is sent;
/// every service but S3 signs that spelling encoded once more.
/// </summary>
/// <remarks>The SDK's signer takes requests of the SDK's own clients only, and its client of Bedrock is not in the package feed.</remarks>
internal static class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Computes the value of the header <c>authorization</c>.</summary>
    /// <param name="method">The verb.</param>
    /// <param name="uri">Where the request goes.</param>
    /// <param name="signed">The headers that are signed, beside <c>host</c>; names in lower case.</param>
    /// <param name="payloadHash">See <see cref="PayloadHash"/>.</param>
    /// <param name="keys">Whose signature it is.</param>
    /// <param name="region">The region of the host.</param>
    /// <param name="service">The service's signing name.</param>
    /// <param name="now">The moment that <c>x-amz-date</c> names.</param>
    public static string Authorization(
        HttpMethod method, Uri uri, IEnumerable<Header> signed, string payloadHash, AwsKeys keys, string region, string service,
        DateTimeOffset now)
    {
        var headers = signed.Append(new Header("host", HostOf(uri))).OrderBy(header => header.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', headers.Select(header => header.Name));
        var request = string.Join(
            '\n',
            method.Method,
            EncodePath(uri.AbsolutePath),
            CanonicalQuery(uri.Query),
            string.Concat(headers.Select(header => $"{header.Name}:{Trim(header.Value)}\n")),
            names,
            payloadHash);

        var scope = $"{Day(now)}/{region}/{service}/aws4_request";
        var text = string.Join(
            '\n', Algorithm, Timestamp(now), scope, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request))));
        var key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretAccessKey);
        foreach (var part in (ReadOnlySpan<string>)[Day(now), region, service, "aws4_request"])
            key = Hmac(key, part);
        return $"{Algorithm} Credential={keys.AccessKeyId}/{scope}, SignedHeaders={names}, "
        + $"Signature={Convert.ToHexStringLower(Hmac(key, text))}";
    }

    /// <summary>Formats the value of the header <c>x-amz-date</c>.</summary>
    public static string Timestamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    // As the HTTP client writes it: a port only where it is not the scheme's own.
    private static string HostOf(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return uri.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{uri.Port}");
    }

    private static string EncodePath(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string CanonicalQuery(string query) => string.Join('&', query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Recode(pair[0]), Value: pair.Length == 2 ? Recode(pair[1]) : string.Empty))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Recode(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    // Runs of blanks count as one.
    private static string Trim(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

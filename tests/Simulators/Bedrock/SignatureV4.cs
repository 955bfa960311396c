using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>Computes an AWS signature from a request as it arrived, as AWS's page on Signature Version 4 words it.</summary>
public static class SignatureV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <param name="method">The verb.</param>
    /// <param name="rawTarget">Path and query from the request's first line.</param>
    /// <param name="headers">The signed headers with their values, in the order in which they were named.</param>
    /// <param name="bodyHash">SHA-256 of the body in hexadecimal.</param>
    /// <param name="timestamp">The header <c>x-amz-date</c>.</param>
    /// <param name="scope"><c>date/region/service/aws4_request</c></param>
    /// <param name="secret">The secret part of the key.</param>
    public static string Compute(
        string method, string rawTarget, IReadOnlyList<KeyValuePair<string, string>> headers, string bodyHash, string timestamp,
        string scope, string secret)
    {
        var question = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? rawTarget : rawTarget[..question];
        var query = question < 0 ? "" : rawTarget[(question + 1)..];
        var canonical = new StringBuilder()
            .Append(method).Append('\n')
            .Append(Encode(path, keepSlash: true)).Append('\n')
            .Append(CanonicalQuery(query)).Append('\n');
        foreach (var (name, value) in headers)
            canonical.Append(name).Append(':').Append(Collapse(value)).Append('\n');
        canonical.Append('\n').AppendJoin(';', headers.Select(header => header.Key)).Append('\n').Append(bodyHash);

        var toSign = $"{Algorithm}\n{timestamp}\n{scope}\n{Hash(Encoding.UTF8.GetBytes(canonical.ToString()))}";
        var key = Encoding.UTF8.GetBytes($"AWS4{secret}");
        foreach (var part in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // The path arrives encoded; every service but S3 encodes it once more.
    private static string Encode(string text, bool keepSlash)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (Unreserved.Contains((char)octet, StringComparison.Ordinal) || (keepSlash && octet == '/'))
                encoded.Append((char)octet);
            else
                encoded.Append('%').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    private static string CanonicalQuery(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=")
        .Order(StringComparer.Ordinal));

    private static string Collapse(string value)
    {
        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words);
    }
}

using System.Globalization;
using System.Text;
using ImageGateway.Simulators.Bedrock;

namespace ImageGateway.Simulators.Tests;

/// <summary>A signed request to the simulated Bedrock, of which a test spoils one thing.</summary>
internal sealed record BedrockSigned(string Origin)
{
    public string Target { get; init; } = "/bedrock/us-west-2/model/stability.stable-image-core-v1%3A1/invoke";

    public string Body { get; init; } = """{"prompt":"a boat"}""";

    /// <summary>The body that is sent, where it is not the signed one.</summary>
    public string? SentBody { get; init; }

    public string AccessKeyId { get; init; } = AwsAccounts.AccessKeyId;

    public string Secret { get; init; } = AwsAccounts.Secret;

    public string? SessionToken { get; init; }

    public string Region { get; init; } = "us-west-2";

    public string Service { get; init; } = "bedrock";

    public DateTimeOffset Date { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>A header of AWS's that is sent and not signed.</summary>
    public string? Unsigned { get; init; }

    public HttpRequestMessage ToMessage()
    {
        var hash = SignatureV4.Hash(Encoding.UTF8.GetBytes(Body));
        var stamp = Date.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{stamp[..8]}/{Region}/{Service}/aws4_request";
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = new Uri(Origin).Authority,
            ["x-amz-content-sha256"] = hash,
            ["x-amz-date"] = stamp,
        };
        if (SessionToken is not null)
            headers["x-amz-security-token"] = SessionToken;
        var signature = SignatureV4.Compute("POST", Target, [.. headers], hash, stamp, scope, Secret);

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(SentBody ?? Body));
        content.Headers.TryAddWithoutValidation("content-type", "application/json");
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(Origin + Target)) { Content = content };
        foreach (var (name, value) in headers.Where(header => header.Key != "host"))
            message.Headers.TryAddWithoutValidation(name, value);
        if (Unsigned is not null)
            message.Headers.TryAddWithoutValidation(Unsigned, "x");
        message.Headers.TryAddWithoutValidation(
            "authorization",
            $"AWS4-HMAC-SHA256 Credential={AccessKeyId}/{scope}, SignedHeaders={string.Join(';', headers.Keys)}, Signature={signature}");
        return message;
    }
}

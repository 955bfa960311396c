using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon;
using Amazon.Runtime.Internal.Auth;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Aws;

namespace ImageGateway.Providers.Tests.Shared.Aws;

public sealed class SigV4Tests
{
    private static readonly DateTimeOffset Date = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    private static readonly AwsKeys Keys = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);
    private static readonly string EmptyHash = Convert.ToHexStringLower(SHA256.HashData([]));

    // AWS's own test suite for Signature Version 4: get-vanilla and get-vanilla-query-order-key-case.
    [Theory]
    [InlineData("https://example.amazonaws.com/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData(
        "https://example.amazonaws.com/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void Authorization_AwssOwnVector_IsItsSignature(string uri, string signature)
    {
        var text = SigV4.Authorization(
            HttpMethod.Get, new(uri), [new("x-amz-date", "20150830T123600Z")], EmptyHash, Keys, "us-east-1", "service", Date);

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature="
                + signature,
            text);
    }

    [Theory]
    [InlineData(
        "https://bedrock-runtime.us-west-2.amazonaws.com/model/amazon.nova-canvas-v1%3A0/invoke",
        "/model/amazon.nova-canvas-v1%253A0/invoke", "bedrock-runtime.us-west-2.amazonaws.com")]
    [InlineData(
        "http://127.0.0.1:9100/bedrock/us-west-2/model/arn%3Aaws%3Abedrock%3A%3A%3Afoundation-model%2Fx/invoke",
        "/bedrock/us-west-2/model/arn%253Aaws%253Abedrock%253A%253A%253Afoundation-model%252Fx/invoke", "127.0.0.1:9100")]
    [InlineData("http://[::1]:8080/a b/(c)", "/a%2520b/%28c%29", "[::1]:8080")]
    public void Authorization_AnyPath_AgreesWithAwssClient(string uri, string canonicalPath, string host)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData("body"u8));
        Header[] signed = [new("x-amz-content-sha256", hash), new("x-amz-date", "20150830T123600Z"), new(
            "content-type", "application/json")];
        const string Names = "content-type;host;x-amz-content-sha256;x-amz-date";
        var canonical = string.Create(
            CultureInfo.InvariantCulture,
            $"POST\n{canonicalPath}\n\ncontent-type:application/json\nhost:{host}\nx-amz-content-sha256:{hash}\nx-amz-date:20150830T123600Z\n\n{Names}\n{hash}");
        var expected = AWS4Signer.ComputeSignature(
            Keys.AccessKeyId, Keys.SecretAccessKey, "us-west-2", Date.UtcDateTime, "bedrock", Names, canonical);

        var text = SigV4.Authorization(HttpMethod.Post, new(uri), signed, hash, Keys, "us-west-2", "bedrock", Date);

        Assert.EndsWith("Signature=" + expected.Signature, text, StringComparison.Ordinal);
        Assert.Equal(RegionEndpoint.USWest2.SystemName, text.Split('/')[2]);
    }

    [Fact]
    public void ToString_OfKeys_ShowsNoSecret() =>
        Assert.Equal("AKIDEXAMPLE", $"{new AwsKeys("AKIDEXAMPLE", "secret", "token")}");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((48 * 1024) + 1)]
    [InlineData(300_000)]
    public async Task PayloadHash_OfJsonWithAFile_IsThatOfTheWholeText(int length)
    {
        var bytes = new byte[length];
        RandomNumberGenerator.Fill(bytes);
        var body = new CallBody.JsonWithFiles(
            [new("{\"a\":\""u8.ToArray()), new(default, ImageGateway.Providers.Tests.Kit.Ask.Image(content: bytes)), new(
                "\"}"u8.ToArray())]);
        var whole = Encoding.ASCII.GetBytes($"{{\"a\":\"{Convert.ToBase64String(bytes)}\"}}");

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(whole)), await PayloadHash.OfAsync(body, default));
        Assert.Equal(whole.Length, body.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(whole)), await PayloadHash.OfAsync(new CallBody.Json(whole), default));
    }
}

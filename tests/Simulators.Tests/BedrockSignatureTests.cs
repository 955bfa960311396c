using System.Text.Json.Nodes;
using ImageGateway.Simulators.Bedrock;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class BedrockSignatureTests(SimulatorFixture simulator)
{
    private BedrockSigned Good => new(simulator.Client.BaseAddress!.AbsoluteUri.TrimEnd('/'));

    // AWS's own test suite for Signature Version 4: get-vanilla and get-vanilla-query-order-key-case.
    [Theory]
    [InlineData("/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public void Compute_AwssOwnVector_IsItsSignature(string target, string expected) => Assert.Equal(expected, SignatureV4.Compute(
        "GET",
        target,
        [KeyValuePair.Create("host", "example.amazonaws.com"), KeyValuePair.Create("x-amz-date", "20150830T123600Z")],
        SignatureV4.Hash([]),
        "20150830T123600Z",
        "20150830/us-east-1/service/aws4_request",
        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));

    [Fact]
    public async Task Invoke_WithAGoodSignature_Draws()
    {
        await AssertResponseAsync(Good, 200, null, null);
        await AssertResponseAsync(
            Good with { AccessKeyId = AwsAccounts.TemporaryKeyId, SessionToken = AwsAccounts.SessionToken }, 200, null, null);
        await AssertResponseAsync(Good with { Date = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(4) }, 200, null, null);
    }

    [Fact]
    public async Task Invoke_WithASpoiledSignature_Is403()
    {
        const string Invalid = "InvalidSignatureException";
        const string Mismatch = "does not match";
        await AssertResponseAsync(Good with { Secret = "another" }, 403, Invalid, Mismatch);
        await AssertResponseAsync(Good with { SentBody = """{"prompt":"a ship"}""" }, 403, Invalid, Mismatch);
        await AssertResponseAsync(Good with { Date = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(6) }, 403, Invalid, "Signature expired");
        await AssertResponseAsync(Good with { Date = DateTimeOffset.UtcNow + TimeSpan.FromMinutes(6) }, 403, Invalid, "not yet current");
        await AssertResponseAsync(Good with { Region = "us-east-1" }, 403, Invalid, "valid region");
        await AssertResponseAsync(Good with { Service = "bedrock-runtime" }, 403, Invalid, "correct service");
        await AssertResponseAsync(Good with { Unsigned = "x-amz-meta" }, 403, Invalid, "'x-amz-meta' must be a 'SignedHeader'");
        await AssertResponseAsync(Good with { AccessKeyId = "AKIAUNKNOWN000000001" }, 403, "UnrecognizedClientException", "token");
        await AssertResponseAsync(Good with { AccessKeyId = AwsAccounts.TemporaryKeyId }, 403, "UnrecognizedClientException", "token");
        await AssertResponseAsync(
            Good with { AccessKeyId = AwsAccounts.ExpiredKeyId, SessionToken = AwsAccounts.SessionToken }, 403, "ExpiredTokenException",
            "expired");
    }

    [Theory]
    [InlineData(null, "MissingAuthenticationTokenException")]
    [InlineData("Bearer sk-test-1", "AccessDeniedException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=x", "IncompleteSignatureException")]
    public async Task Invoke_WithoutACredential_Is403(string? authorization, string type)
    {
        using var response = await simulator.PostJsonAsync(
            "/bedrock/us-west-2/model/stability.stable-image-core-v1%3A1/invoke", """{"prompt":"x"}""", authorization);
        Assert.Equal((403, type), ((int)response.StatusCode, response.Headers.GetValues("x-amzn-errortype").Single()));
    }

    private async Task AssertResponseAsync(BedrockSigned signed, int status, string? type, string? message)
    {
        using var response = await simulator.Client.SendAsync(signed.ToMessage());
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == (int)response.StatusCode, text);
        if (type is null)
            return;
        Assert.Equal(type, response.Headers.GetValues("x-amzn-errortype").Single());
        Assert.Contains(message!, (string)JsonNode.Parse(text)!["message"]!, StringComparison.Ordinal);
    }
}

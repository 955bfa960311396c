using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

/// <summary>The simulated token service verifies what it is given.</summary>
[Collection(SimulatorFixture.Collection)]
public sealed class GoogleTokenServiceTests(SimulatorFixture simulator)
{
    private const string Service = "/google-oauth/token";
    private const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private const string Model = "/vertex/v1/projects/p/locations/us-central1/publishers/google/models/imagen-4.0-generate-001:predict";

    [Fact]
    public async Task Token_ForAGoodJwt_OpensVertex()
    {
        var (status, answer) = await ExchangeAsync("good", _ => { });
        Assert.Equal((200, 3599, "Bearer"), (status, (int)answer["expires_in"]!, (string?)answer["token_type"]));
        using var image = await simulator.PostJsonAsync(Model, """{"instances":[{"prompt":"p"}]}""", "Bearer " + answer["access_token"]);
        Assert.Equal(200, (int)image.StatusCode);
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "aud", "\"https://other.example.test/token\"", "invalid_grant" },
        { "iss", "\"somebody@else.example.test\"", "invalid_grant" },
        { "scope", "\"https://www.googleapis.com/auth/drive\"", "invalid_scope" },
        { "exp", "1", "invalid_grant" },
        { "exp", "99999999999", "invalid_grant" },
        { "iat", "99999999990", "invalid_grant" },
        { "iat", "\"now\"", "invalid_grant" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Token_ForAWrongClaim_IsRefused(string claim, string value, string error)
    {
        var (status, answer) = await ExchangeAsync("wrong", claims => claims[claim] = JsonNode.Parse(value));
        Assert.Equal((400, error), (status, (string?)answer["error"]));
    }

    [Theory]
    [InlineData("disabled-1", 400, "invalid_grant")]
    [InlineData("down-1", 500, "internal_failure")]
    public async Task Token_ForAnAccountThatHasNone_IsRefused(string account, int status, string error)
    {
        var answer = await ExchangeAsync(account, _ => { });
        Assert.Equal((status, error), (answer.Status, (string?)answer.Body["error"]));
    }

    [Fact]
    public async Task Token_ForAForeignSignatureOrAlgorithm_IsRefused()
    {
        using var foreign = RSA.Create(2048);
        Assert.Equal("Invalid JWT Signature.", (string?)(await ExchangeAsync("a", _ => { }, foreign)).Body["error_description"]);
        Assert.Equal(
            "Invalid JWT: the algorithm must be RS256.",
            (string?)(await ExchangeAsync("a", _ => { }, algorithm: "none")).Body["error_description"]);
    }

    [Fact]
    public async Task Token_ForAnotherGrantOrNoJwt_IsRefused()
    {
        using var grant = await PostAsync("password", "a.b.c");
        using var garbage = await PostAsync(Grant, "a.b.c");
        Assert.Equal((400, 400), ((int)grant.StatusCode, (int)garbage.StatusCode));
    }

    private async Task<(int Status, JsonNode Body)> ExchangeAsync(
        string account, Action<JsonObject> change, RSA? signer = null, string algorithm = "RS256")
    {
        var file = JsonNode.Parse(await simulator.Client.GetStringAsync("/google-oauth/accounts/" + account))!;
        using var key = RSA.Create();
        key.ImportFromPem((string?)file["private_key"]);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = (string?)file["client_email"],
            ["aud"] = "https://oauth2.googleapis.com/token",
            ["scope"] = "https://www.googleapis.com/auth/cloud-platform",
            ["iat"] = now,
            ["exp"] = now + 3600,
        };
        change(claims);
        var text = Encode($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"{{file["private_key_id"]}}"}""") + "."
            + Encode(claims.ToJsonString());
        var signature = (signer ?? key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var response = await PostAsync(Grant, text + "." + Base64Url.EncodeToString(signature));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private Task<HttpResponseMessage> PostAsync(string grant, string assertion) =>
        simulator.SendAsync(HttpMethod.Post, Service, new FormUrlEncodedContent([new("grant_type", grant), new("assertion", assertion)]));

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Google.Apis.Http;
using Google.Apis.Util;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.Google;

namespace ImageGateway.Providers.Tests.Shared.Google;

/// <summary>Access tokens of service accounts, with a token service and a clock of the test's own.</summary>
public sealed class GoogleTokenTests : IDisposable
{
    private static readonly Uri TokenUrl = new("https://tokens.example.test/token");

    // Making one costs more than all else here; the tests only read it.
    private static readonly RSA Key = RSA.Create(2048);

    private readonly TokenService _service = new();
    private readonly Clock _clock = new();

    [Fact]
    public async Task Sign_ServiceAccount_SendsAJwtThatProvesIt()
    {
        var headers = await SignAsync(Tokens(), Account("a"));

        Assert.Equal([new Header("authorization", "Bearer ya29.1")], headers);
        var (url, form) = Assert.Single(_service.Asked);
        Assert.Equal(TokenUrl, url);
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        var parts = form["assertion"].Split('.');
        Assert.True(
            Key.VerifyData(
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal(
            ("RS256", "JWT", "key-1"), ((string?)Json(parts[0])["alg"], (string?)Json(parts[0])["typ"], (string?)Json(parts[0])["kid"]));
        var claims = Json(parts[1]);
        var now = new DateTimeOffset(_clock.UtcNow).ToUnixTimeSeconds();
        Assert.Equal(
            ("a@p.example.test", "https://oauth2.googleapis.com/token", "https://www.googleapis.com/auth/cloud-platform"),
            ((string?)claims["iss"], (string?)claims["aud"], (string?)claims["scope"]));
        Assert.Equal((now, now + 3600), ((long)claims["iat"]!, (long)claims["exp"]!));
    }

    [Fact]
    public async Task Sign_Again_KeepsTheTokenUntilShortlyBeforeItsEnd()
    {
        var tokens = Tokens();
        Assert.Equal("Bearer ya29.1", await TokenAsync(tokens, Account("a")));
        _clock.UtcNow += TimeSpan.FromMinutes(50);
        Assert.Equal("Bearer ya29.1", await TokenAsync(tokens, Account("a")));
        _clock.UtcNow += TimeSpan.FromMinutes(9);
        Assert.Equal("Bearer ya29.2", await TokenAsync(tokens, Account("a")));
    }

    [Fact]
    public async Task Sign_OtherAccountsAndOtherKeys_HaveTokensOfTheirOwn()
    {
        var tokens = Tokens();
        using var other = RSA.Create(2048);
        Assert.Equal("Bearer ya29.1", await TokenAsync(tokens, Account("a")));
        Assert.Equal("Bearer ya29.2", await TokenAsync(tokens, Account("b")));
        Assert.Equal("Bearer ya29.3", await TokenAsync(tokens, Account("a") with { PrivateKey = other.ExportPkcs8PrivateKeyPem() }));
        Assert.Equal("Bearer ya29.1", await TokenAsync(tokens, Account("a")));
    }

    [Fact]
    public async Task Sign_AtTheSameTime_AsksOnce()
    {
        var tokens = Tokens();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => TokenAsync(tokens, Account("a"))));
        Assert.Single(_service.Asked);
    }

    [Fact]
    public async Task Sign_ManyAccounts_KeepsABoundedNumber()
    {
        var tokens = new GoogleTokens(TokenUrl, _service, _clock, maxAccounts: 2);
        foreach (var account in (string[])["a", "b", "a", "c", "a", "c"])
            await TokenAsync(tokens, Account(account));
        Assert.Equal(4, _service.Asked.Count);
    }

    [Theory]
    [InlineData(
        HttpStatusCode.BadRequest, """{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""", "Invalid JWT Signature.")]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"invalid_grant"}""", "invalid_grant")]
    [InlineData(HttpStatusCode.InternalServerError, "<html>", "no token")]
    [InlineData(HttpStatusCode.OK, "}{", "no token")]
    public async Task Sign_ServiceThatRefuses_SaysWhyWithoutTheKey(HttpStatusCode status, string body, string why)
    {
        _service.Response = (status, body);
        var failure = await Assert.ThrowsAsync<CredentialException>(() => TokenAsync(Tokens(), Account("a")));
        Assert.Contains("a@p.example.test", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_ServiceOutOfReach_IsACredentialThatCannotBeHad()
    {
        _service.Failure = new HttpRequestException(HttpRequestError.ConnectionError, "no route to 10.0.0.1");
        var failure = await Assert.ThrowsAsync<CredentialException>(() => TokenAsync(Tokens(), Account("a")));
        Assert.DoesNotContain("10.0.0.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_KeyThatIsNone_SaysSo()
    {
        var failure = await Assert.ThrowsAsync<CredentialException>(
            () => TokenAsync(Tokens(), Account("a") with { PrivateKey = "secret nonsense" }));
        Assert.Equal("the private key of the service account a@p.example.test cannot be read.", failure.Message);
        Assert.Empty(_service.Asked);
    }

    [Fact]
    public async Task Sign_CallerWhoLeaves_IsCancelled()
    {
        using var left = new CancellationTokenSource();
        _service.Hold = new();
        var signing = new GoogleTokenSigner(Tokens(), Account("a")).SignAsync(null!, left.Token).AsTask();
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signing);
        _service.Hold.SetResult();
    }

    public void Dispose() => _service.Dispose();

    private GoogleTokens Tokens() => new(TokenUrl, _service, _clock);

    private static ServiceAccountKey Account(string name) => new(name + "@p.example.test", "key-1", Key.ExportPkcs8PrivateKeyPem(), "p");

    private static async Task<string> TokenAsync(GoogleTokens tokens, ServiceAccountKey account) =>
        Assert.Single(await SignAsync(tokens, account)).Value;

    private static async Task<IReadOnlyList<Header>> SignAsync(GoogleTokens tokens, ServiceAccountKey account) =>
        await new GoogleTokenSigner(tokens, account).SignAsync(null!, default);

    private static JsonNode Json(string part) => JsonNode.Parse(Decode(part))!;

    private static byte[] Decode(string part) => System.Buffers.Text.Base64Url.DecodeFromChars(part);

    private sealed class Clock : IClock
    {
        public DateTime Now => UtcNow.ToLocalTime();

        public DateTime UtcNow { get; set; } = new(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc);
    }

    // Gives a new token for every question.
    private sealed class TokenService : HttpMessageHandler, IHttpClientFactory
    {
        public List<(Uri? Url, Dictionary<string, string> Form)> Asked { get; } = [];

        public (HttpStatusCode Status, string Body)? Response { get; set; }

        public Exception? Failure { get; set; }

        public TaskCompletionSource? Hold { get; set; }

        public ConfigurableHttpClient CreateHttpClient(CreateHttpClientArgs args) => new(new ConfigurableMessageHandler(this));

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Failure is not null)
                throw Failure;
            if (Hold is { } hold)
                await hold.Task;
            var form = await request.Content!.ReadAsStringAsync(cancellationToken);
            lock (Asked)
                Asked.Add((request.RequestUri, form.Split('&').Select(pair => pair.Split('='))
                    .ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]))));
            var (status, body) = Response
                ?? (HttpStatusCode.OK, $$"""{"access_token":"ya29.{{Asked.Count}}","expires_in":3599,"token_type":"Bearer"}""");
            return new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json"), RequestMessage = request };
        }
    }
}

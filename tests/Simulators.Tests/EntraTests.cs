using System.Net;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class EntraTests(SimulatorFixture simulator)
{
    private const string Managed =
        "/entra/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://cognitiveservices.azure.com";

    private static readonly Dictionary<string, string> Good = new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = "test-application",
        ["client_secret"] = "entra-test-secret",
        ["scope"] = "https://cognitiveservices.azure.com/.default",
    };

    [Fact]
    public async Task Token_ForTheApplication_IsTheOneThatAzureTakes()
    {
        var (status, body) = await AskAsync("test-tenant", Good);
        Assert.Equal((HttpStatusCode.OK, "entra-test-token"), (status, (string?)body["access_token"]));
    }

    [Theory]
    [InlineData("test-tenant", "client_secret", "wrong", "AADSTS7000215")]
    [InlineData("test-tenant", "client_id", "wrong", "AADSTS700016")]
    [InlineData("test-tenant", "scope", "wrong", "AADSTS70011")]
    [InlineData("test-tenant", "grant_type", "wrong", "AADSTS70003")]
    [InlineData("other-tenant", "client_id", "test-application", "AADSTS90002")]
    public async Task Token_ForAnyoneElse_IsRefused(string tenant, string field, string value, string code)
    {
        var (status, body) = await AskAsync(tenant, new(Good) { [field] = value });
        Assert.NotEqual(HttpStatusCode.OK, status);
        Assert.StartsWith(code, (string?)body["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManagedIdentity_NeedsItsHeaderAndResource()
    {
        using var bare = await simulator.SendAsync(HttpMethod.Get, Managed, null);
        using var request = new HttpRequestMessage(HttpMethod.Get, Managed);
        request.Headers.Add("Metadata", "true");
        using var good = await simulator.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (bare.StatusCode, good.StatusCode));
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(string tenant, Dictionary<string, string> form)
    {
        using var response = await simulator.SendAsync(
            HttpMethod.Post, $"/entra/{tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(form));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}

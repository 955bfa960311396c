using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>Azure OpenAI and Azure AI with tokens that the gateway has from Entra.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class AzureIdentityTests(HostedWorld world)
{
    private static readonly (string, string)[] Entra =
    [
        ("x-portkey-azure-auth-mode", "entra"), ("x-portkey-azure-entra-tenant-id", "test-tenant"),
        ("x-portkey-azure-entra-client-id", "test-application"), ("x-portkey-azure-entra-client-secret", "entra-test-secret"),
    ];

    private readonly string _token = SimulatorClient.NewToken();

    [Theory]
    [InlineData("azure-openai")]
    [InlineData("azure-ai")]
    public async Task Generate_AsAnApplication_CarriesItsToken(string provider)
    {
        Assert.Equal(200, (await GenerateAsync(provider, Entra)).Status);
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal("Bearer entra-test-token", seen.Header("authorization"));
        Assert.Null(seen.Header("api-key"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("test-identity")]
    public async Task Generate_AsAManagedIdentity_CarriesItsToken(string? client)
    {
        (await GenerateAsync("azure-openai", [("x-portkey-azure-auth-mode", "managed")])).Refused(400, "identity_denied");
        var slug = "own-" + _token.ToLowerInvariant();
        (await world.Client.ManageAsync("POST", "/virtual-keys", new
        {
            name = slug,
            slug,
            provider = "azure-openai",
            identity = "gateway",
            azure_auth_mode = "managed",
            azure_managed_client_id = client,
            azure_resource_name = "my-resource",
        })).Checked(200);
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "my-gpt-image", prompt = $"a paper boat [token:{_token}]" }, ("x-portkey-virtual-key", slug));
        Assert.Equal(200, gatewayResponse.Status);
        Assert.Equal("Bearer entra-test-token", Assert.Single(await world.Simulators.SeenAsync(_token)).Header("authorization"));
    }

    [Fact]
    public async Task Generate_WrongSecret_SaysEntrasCodeAndNoSecret()
    {
        var gatewayResponse = await GenerateAsync(
            "azure-openai", [.. Entra[..3], ("x-portkey-azure-entra-client-secret", "very-wrong-secret")]);

        Assert.InRange(gatewayResponse.Status, 400, 599);
        Assert.Equal("invalid_credential", gatewayResponse.Error.GetProperty("code").GetString());
        Assert.Contains("AADSTS7000215", gatewayResponse.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("very-wrong-secret", gatewayResponse.Text, StringComparison.Ordinal);
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Generate_AzureAiByKey_SaysToDropExtraParameters()
    {
        Assert.Equal(200, (await GenerateAsync("azure-ai", [("authorization", "Bearer azure-test-key")])).Status);
        var seen = Assert.Single(await world.Simulators.SeenAsync(_token));
        Assert.Equal(
            ("/azure/my-resource/openai/v1/images/generations", "drop", "Bearer azure-test-key"),
            (seen.Path, seen.Header("extra-parameters"), seen.Header("authorization")));
    }

    private Task<GatewayResponse> GenerateAsync(string provider, IEnumerable<(string, string)> headers) => world.Client.GenerateAsync(
        new { model = "my-gpt-image", prompt = $"a paper boat [token:{_token}]" },
        [("x-portkey-provider", provider), ("x-portkey-azure-resource-name", "my-resource"), .. headers]);
}

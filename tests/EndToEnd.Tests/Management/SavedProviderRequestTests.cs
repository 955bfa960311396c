using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Management;

/// <summary>Requests that name a saved provider, in every way that Portkey has.</summary>
public sealed class SavedProviderRequestTests(HostedWorld world) : IClassFixture<HostedWorld>, IAsyncLifetime
{
    private readonly string _token = SimulatorClient.NewToken();

    private GatewayClient Client => world.Client;

    public Task InitializeAsync() => Client.ForgetSavedAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("x-portkey-virtual-key", "team", null)]
    [InlineData("x-portkey-virtual-key", "@team", null)]
    [InlineData("x-portkey-provider", "@team", null)]
    [InlineData("x-portkey-config", """{"virtual_key":"team"}""", null)]
    [InlineData("x-portkey-config", """{"provider":"@team","retry":{"attempts":1}}""", null)]
    [InlineData(
        "x-portkey-config", """{"strategy":{"mode":"fallback"},"targets":[{"virtual_key":"team"},{"provider":"sandbox"}]}""",
        "config.targets[0]")]
    [InlineData(
        "x-portkey-config",
        """{"strategy":{"mode":"loadbalance"},"targets":[{"provider":"@team","weight":1},{"virtualKey":"team","weight":0}]}""",
        "config.targets[0]")]
    public async Task Generate_SavedProvider_HasItsCredential(string header, string value, string? option)
    {
        await SaveAsync(new { name = "Team", provider = "openai", key = "sk-test-key-of-the-team" });
        for (var round = 0; round < 2; round++)
        {
            var gatewayResponse = await Client.GenerateAsync(new { model = "dall-e-3", prompt = $"[token:{_token}]" }, (header, value));
            Assert.Single(gatewayResponse.Data);
            Assert.Equal(
                ("openai", option ?? "config"),
                (gatewayResponse.Header("x-portkey-provider"), gatewayResponse.Header("x-portkey-last-used-option-index")));
        }

        Assert.All(await world.Simulators
            .SeenAsync(_token), seen => Assert.Equal("Bearer sk-test-key-of-the-team", seen.Header("authorization")));
    }

    [Fact]
    public async Task Generate_ConfigHeaderWithoutProviderBesideAVirtualKey_HasBoth()
    {
        await SaveAsync(new { name = "Team", provider = "openai", key = "sk-test-key-of-the-team" });
        var gatewayResponse = await Client.GenerateAsync(
            new { prompt = $"[token:{_token}]" }, ("x-portkey-virtual-key", "team"),
            ("x-portkey-config", """{"override_params":{"model":"dall-e-3"}}"""));

        Assert.Single(gatewayResponse.Data);
        Assert.Equal("Bearer sk-test-key-of-the-team", Assert.Single(await world.Simulators.SeenAsync(_token)).Header("authorization"));
    }

    [Fact]
    public async Task Generate_KeyThatWasReplaced_IsUsedAtOnce()
    {
        await SaveAsync(new { name = "Team", provider = "openai", key = "sk-test-the-first-key" });
        Assert.Single((await GenerateAsync("team")).Data);
        (await Client.ManageAsync("PUT", "/virtual-keys/team", new { key = "sk-test-the-second-key" })).Checked(200);
        Assert.Single((await GenerateAsync("team")).Data);

        Assert.Equal(
            ["Bearer sk-test-the-first-key", "Bearer sk-test-the-second-key"], (await world.Simulators.SeenAsync(_token)).Select(
                seen => seen.Header("authorization")));
        (await Client.ManageAsync("DELETE", "/virtual-keys/team")).Checked(200);
        (await GenerateAsync("team")).Refused(400, "virtual_key_unknown");
    }

    [Fact]
    public async Task Generate_ProviderOfAnIntegration_HasTheIntegrationsCredentialEvenWhenItChanges()
    {
        (await Client.ManageAsync(
            "POST", "/integrations",
            new { name = "Lender", ai_provider_id = "openai", key = "sk-test-the-first-key", create_default_provider = false })).Checked(
                200);
        (await Client.ManageAsync("POST", "/providers", new { name = "Team", integration_id = "lender" })).Checked(200);
        Assert.Single((await GenerateAsync("team")).Data);
        (await Client.ManageAsync("PUT", "/integrations/lender", new { key = "sk-test-the-second-key" })).Checked(200);
        Assert.Single((await GenerateAsync("team")).Data);

        Assert.Equal(
            ["Bearer sk-test-the-first-key", "Bearer sk-test-the-second-key"], (await world.Simulators.SeenAsync(_token)).Select(
                seen => seen.Header("authorization")));
        (await GenerateAsync("lender")).Refused(400, "virtual_key_unknown");
    }

    [Fact]
    public async Task Generate_AzureDeployments_AreChosenByTheModel()
    {
        await SaveAsync(new
        {
            name = "Azure",
            provider = "azure-openai",
            key = "azure-test-key",
            resourceName = "my-resource",
            deploymentConfig = new[]
            {
                new { apiVersion = "2025-04-01-preview", deploymentName = "my-gpt-image", alias = "gpt-image-1", is_default = true },
                new { apiVersion = "2025-04-01-preview", deploymentName = "my-dalle3", alias = "my-dalle", is_default = false },
            },
        });
        foreach (var model in new[] { "gpt-image-1", "my-dalle" })
            Assert.Single(
                (await Client.GenerateAsync(new { model, prompt = $"[token:{_token}]" }, ("x-portkey-virtual-key", "azure"))).Data);

        Assert.Equal(
            ["my-gpt-image", "my-dalle3"], (await world.Simulators.SeenAsync(_token)).Select(
                seen => seen.Path.Split("/deployments/")[1].Split('/')[0]));
    }

    [Fact]
    public async Task Generate_ModelThatIsNotAllowed_Is412AndAFallbackMovesPast()
    {
        (await Client.ManageAsync(
            "POST", "/integrations", new { name = "Team", ai_provider_id = "openai", key = "sk-test-key-of-the-team" })).Checked(200);
        (await Client.ManageAsync(
            "PUT", "/integrations/team/models",
            new { allow_all_models = false, models = new[] { new { slug = "gpt-image-1", enabled = true } } })).Checked(200);

        var refused = await GenerateAsync("team");
        Assert.Equal((412, "model_not_allowed_error"), (refused.Status, refused.Error.GetProperty("type").GetString()));
        var config = """{"strategy":{"mode":"fallback"},"targets":[{"virtual_key":"team"},{"provider":"sandbox"}]}""";
        Assert.Equal(
            "config.targets[1]",
            (await Client.GenerateAsync(new { model = "dall-e-3", prompt = "p" }, ("x-portkey-config", config))).Checked(200)
                .Header("x-portkey-last-used-option-index"));
        Assert.Single((await Client.GenerateAsync(new { model = "gpt-image-1", prompt = "p" }, ("x-portkey-virtual-key", "team"))).Data);
    }

    [Fact]
    public async Task Generate_NoModelAndTheVendorsOwnIsNotAllowed_Is412()
    {
        (await Client.ManageAsync(
            "POST", "/integrations", new { name = "Team", ai_provider_id = "openai", key = "sk-test-key-of-the-team" })).Checked(200);
        (await Client.ManageAsync(
            "PUT", "/integrations/team/models",
            new { allow_all_models = false, models = new[] { new { slug = "gpt-image-1", enabled = true } } })).Checked(200);

        var refused = await Client.GenerateAsync(new { prompt = "p" }, ("x-portkey-virtual-key", "team"));
        Assert.Equal((412, "model_not_allowed_error"), (refused.Status, refused.Error.GetProperty("type").GetString()));
        Assert.Contains("gpt-image-2", refused.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
        var explained = (await Client.ManageAsync(
            "POST", "/configs/explain",
            new { config = new { virtual_key = "team" }, request = new { body = new { prompt = "p" } } })).Checked(200);
        Assert.True(explained.Json.GetProperty("attempts")[0].GetProperty("passed_over").GetBoolean());

        (await Client.ManageAsync(
            "PUT", "/integrations/team/models", new { models = new[] { new { slug = "gpt-image-2", enabled = true } } })).Checked(200);
        Assert.Single((await Client.GenerateAsync(new { prompt = "p" }, ("x-portkey-virtual-key", "team"))).Data);
    }

    [Fact]
    public async Task Generate_CredentialThatTheProviderRefuses_SaysWhoseItWas()
    {
        await SaveAsync(new { name = "Team", provider = "openai", key = "not-a-key-of-the-simulator" });
        var gatewayResponse = await GenerateAsync("team");

        Assert.Equal(401, gatewayResponse.Status);
        Assert.EndsWith(
            "(the credential of 'team', no********tor)", gatewayResponse.Error.GetProperty("message")
                .GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_SavedProvider_ShowsTheVendorAndNoCredential()
    {
        await SaveAsync(new { name = "Team", provider = "openai", key = "sk-test-key-of-the-team" });
        var gatewayResponse = (await Client.ManageAsync(
            "POST", "/configs/explain",
            new { config = new { virtual_key = "team" }, request = new { body = new { model = "dall-e-3", prompt = "p" } } })).Checked(200);

        Assert.Equal(
            "openai", Assert.Single(gatewayResponse.Json.GetProperty("attempts").EnumerateArray()).GetProperty("provider").GetString());
        Assert.DoesNotContain("sk-test-key-of-the-team", gatewayResponse.Text, StringComparison.Ordinal);
    }

    private Task<GatewayResponse> GenerateAsync(string key) =>
        Client.GenerateAsync(new { model = "dall-e-3", prompt = $"[token:{_token}]" }, ("x-portkey-virtual-key", key));

    private async Task SaveAsync(object body) => (await Client.ManageAsync("POST", "/virtual-keys", body)).Checked(200);
}

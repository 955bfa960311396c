using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Routing;

/// <summary>Explanations in mode <c>keys</c>: who may ask, and that no credential is ever shown.</summary>
public sealed class ExplainKeysTests(KeysWorld world) : IClassFixture<KeysWorld>
{
    private const string Key = KeysWorld.Admin;
    private const string Secret = "secret-7f3a";

    private readonly Gateway _gateway = world.Gateway;

    [Theory]
    [InlineData(null, null)]
    [InlineData("x-portkey-api-key", "another-key-of-the-same-length")]
    [InlineData("authorization", "Bearer " + Key + "x")]
    public async Task Explain_NoValidKey_Is401(string? name, string? value)
    {
        // A key within the question is the described caller's, not that of who asks.
        var question = Explanations.Question(
            """{"provider":"sandbox"}""", new() { ["headers"] = new JsonObject { ["x-portkey-api-key"] = Key } });
        var gatewayResponse = await _gateway.Client.ExplainAsync(question, name is null ? [] : [(name, value!)]);

        gatewayResponse.Refused(401, "invalid_api_key");
        Assert.DoesNotContain(Key, gatewayResponse.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-portkey-api-key", Key)]
    [InlineData("authorization", "Bearer " + Key)]
    public async Task Explain_GatewayKeyInEitherHeader_IsAnswered(string name, string value) =>
        Assert.Equal(
            "sandbox", Assert.Single(
                (await _gateway.Client.ExplainAsync(Explanations.Question("""{"provider":"sandbox"}"""), (name, value))).Attempts())
                    .GetProperty("provider").GetString());

    [Theory]
    [InlineData("""{"x-portkey-provider":"openai","x-portkey-api-key":"KEY"}""", false)]
    [InlineData("""{"x-portkey-provider":"openai","authorization":"Bearer KEY"}""", false)]
    [InlineData("""{"x-portkey-provider":"openai","x-portkey-api-key":"KEY","authorization":"Bearer KEY"}""", false)]
    [InlineData("""{"x-portkey-provider":"openai","x-portkey-api-key":"KEY","authorization":"Bearer secret-7f3a"}""", true)]
    [InlineData("""{"x-portkey-provider":"openai","authorization":"Bearer secret-7f3a"}""", true)]
    public async Task Explain_HeadersOfTheRequest_GatewayKeyIsNotForTheProvider(string headers, bool forwarded)
    {
        var request = new JsonObject { ["headers"] = JsonNode.Parse(headers.Replace("KEY", Key, StringComparison.Ordinal)) };
        var gatewayResponse = await AskAsync("{}", request, withConfig: false);

        Assert.Equal(
            forwarded, Assert.Single(gatewayResponse.Attempts()).GetProperty("request").GetProperty("headers")
                .TryGetProperty("authorization", out _));
        AssertNothingShown(gatewayResponse);
    }

    [Theory]
    [InlineData("""{"provider":"openai","api_key":"SECRET","openai_organization":"SECRET","openai_project":"SECRET"}""")]
    [InlineData(
        """{"provider":"openai","api_key":"SECRET","custom_host":"https://images.example.com/v1?api-version=2024-10-21&sig=SECRET&SECRET"}""")]
    [InlineData("""{"provider":"azure-openai","api_key":"SECRET","resource_name":"r","deployment_id":"d","api_version":"2024-10-21"}""")]
    [InlineData(
        """{"provider":"azure-openai","azure_ad_token":"SECRET","azure_entra_client_secret":"SECRET","resource_name":"r","deployment_id":"d","api_version":"2024-10-21"}""")]
    [InlineData(
        """{"provider":"azure-openai","azure_auth_mode":"entra","azure_entra_client_id":"SECRET","azure_entra_client_secret":"SECRET","azure_entra_tenant_id":"test-1","resource_name":"r","deployment_id":"d","api_version":"2024-10-21"}""")]
    [InlineData(
        """{"provider":"azure-ai","api_key":"SECRET","azure_foundry_url":"https://r.services.ai.azure.com","azure_deployment_name":"d","override_params":{"model":"gpt-image-1"}}""")]
    [InlineData("""{"provider":"stability-ai","api_key":"SECRET","stability_client_id":"SECRET","override_params":{"model":"core"}}""")]
    [InlineData(
        """{"provider":"bedrock","aws_access_key_id":"SECRET","aws_secret_access_key":"SECRET","aws_session_token":"SECRET","aws_region":"us-east-1","override_params":{"model":"amazon.titan-image-generator-v2:0"}}""")]
    [InlineData(
        """{"provider":"bedrock","aws_auth_type":"apiKey","api_key":"SECRET","aws_region":"us-east-1","override_params":{"model":"amazon.titan-image-generator-v2:0"}}""")]
    [InlineData(
        """{"provider":"vertex-ai","api_key":"SECRET","vertex_project_id":"p","vertex_region":"us-central1","override_params":{"model":"imagen-4.0-generate-001"}}""")]
    [InlineData(
        """{"provider":"vertex-ai","vertex_region":"us-central1","vertex_service_account_json":{"type":"service_account","project_id":"p","private_key_id":"SECRET","private_key":"SECRET","client_email":"a@p.iam.gserviceaccount.com"},"override_params":{"model":"imagen-4.0-generate-001"}}""")]
    [InlineData("""{"provider":"google","api_key":"SECRET","override_params":{"model":"gemini-2.5-flash-image"}}""")]
    [InlineData(
        """{"provider":"fireworks-ai","api_key":"SECRET","override_params":{"model":"accounts/fireworks/models/flux-1-schnell-fp8"}}""")]
    [InlineData("""{"provider":"together-ai","api_key":"SECRET","override_params":{"model":"black-forest-labs/FLUX.1-schnell"}}""")]
    [InlineData("""{"provider":"replicate","api_key":"SECRET","override_params":{"model":"black-forest-labs/flux-schnell"}}""")]
    [InlineData("""{"provider":"segmind","api_key":"SECRET","override_params":{"model":"sdxl1.0-txt2img"}}""")]
    [InlineData("""{"provider":"monsterapi","api_key":"SECRET","override_params":{"model":"sdxl-base"}}""")]
    [InlineData("""{"provider":"deepinfra","api_key":"SECRET"}""")]
    [InlineData("""{"provider":"openai","api_key":"SECRET","forward_headers":["x-private"]}""")]
    public async Task Explain_CredentialOfAnyProvider_IsNeverShown(string config)
    {
        var gatewayResponse = await AskAsync(
            config, new() { ["headers"] = new JsonObject { ["x-private"] = Secret, ["authorization"] = "Bearer " + Secret } });

        Assert.False(Assert.Single(gatewayResponse.Attempts()).GetProperty("passed_over").GetBoolean(), gatewayResponse.Text);
        AssertNothingShown(gatewayResponse);
    }

    [Theory]
    [InlineData("""{"provider":"openai","api_key":["SECRET"]}""")]
    [InlineData("""{"provider":"openai","api_key":{"SECRET":"SECRET"},"retry":"SECRET"}""")]
    [InlineData(
        """{"strategy":{"mode":"fallback"},"targets":[{"provider":"openai","api_key":"SECRET","custom_host":"https://user:SECRET@127.0.0.1/v1"}]}""")]
    [InlineData("""{"provider":"openai","api_key":"SECRET","custom_host":"http://127.0.0.1:1/SECRET"}""")]
    [InlineData("""{"provider":"vertex-ai","vertex_service_account_json":"SECRET"}""")]
    public async Task Explain_FaultyConfig_IsRefusedWithoutItsCredentials(string config)
    {
        var gatewayResponse = await AskAsync(config);

        gatewayResponse.Refused(400, "invalid_config");
        AssertNothingShown(gatewayResponse);
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("169.254.169.254")]
    public async Task Explain_CustomHostOfTheHeaders_IsDeniedAsForARequest(string host)
    {
        var gatewayResponse = await AskAsync(
            """{"provider":"openai","api_key":"k"}""",
            new() { ["headers"] = new JsonObject { ["x-portkey-custom-host"] = $"http://{host}/v1" } });
        gatewayResponse.Refused(400, "egress_denied");
    }

    private Task<GatewayResponse> AskAsync(string config, JsonObject? request = null, bool withConfig = true)
    {
        var question = JsonNode.Parse(
            Explanations.Question(config.Replace("SECRET", Secret, StringComparison.Ordinal), request))!.AsObject();
        if (!withConfig)
            question.Remove("config");
        return _gateway.Client.ExplainAsync(question.ToJsonString(), ("x-portkey-api-key", Key));
    }

    private void AssertNothingShown(GatewayResponse gatewayResponse)
    {
        foreach (var secret in new[] { Secret, Key })
        {
            Assert.DoesNotContain(secret, gatewayResponse.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(gatewayResponse.Headers.Values, value => value.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, _gateway.Server.Process.Output, StringComparison.Ordinal);
        }
    }
}

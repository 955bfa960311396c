using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Management;

/// <summary>Saved providers in their three views, over HTTP and over a restart.</summary>
public sealed class VirtualKeysTests(OpenGateway gateways) : IClassFixture<OpenGateway>, IAsyncLifetime
{
    private const string Key = "sk-a-secret-that-is-kept-0123456789";

    private readonly Gateway _gateway = gateways.Gateway;

    private GatewayClient Client => _gateway.Client;

    public Task InitializeAsync() => Client.ForgetSavedAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task VirtualKey_FromCreationToDeletion_ResponsesAsPortkeysClientsRead()
    {
        var created = (await Client.ManageAsync("POST", "/virtual-keys", new
        {
            name = "My OpenAI key",
            provider = "openai",
            key = Key,
            note = "for tests",
            expires_at = "2100-01-01T00:00:00Z",
            usage_limits = new { credit_limit = 5, alert_threshold = 4, periodic_reset = "monthly" },
            rate_limits = new { type = "requests", unit = "rpm", value = 10 },
        })).Checked(200).Json;
        Assert.Equal("my-openai-key", created.GetProperty("slug").GetString());
        Assert.Equal("my-openai-key", created.GetProperty("data").GetProperty("slug").GetString());

        var read = (await Client.ManageAsync("GET", "/virtual-keys/my-openai-key")).Checked(200).Json;
        Assert.Equal(("virtual-key", "My OpenAI key", "for tests", "active", "openai", "sk********789", "2100-01-01T00:00:00.000Z"),
            (Text(read, "object"), Text(read, "name"), Text(read, "note"), Text(read, "status"), Text(read, "ai_provider_name"), Text(
                read, "masked_api_key"), Text(read, "expires_at")));
        Assert.Equal(
            """{"type":"cost","credit_limit":5,"alert_threshold":4,"periodic_reset":"monthly"}""", read.GetProperty("usage_limits")
                .GetRawText());
        Assert.Equal("""[{"type":"requests","unit":"rpm","value":10}]""", read.GetProperty("rate_limits").GetRawText());
        Assert.Equal(Text(created, "id"), Text(read, "id"));
        Assert.Equal(
            Text(read, "id"), Text((await Client.ManageAsync("GET", "/virtual-keys/" + Text(read, "id"))).Checked(200).Json, "id"));

        (await Client.ManageAsync(
            "PUT", "/virtual-keys/my-openai-key",
            new { note = (string?)null, usageLimits = new[] { new { type = "images", creditLimit = 7 } } })).Checked(200);
        read = Assert.Single((await Client.ManageAsync("GET", "/virtual-keys")).Checked(200).Json.GetProperty("data").EnumerateArray());
        Assert.Equal((null, "My OpenAI key", "sk********789"), (Text(read, "note"), Text(read, "name"), Text(read, "masked_api_key")));
        Assert.Equal("images", Text(read.GetProperty("usage_limits"), "type"));
        Assert.Single(read.GetProperty("rate_limits").EnumerateArray());

        Assert.Equal("{}", (await Client.ManageAsync("DELETE", "/virtual-keys/my-openai-key")).Checked(200).Text);
        (await Client.ManageAsync("GET", "/virtual-keys/my-openai-key")).Refused(404, "not_found");
        (await Client.ManageAsync("DELETE", "/virtual-keys/my-openai-key")).Refused(404, "not_found");
    }

    [Fact]
    public async Task Create_VendorsExtras_AreKeptWhereverTheyStandAndSecretOnesMasked()
    {
        await CreateAsync(
            new
            {
                name = "bedrock",
                provider = "bedrock",
                awsAccessKeyId = "AKIAIOSFODNN7EXAMPLE",
                aws_secret_access_key = "wJalrXUtnFEMI/EXAMPLEKEY",
                awsRegion = "us-east-1"
            });
        await CreateAsync(
            new
            {
                name = "vertex",
                provider = "vertex-ai",
                vertexProjectId = "p",
                vertexRegion = "us-central1",
                vertexServiceAccountJson = new { private_key = "-----BEGIN" }
            });
        await CreateAsync(
            new
            {
                name = "azure",
                provider = "azure-openai",
                key = Key,
                resourceName = "res",
                deploymentConfig = new[] { new { apiVersion = "v1", deploymentName = "dep", alias = "gpt-image-2", is_default = true } }
            });
        await CreateAsync(
            new { name = "host", provider = "openai", key = Key, model_config = new { customHost = "https://images.example.com/v1" } });

        var settings = (await Client.ManageAsync("GET", "/virtual-keys")).Json.GetProperty("data").EnumerateArray()
            .ToDictionary(key => Text(key, "slug")!, key => key.GetProperty("model_config").GetRawText());
        Assert.Equal(
            """{"aws_region":"us-east-1","aws_access_key_id":"AK********PLE","aws_secret_access_key":"wJ********KEY"}""",
            settings["bedrock"]);
        Assert.Equal(
            """{"vertex_project_id":"p","vertex_region":"us-central1","vertex_service_account_json":"{\"********N\"}"}""",
            settings["vertex"]);
        Assert.Equal(
            """{"resource_name":"res","deployment_config":[{"deployment_name":"dep","api_version":"v1","alias":"gpt-image-2","is_default":true}]}""",
            settings["azure"]);
        Assert.Equal("""{"custom_host":"https://images.example.com/v1"}""", settings["host"]);
    }

    [Fact]
    public async Task Create_SameNameOrGivenSlug_SuffixesOrRefuses()
    {
        Assert.Equal("team", await CreateAsync(new { name = "Team", provider = "openai", key = Key }));
        Assert.Equal("team-2", await CreateAsync(new { name = "Team", provider = "openai", key = Key }));
        Assert.Equal("Own_slug.1", await CreateAsync(new { name = "Team", provider = "openai", key = Key, slug = "Own_slug.1" }));
        (await Client.ManageAsync("POST", "/virtual-keys", new { name = "x", provider = "openai", key = Key, slug = "team" })).Refused(
            409, "slug_taken");
        (await Client.ManageAsync("POST", "/virtual-keys", new { name = "x", provider = "openai", key = Key, slug = "no slug" })).Refused(
            400, "invalid_value");
    }

    [Fact]
    public async Task Create_FaultyBody_NamesEveryFault()
    {
        var refused = (await Client.ManageAsync("POST", "/virtual-keys", new
        {
            provider = "nobody",
            expires_at = "soon",
            usage_limits = new { type = "tokens", credit_limit = 1 },
            rate_limits = new[] { new { type = "requests", unit = "rps", value = 1 } },
            secret_mappings = new[] { new { target_field = "key" } },
        })).Refused(400, "invalid_value");

        Assert.False(refused.Json.GetProperty("success").GetBoolean());
        foreach (var word in new[] { "'provider' is 'nobody'", "'name'", "'expires_at'", "'tokens'", "'rps'", "'secret_mappings'" })
            Assert.Contains(
                refused.Json.GetProperty("errors").EnumerateArray(), fault => fault.GetString()!.Contains(word, StringComparison.Ordinal));
        Assert.Empty((await Client.ManageAsync("GET", "/virtual-keys")).Json.GetProperty("data").EnumerateArray());
    }

    [Theory]
    [InlineData("{\"name\":", "application/json", "invalid_json")]
    [InlineData("[]", "application/json", "invalid_json")]
    [InlineData("{\"name\":\"n\",\"provider\":\"openai\"}", "text/plain", "invalid_content_type")]
    public async Task Create_NoJsonObject_IsRefused(string body, string type, string code)
    {
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(type));
        (await Client.SendAsync(HttpMethod.Post, "/v1/virtual-keys", content)).Refused(400, code);
    }

    [Fact]
    public async Task Integration_ItsProvidersAndModels_AreViewsOfOneCredential()
    {
        var integration = (await Client.ManageAsync(
            "POST", "/integrations",
            new
            {
                name = "Shared",
                ai_provider_id = "openai",
                key = Key,
                slug = "shared",
                default_provider_slug = "shared-default"
            })).Checked(200).Json;
        (await Client.ManageAsync(
            "POST", "/providers",
            new
            {
                name = "Team A",
                integration_id = Text(
                integration, "id"),
                slug = "team-a",
                usage_limits = new { credit_limit = 1 }
            })).Checked(200);

        var providers = (await Client.ManageAsync("GET", "/providers")).Json.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["shared-default", "team-a"], providers.Select(provider => Text(provider, "slug")));
        Assert.All(providers, provider => Assert.Equal(Text(integration, "id"), Text(provider, "integration_id")));
        var listed = Assert.Single((await Client.ManageAsync("GET", "/integrations?type=all")).Json.GetProperty("data").EnumerateArray());
        Assert.Equal(("shared", "integration", "openai"), (Text(listed, "slug"), Text(listed, "object"), Text(listed, "ai_provider_id")));

        (await Client.ManageAsync(
            "PUT", "/integrations/shared/models",
            new { models = new[] { new { slug = "dall-e-3", enabled = true, is_custom = false } }, allow_all_models = false })).Checked(
                200);
        var models = (await Client.ManageAsync("GET", "/integrations/shared/models")).Json;
        Assert.Equal(
            """{"slug":"dall-e-3","enabled":true,"is_custom":false}""", Assert.Single(models.GetProperty("models").EnumerateArray())
                .GetRawText());
        (await Client.ManageAsync("DELETE", "/integrations/shared/models?slugs=dall-e-3")).Checked(200);
        Assert.Equal(0, (await Client.ManageAsync("GET", "/integrations/shared/models")).Json.GetProperty("total").GetInt32());

        var used = (await Client.ManageAsync("DELETE", "/integrations/shared")).Refused(409, "in_use");
        Assert.Contains("team-a", used.Text, StringComparison.Ordinal);
        foreach (var path in new[] { "/providers/team-a", "/providers/shared-default", "/integrations/shared" })
            (await Client.ManageAsync("DELETE", path)).Checked(200);
        Assert.Empty((await Client.ManageAsync("GET", "/integrations")).Json.GetProperty("data").EnumerateArray());
    }

    [Fact]
    public async Task Integration_AccessOfTheWrongType_IsRefused()
    {
        (await Client.ManageAsync("POST", "/integrations", new { name = "Team", ai_provider_id = "openai", key = Key })).Checked(200);
        foreach (var body in new object[] { new { workspaces = new[] { new { id = "default", enabled = "false" } } },
            new { workspaces = new[] { new { id = "default" } } }, new { global_workspace_access = true } })
            (await Client.ManageAsync("PUT", "/integrations/team/workspaces", body)).Refused(400, "invalid_value");
        (await Client.ManageAsync(
            "PUT", "/integrations/team/workspaces",
            new
            {
                workspaces = new[] { new { id = "default", enabled = true } },
                global_workspace_access = new { enabled = false }
            })).Checked(200);
    }

    [Fact]
    public async Task Restart_UnderAnotherMasterKey_IsRefusedUntilTheOldOneIsGivenToo()
    {
        await using var gateway = await Gateway.StartAsync(new Dictionary<string, string> { ["MASTERKEY"] = "the first master key" });
        (await gateway.Client.ManageAsync("POST", "/virtual-keys", new { name = "kept", provider = "openai", key = Key })).Checked(200);

        var second = new Dictionary<string, string> { ["MASTERKEY"] = "the second master key" };
        await using (var refused = ChildProcess.Start(
            null, Gateway.Environment(
                second), "dotnet", BuiltPaths.Gateway, "--urls", "http://127.0.0.1:0", "--data-directory", gateway.DataDirectory))
        {
            Assert.Equal(2, await refused.ExitCodeAsync(TimeSpan.FromSeconds(30)));
            Assert.Contains("IMAGEGATEWAY__MASTERKEY '***': must include the key", refused.Errors, StringComparison.Ordinal);
        }

        await gateway.KillAndStartAgainAsync(
            new Dictionary<string, string> { ["MASTERKEY"] = "the second master key\nthe first master key" });
        await gateway.KillAndStartAgainAsync(second);
        (await gateway.Client.ManageAsync("GET", "/virtual-keys/kept")).Checked(200);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task<string> CreateAsync(object body) =>
        Text((await Client.ManageAsync("POST", "/virtual-keys", body)).Checked(200).Json, "slug")!;
}

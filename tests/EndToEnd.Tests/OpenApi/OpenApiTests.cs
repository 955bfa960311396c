using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.OpenApi;

/// <summary>Every operation of <c>/openapi.json</c>, called, with its real request and answer held against what it says.</summary>
public sealed class OpenApiTests : IAsyncLifetime
{
    private const string Admin = "admin-key-of-the-openapi-tests";

    private static readonly (string Name, string Value) Sandbox = ("x-portkey-provider", "sandbox");

    private Gateway _gateway = null!;
    private DescribedCalls _calls = null!;

    public async Task InitializeAsync()
    {
        _gateway = await Gateway.HostAsync(new Dictionary<string, string> { ["ADMINKEY"] = Admin }, "--auth", "keys");
        _calls = new(_gateway.Client, Admin);
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Document_EveryOperation_TakesAndGivesWhatItSays()
    {
        var document = JsonNode.Parse((await _calls.CallAsync("GET", "/openapi.json")).Body)!;
        await CallImagesAsync();
        await CallOpenRoutesAsync();
        await CallProvidersAsync();
        await CallIntegrationsAsync();
        await CallApiKeysAsync();
        await CallConfigsAsync();
        await CallGuardrailsAsync();
        await CallWorkspacesAsync();
        await CallPoliciesAsync();
        await CallLogsAsync();
        await _calls.CallAsync("GET", "/v1/key");
        await CallConsoleAsync();
        await _calls.CallAsync("GET", "/v1/health/providers");
        await _calls.CallAsync("GET", "/v1/health/instances");
        var export = await _calls.CallAsync("GET", "/v1/admin/export");
        await _calls.CallAsync("POST", "/v1/admin/export", export.Json);
        await _calls.CallAsync("POST", "/v1/admin/export", new { format = 0 }, 400);
        await _calls.CallAsync("GET", "/v1/audit-logs?resource_type=config&page_size=5");
        await _calls.CallAsync("GET", "/v1/audit-logs?resource_type=nothing", null, 400);
        await _calls.CallAsync("DELETE", "/v1/images/files?user=nobody");
        await _calls.CallAsync("DELETE", "/v1/images/files", null, 400);

        var faults = await _calls.FaultsAsync(document);
        Assert.True(faults.Count == 0, string.Join('\n', faults));

        // Metrics are no JSON, a stream ends with its caller, and an entry's image is in the archive; all are tried elsewhere.
        Assert.Equal(
            ["get /metrics", "get /v1/logs/stream", "get /v1/logs/{id}/images/{index}", "get /v1/logs/{id}/images/{index}/thumbnail"],
            _calls.Untried(document).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_WithoutAKey_IsServed()
    {
        var gatewayResponse = await _gateway.Client.GetAsync("/openapi.json");

        Assert.Equal("application/json", gatewayResponse.Checked(200).Header("content-type"));
        Assert.StartsWith("3.1", gatewayResponse.Json.GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    private async Task CallConsoleAsync()
    {
        var console = ("x-gateway-console", "1");
        await _calls.CallAsync("GET", "/console/session");
        await _calls.CallAsync("POST", "/console/session", new { key = Admin }, 200, console);
        await _calls.CallAsync("POST", "/console/session", new { key = "nobody's" }, 401, console);
        await _calls.CallAsync("POST", "/console/session", new { key = Admin }, 403);
        await _calls.CallAsync("DELETE", "/console/session", null, 204, console);
    }

    private async Task CallImagesAsync()
    {
        var link = (await _calls.CallAsync("POST", "/v1/images/generations", new { prompt = "a lighthouse", n = 2 }, 200, Sandbox)).Data[0]
            .GetProperty("url").GetString()!;
        await _calls.CallAsync(
            "POST", "/v1/images/generations", new { prompt = "a lighthouse", response_format = "b64_json" }, 200, Sandbox);
        await _calls.CallAsync("POST", "/v1/images/generations", new { prompt = "a lighthouse", model = "sandbox-tokens" }, 200, Sandbox);
        await _calls.CallAsync("POST", "/v1/images/generations", new { prompt = "a lighthouse", stream = true }, 200, Sandbox);
        await _calls.CallAsync(
            "POST", "/v1/images/generations", new { prompt = "a lighthouse" }, 246,
            ("x-portkey-config", """{"provider":"sandbox","input_guardrails":[{"default.contains":{"words":["no"],"operator":"any"}}]}"""));
        await _calls.CallAsync("POST", "/v1/images/generations", new { prompt = "a lighthouse", model = "sandbox-503" }, 503, Sandbox);
        await _calls.CallAsync("POST", "/v1/images/generations", new { prompt = "a lighthouse" }, 400, ("x-portkey-config", "{}"));
        await _calls.CallAsync("POST", "/v1/images/generations", new { prompt = "a lighthouse" }, 400);
        await _calls.PostAsync("/v1/images/edits", Images().Field("prompt", "a ship").Content, Sandbox);
        await _calls.PostAsync("/v1/images/variations", Images().Content, Sandbox);
        await _calls.CallAsync("POST", "/v1/images/estimate", new { prompt = "a lighthouse", n = 3 }, 200, Sandbox);
        await _calls.CallAsync("POST", "/v1/images/estimate", new { prompt = "a lighthouse", model = "sandbox-unpriced" }, 200, Sandbox);
        await _calls.CallAsync(
            "POST", "/v1/images/estimate", new { prompt = "a lighthouse", model = "@openai/gpt-image-1", operation = "generation" });
        await _calls.PostAsync("/v1/images/estimate", Images().Field("prompt", "a ship").Content, Sandbox);

        var path = new Uri(link).PathAndQuery;
        await _calls.CallAsync("GET", path);
        await _calls.CallAsync("HEAD", path);
        await _calls.CallAsync("GET", "/v1/images/files/none", null, 403);
    }

    private async Task CallOpenRoutesAsync()
    {
        await _calls.CallAsync("GET", "/");
        await _calls.CallAsync("GET", "/v1/health");
        await _calls.CallAsync("GET", "/healthz");
        await _calls.CallAsync("GET", "/readyz");
        await _calls.CallAsync("GET", "/v1/sandbox/count");
        await _calls.CallAsync("GET", "/v1/models");
        await _calls.CallAsync("GET", "/v1/models", null, 200, Sandbox);
        await _calls.CallAsync("GET", "/v1/models/sandbox-429", null, 200, Sandbox);
        await _calls.CallAsync("GET", "/v1/models/nothing-of-that-name", null, 404, Sandbox);
        await _calls.CallAsync("GET", "/v1/configs/schema");
        await _calls.CallAsync("POST", "/v1/chat/completions", new { model = "sandbox", prompt = "a lighthouse" }, 200, Sandbox);
        await _calls.CallAsync(
            "POST", "/v1/chat/completions",
            new { model = "sandbox", messages = new[] { new { role = "user", content = "a lighthouse" } } }, 400, Sandbox);
        await _calls.CallAsync("POST", "/v1/configs/explain", new
        {
            config = new
            {
                cache = new { mode = "simple" },
                strategy = new { mode = "fallback" },
                targets = new object[] { new { provider = "ollama" }, new { provider = "openai", api_key = "k" },
                    new { provider = "sandbox" } }
            },
            request = new { body = new { prompt = "a lighthouse" } },
        });
    }

    private async Task CallProvidersAsync()
    {
        await _calls.CallAsync("POST", "/v1/virtual-keys", new
        {
            name = "one",
            provider = "azure-openai",
            key = "k",
            resourceName = "r",
            deploymentConfig = new[] { new { apiVersion = "2024-10-21", deploymentName = "d", is_default = true } },
            usage_limits = new { credit_limit = 1.5, alert_threshold = 1, periodic_reset = "weekly" },
            rate_limits = new object[] { new { type = "requests", unit = "rpm", value = 9 },
                new { type = "images_in_flight", value = 4, queue = new { max = 8, wait_ms = 500 } } },
            allow_unpriced = true,
            uncertain_policy = "release",
        });
        await _calls.CallAsync("POST", "/v1/virtual-keys", new { name = "one", provider = "no such" }, 400);
        await _calls.CallAsync(
            "PUT", "/v1/virtual-keys/one",
            new
            {
                note = "n",
                usage_limits = new[] { new { type = "images", credit_limit = 7 }, new { type = "requests", credit_limit = 9 } },
                expires_at = "2100-01-01T00:00:00Z"
            });
        await _calls.CallAsync("GET", "/v1/virtual-keys/one");
        await _calls.CallAsync("GET", "/v1/virtual-keys?page_size=5&current_page=0");
        await _calls.CallAsync("GET", "/v1/virtual-keys/none", null, 404);
        await _calls.CallAsync("DELETE", "/v1/virtual-keys/one");
        await _calls.CallAsync("POST", "/v1/virtual-keys", new { name = "two", provider = "sandbox" });
        await CallUsageAsync("/v1/virtual-keys/two", "@two", Admin);

        await _calls.CallAsync("POST", "/v1/integrations", new { name = "lender", ai_provider_id = "sandbox", workspace_id = "default" });
        await _calls.CallAsync("POST", "/v1/providers", new { name = "lent", integration_id = "lender" });
        await _calls.CallAsync(
            "PUT", "/v1/providers/lent", new { note = "n", rate_limits = new { type = "images", unit = "rpd", value = 9 } });
        await _calls.CallAsync("GET", "/v1/providers/lent");
        await _calls.CallAsync("GET", "/v1/providers");
        await CallUsageAsync("/v1/providers/lent", "@lent", Admin);
        await CallUsageAsync("/v1/integrations/lender", "@lender", Admin);
        await _calls.CallAsync("DELETE", "/v1/providers/lent");
        await _calls.CallAsync("POST", "/v1/providers", new { name = "lent" }, 400);
    }

    private async Task CallIntegrationsAsync()
    {
        await _calls.CallAsync(
            "POST", "/v1/integrations",
            new { name = "shared", ai_provider_id = "vertex-ai", configurations = new { vertex_region = "r", vertex_project_id = "p" } });
        await _calls.CallAsync("PUT", "/v1/integrations/shared", new { description = "for all" });
        await _calls.CallAsync("GET", "/v1/integrations/shared");
        await _calls.CallAsync("GET", "/v1/integrations?type=all");
        await _calls.CallAsync(
            "PUT", "/v1/integrations/shared/models",
            new
            {
                allow_all_models = false,
                models = new[] { new { slug = "imagen-4.0-generate-001", enabled = true, is_custom = false } }
            });
        await _calls.CallAsync("GET", "/v1/integrations/shared/models");
        await _calls.CallAsync("DELETE", "/v1/integrations/shared/models?slugs=imagen-4.0-generate-001");
        await _calls.CallAsync(
            "PUT", "/v1/integrations/shared/workspaces",
            new { workspaces = new[] { new { id = "default", enabled = true } }, global_workspace_access = new { enabled = false } });
        await _calls.CallAsync("GET", "/v1/integrations/shared/workspaces");
        await _calls.CallAsync("DELETE", "/v1/integrations/shared");
    }

    private async Task CallApiKeysAsync()
    {
        var made = await _calls.CallAsync("POST", "/v1/api-keys/workspace/service", new
        {
            name = "team",
            scopes = new[] { "completions.write" },
            defaults = new { metadata = new { team = "a" } },
            usage_limits = new { credit_limit = 5 },
            expires_at = "2100-01-01T00:00:00Z",
        });
        var id = made.Json.GetProperty("id").GetString();
        await _calls.CallAsync("POST", "/v1/api-keys/workspace/user", new { name = "user" }, 400);
        await _calls.CallAsync("POST", "/v1/api-keys/organisation/service", new { name = "all", scopes = new[] { "logs.list" } });
        await _calls.CallAsync("GET", "/v1/api-keys/" + id);
        await _calls.CallAsync("GET", "/v1/api-keys");
        await _calls.CallAsync("PUT", "/v1/api-keys/" + id, new { description = "d" });
        await _calls.CallAsync("POST", $"/v1/api-keys/{id}/rotate", new { key_transition_period_ms = 1_800_000 });
        var rotated = await _calls.CallAsync("POST", $"/v1/api-keys/{id}/rotate");
        await CallUsageAsync("/v1/api-keys/" + id, "sandbox", rotated.Json.GetProperty("key").GetString()!);
        await _calls.CallAsync("DELETE", "/v1/api-keys/" + id);

        // Whoever has no key, or one that may not do it.
        var other = new DescribedCalls(_gateway.Client, made.Json.GetProperty("key").GetString()!);
        await other.CallAsync("GET", "/v1/api-keys", null, 401);
        Assert.Empty(await other.FaultsAsync(JsonNode.Parse((await _gateway.Client.GetAsync("/openapi.json")).Body)!));
    }

    private async Task CallConfigsAsync()
    {
        var made = await _calls.CallAsync(
            "POST", "/v1/configs",
            new { name = "Route", isDefault = 1, config = new { provider = "openai", api_key = "sk-of-the-openapi-tests" } });
        await _calls.CallAsync("POST", "/v1/configs", new { name = "Route", config = new { strategy = new { mode = "nonsense" } } }, 400);
        await _calls.CallAsync("GET", "/v1/configs");
        await _calls.CallAsync("GET", "/v1/configs/pc-route");
        await _calls.CallAsync("PUT", "/v1/configs/pc-route", new { config = new { provider = "sandbox" } });
        await _calls.CallAsync("GET", "/v1/configs/pc-route/versions");
        await _calls.CallAsync(
            "POST", "/v1/configs/pc-route/restore", new { version_id = made.Json.GetProperty("version_id").GetString() });
        await _calls.CallAsync("DELETE", "/v1/configs/pc-route");
        await _calls.CallAsync("GET", "/v1/configs/pc-route", null, 404);
    }

    private async Task CallGuardrailsAsync()
    {
        await _calls.CallAsync("POST", "/v1/guardrails", new
        {
            name = "House rules",
            checks = new object[]
            {
                new { id = "default.contains", parameters = new { words = new[] { "logo" }, @operator = "none" }, name = "No logos" },
                new
                {
                    id = "default.webhook",
                    is_enabled = false,
                    parameters = new { webhookURL = "https://hooks.example.com/?k=v", headers = new { authorization = "Bearer test" } },
                },
            },
            actions = new
            {
                deny = true,
                async = false,
                sequential = true,
                on_success = new { feedback = new { value = 5, weight = 1, metadata = "m" } },
                on_fail = new { feedback = new { value = -5, weight = 0.5 } },
            },
        });
        await _calls.CallAsync("POST", "/v1/guardrails", new { name = "Other", checks = new[] { new { id = "portkey.gibberish" } } }, 400);
        await _calls.CallAsync("GET", "/v1/guardrails");
        await _calls.CallAsync("GET", "/v1/guardrails/pg-house-rules");
        await _calls.CallAsync("PUT", "/v1/guardrails/pg-house-rules", new { name = "Rules", status = "active" });
        await _calls.CallAsync("DELETE", "/v1/guardrails/pg-house-rules");
        await _calls.CallAsync("GET", "/v1/guardrails/pg-house-rules", null, 404);
    }

    private async Task CallWorkspacesAsync()
    {
        foreach (var path in new[] { "/v1/admin/workspaces", "/v1/workspaces" })
        {
            await _calls.CallAsync(
                "POST", path,
                new
                {
                    name = "Team",
                    usage_limits = new[] { new { type = "images", credit_limit = 7 } },
                    rate_limits = new[] { new { type = "images_in_flight", value = 2, queue = new { max = 1, wait_ms = 5 } } }
                });
            await _calls.CallAsync("GET", path);
            await _calls.CallAsync("GET", path + "/team");
            await _calls.CallAsync(
                "PUT", path
                    + "/team", new { description = "d", defaults = new { metadata = new { a = "b" } }, uncertain_policy = "release" });
            await CallUsageAsync(path + "/default", "sandbox", Admin);
            await _calls.CallAsync("DELETE", path + "/team");
            await _calls.CallAsync("GET", path + "/team", null, 404);
        }
    }

    private async Task CallLogsAsync()
    {
        await _calls.CallAsync("POST", "/v1/logs", new
        {
            request = new
            {
                url = "https://api.openai.com/v1/images/generations",
                body = new { model = "gpt-image-2", prompt = "a fox", user = "ann" }
            },
            response = new { body = new { data = new[] { new { url = "https://example.test/a.png" } } }, response_time = 12.5 },
            metadata = new { trace_id = "logged" },
        });
        await _calls.CallAsync("POST", "/v1/logs", new { request = new { } }, 400);
        var list = default(GatewayResponse);
        await ImageGateway.TestKit.Eventually.TrueAsync("the entries are stored", TimeSpan.FromSeconds(30), async _ =>
        {
            list = await _gateway.Client.SendAsync(HttpMethod.Get, "/v1/logs?trace_id=logged", null, [("x-portkey-api-key", Admin)]);
            return list.Data.Count > 0;
        });
        await _calls.CallAsync("GET", "/v1/logs?page_size=5");
        await _calls.CallAsync("GET", "/v1/logs?status_code=many", null, 400);
        await _calls.CallAsync("GET", "/v1/logs/" + list!.Data[0].GetProperty("id").GetString());
        await _calls.CallAsync("GET", "/v1/logs/none", null, 404);
        await _calls.CallAsync("GET", "/v1/logs/filters");
        var feedback = await _calls.CallAsync("POST", "/v1/feedback",
            new { trace_id = "logged", value = 5, weight = 0.5, metadata = new { by = "ann" } });
        await _calls.CallAsync("PUT", "/v1/feedback/" + feedback.Json.GetProperty("feedback_ids")[0].GetString(), new { value = -5 });
        await _calls.CallAsync("PUT", "/v1/feedback/none", new { value = 1 }, 404);
        await _calls.CallAsync("GET", "/v1/analytics/graphs/latency");
        await _calls.CallAsync("GET", "/v1/analytics/graphs/errors/stacks");
        await _calls.CallAsync("GET", "/v1/analytics/graphs/none", null, 404);
        await _calls.CallAsync("GET", "/v1/analytics/summary/cache");
        await _calls.CallAsync("GET", "/v1/analytics/groups/ai-models");
        await _calls.CallAsync("GET", "/v1/analytics/groups/metadata/team");
        await CallExportsAsync();
    }

    private async Task CallExportsAsync()
    {
        var made = await _calls.CallAsync("POST", "/v1/logs/exports",
            new { filters = new { user = "ann" }, requested_data = new[] { "id", "cost" } });
        var path = "/v1/logs/exports/" + made.Json.GetProperty("id").GetString();
        await _calls.CallAsync("PUT", path, new { filters = new { user = "ann" }, description = "d" });
        await _calls.CallAsync("GET", path + "/download", null, 409);
        await _calls.CallAsync("POST", path + "/start");
        await ImageGateway.TestKit.Eventually.TrueAsync("the export is written", TimeSpan.FromSeconds(30), async _ =>
        {
            var export = await _gateway.Client.SendAsync(HttpMethod.Get, path, null, [("x-portkey-api-key", Admin)]);
            return export.Json.GetProperty("status").GetString() == "success";
        });
        await _calls.CallAsync("GET", path);
        await _calls.CallAsync("GET", "/v1/logs/exports");
        var links = await _calls.CallAsync("GET", path + "/download");
        await _calls.CallAsync("GET", new Uri(links.Json.GetProperty("signed_url").GetString()!).PathAndQuery);
        var other = await _calls.CallAsync("POST", "/v1/logs/exports", new { filters = new { user = "ann" } });
        await _calls.CallAsync("POST", $"/v1/logs/exports/{other.Json.GetProperty("id").GetString()}/cancel");
        await _calls.CallAsync("POST", "/v1/logs/exports", new { filters = new { users = "ann" } }, 400);
    }

    private async Task CallPoliciesAsync()
    {
        await CallPoliciesAsync(
            "/v1/policies/usage-limits",
            new
            {
                name = "p",
                conditions = new[] { new { key = "user", value = "*" } },
                group_by = new[] { new { key = "metadata.team" } },
                type = "cost",
                credit_limit = 2.5
            }, new { alert_threshold = 2, periodic_reset = "weekly" });
        await CallPoliciesAsync(
            "/v1/policies/rate-limits",
            new
            {
                conditions = new[] { new { key = "user", value = new[] { "a", "b" } } },
                group_by = new[] { new { key = "user" } },
                type = "requests",
                unit = "rpm",
                value = 5
            }, new { value = 6 });
    }

    private async Task CallPoliciesAsync(string path, object policy, object change)
    {
        var id = (await _calls.CallAsync("POST", path, policy)).Json.GetProperty("id").GetString();
        await _calls.CallAsync("POST", path, new { type = "tokens" }, 400);
        await _calls.CallAsync("GET", path);
        await _calls.CallAsync("PUT", $"{path}/{id}", change);
        await _calls.CallAsync("GET", $"{path}/{id}");
        if (path.EndsWith("usage-limits", StringComparison.Ordinal))
            await CallPolicyUsageAsync($"{path}/{id}");
        else
            await _calls.CallAsync("GET", $"{path}/{id}/usage?value=a");
        await _calls.CallAsync("DELETE", $"{path}/{id}");
    }

    private async Task CallPolicyUsageAsync(string path)
    {
        (await _gateway.Client.GenerateAsync(
            new { model = "sandbox-cut", prompt = "a lighthouse", response_format = "b64_json", user = "u" }, ("x-portkey-api-key", Admin),
            Sandbox, ("x-portkey-metadata", """{"team":"red"}"""))).Checked(502);
        await _calls.CallAsync("GET", path + "/usage?value=red");
        await _calls.CallAsync("GET", path + "/usage", null, 400);
        var entry = (await _calls.CallAsync("GET", path + "/usage/uncertain?value=red")).Json.GetProperty("data")[0].GetProperty("id")
            .GetString();
        await _calls.CallAsync("POST", path + "/usage/resolve?value=red", new { id = entry, resolution = "charge" });
    }

    // An image that is cut off may have been billed.
    private async Task CallUsageAsync(string path, string provider, string key)
    {
        (await _gateway.Client.GenerateAsync(
            new { model = "sandbox-cut", prompt = "a lighthouse", response_format = "b64_json" }, ("x-portkey-api-key", key),
            ("x-portkey-provider", provider))).Checked(502);
        await _calls.CallAsync("GET", path + "/usage");
        var entry = (await _calls.CallAsync("GET", path + "/usage/uncertain")).Json.GetProperty("data")[0].GetProperty("id").GetString();
        await _calls.CallAsync("POST", path + "/usage/resolve", new { id = entry, resolution = "release" });
        await _calls.CallAsync("POST", path + "/usage/resolve", new { id = entry, resolution = "release" }, 404);
        await _calls.CallAsync("POST", path + "/usage/resolve", new { id = entry, resolution = "forget" }, 400);
    }

    private static Form Images() => new Form().Field("model", "sandbox").File("image", "a.png", Png.Make(64, alpha: true));
}

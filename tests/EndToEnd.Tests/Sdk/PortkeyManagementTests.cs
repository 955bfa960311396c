using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Processes;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>
/// Portkey's own client manages the gateway. It is made with a config and a virtual key that are not there: clients send both
/// with every call, and management does not look at them (docs/architecture/portkey.md#management-api).
/// </summary>
public sealed class PortkeyManagementTests : IAsyncLifetime
{
    private const string Admin = "admin-key-of-the-tests";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly JsonArray _calls = [];
    private Gateway _gateway = null!;

    public async Task InitializeAsync() =>
        _gateway = await Gateway.HostAsync(new Dictionary<string, string> { ["ADMINKEY"] = Admin }, "--auth", "keys");

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Configs_AllCalls_ResponseAsTheClientReads()
    {
        Call("created", "configs.create",
            new { name = "Node route", isDefault = 1, config = new { retry = new { attempts = 2 }, provider = "sandbox" } });
        Call("read", "configs.retrieve", new { slug = "{{created.slug}}" });
        Call("updated", "configs.update",
            new { slug = "{{created.slug}}", name = "Other", config = new { provider = "sandbox" }, status = "active" });
        Call("versions", "get", "/configs/{{created.slug}}/versions");
        Call("restored", "post", "/configs/{{created.slug}}/restore", new { versionId = "{{created.version_id}}" });
        Call("again", "configs.retrieve", new { slug = "{{created.id}}" });
        Call("list", "configs.list", new { workspace_id = "default" });
        Call("all", "configs.list");
        Call("gone", "configs.delete", new { slug = "{{created.slug}}" });
        Call("missing", "configs.retrieve", new { slug = "{{created.slug}}" });
        var results = await RunAsync();

        Assert.Equal(("pc-node-route", "config"), (results.Text("created", "slug"), results.Text("created", "object")));
        Assert.Equal(
            ("Node route", 1, 2),
            (results.Text("read", "name"), results.At("read", "is_default").GetInt32(), results.At("read", "config").GetProperty("retry")
                .GetProperty("attempts").GetInt32()));
        Assert.NotEqual(results.Text("created", "version_id"), results.Text("updated", "version_id"));
        Assert.Equal(2, results.At("versions", "total").GetInt32());
        Assert.Equal(("Other", true), (results.Text("again", "name"), results.At("again", "config").TryGetProperty("retry", out _)));
        foreach (var list in new[] { "list", "all" })
            Assert.Equal("pc-node-route", Assert.Single(results.At(list, "data").EnumerateArray()).GetProperty("slug").GetString());
        results.Succeeded("restored", "gone");
        results.Failed("missing", "NotFoundError", 404, "There is no config 'pc-node-route' in this workspace.");
    }

    [Fact]
    public async Task Guardrails_AllCalls_ResponseAsTheClientReads()
    {
        var checks = new[]
        {
            new
            {
                id = "default.contains",
                parameters = new { words = new[] { "owl" }, @operator = "none" },
                name = "No owls",
                is_enabled = true,
            },
        };
        var actions = new
        {
            deny = true,
            @async = false,
            on_success = new { feedback = new { value = 5, weight = 1, metadata = "m" } },
            on_fail = new { feedback = new { value = -5, weight = 1, metadata = string.Empty } },
        };
        Call("created", "guardrails.create",
            new { name = "House rules", workspace_id = "default", organisation_id = "organisation", checks, actions });
        Call("read", "guardrails.retrieve", new { guardrail_id = "{{created.id}}" });
        Call("updated", "guardrails.update",
            new { guardrail_id = "{{created.slug}}", name = "Rules", actions = new { deny = false, @async = true } });
        Call("again", "guardrails.retrieve", new { guardrail_id = "{{created.slug}}" });
        Call("list", "guardrails.list", new { workspace_id = "default", page_size = 10, current_page = 0 });
        Call("all", "guardrails.list");
        Call("config", "configs.create",
            new { name = "Checked", config = new { provider = "sandbox", input_guardrails = new[] { "{{created.slug}}" } } });
        Call("used", "guardrails.delete", new { guardrail_id = "{{created.id}}" });
        Call("free", "configs.delete", new { slug = "{{config.slug}}" });
        Call("gone", "guardrails.delete", new { guardrail_id = "{{created.id}}" });
        Call("missing", "guardrails.retrieve", new { guardrail_id = "{{created.id}}" });
        Call("unknown", "guardrails.create", new { name = "Other", checks = new[] { new { id = "portkey.gibberish" } }, actions });
        Call("audit", "get", "/audit-logs?resource_type=guardrail");
        var results = await RunAsync();

        Assert.Equal("pg-house-rules", results.Text("created", "slug"));
        Assert.Equal(("House rules", "active"), (results.Text("read", "name"), results.Text("read", "status")));
        Assert.Equal("owl", results.At("read", "checks")[0].GetProperty("parameters").GetProperty("words")[0].GetString());
        Assert.Equal(-5, results.At("read", "actions").GetProperty("on_fail").GetProperty("feedback").GetProperty("value").GetInt32());
        Assert.NotEqual(results.Text("created", "version_id"), results.Text("updated", "version_id"));
        Assert.Equal(
            ("Rules", """{"deny":false,"async":true}""", 1),
            (results.Text("again", "name"), results.At("again", "actions").GetRawText(), results.At("again", "checks").GetArrayLength()));
        foreach (var list in new[] { "list", "all" })
            Assert.Equal("Rules", Assert.Single(results.At(list, "data").EnumerateArray()).GetProperty("name").GetString());
        results.Succeeded("config", "free", "gone");
        results.Failed(
            "used", "ConflictError", 409, "The guardrail 'pg-house-rules' is in use by config 'pc-checked'; delete those first.");
        results.Failed(
            "missing", "NotFoundError", 404, $"There is no guardrail '{results.Text("created", "id")}' in this workspace.");
        results.Failed("unknown", "BadRequestError", 400, "'checks': There is no check 'portkey.gibberish' here; known are");
        Assert.Equal(
            ["delete", "update", "create"], results.At("audit", "records").EnumerateArray()
                .Select(record => record.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task VirtualKeysProvidersAndIntegrations_AllCalls_ResponseAsTheClientReads()
    {
        Call("key", "virtualKeys.create",
            new
            {
                name = "Node key",
                provider = "openai",
                key = "sk-a-key-of-the-node-client",
                note = "n",
                usage_limits = new { credit_limit = 3 },
                rate_limits = new[] { new { type = "requests", unit = "rpm", value = 3 } }
            });
        Call("azure", "virtualKeys.create",
            new { name = "Azure", provider = "azure-openai", key = "k", resourceName = "res", deploymentName = "dep", apiVersion = "v1" });
        Call("readAzure", "virtualKeys.retrieve", new { slug = "{{azure.slug}}" });
        Call("updatedKey", "virtualKeys.update", new { slug = "{{key.slug}}", name = "Renamed", note = (string?)null });
        Call("readKey", "virtualKeys.retrieve", new { slug = "{{key.slug}}" });
        Call("keys", "virtualKeys.list", new { });
        Call("goneKey", "virtualKeys.delete", new { slug = "{{key.slug}}" });
        Call("lender", "integrations.create",
            new
            {
                name = "Lender",
                aiProviderId = "openai",
                key = "sk-a-key-of-the-node-client",
                slug = "lender",
                createDefaultProvider = false
            });
        Call("provider", "providers.create", new { name = "Team", integrationId = "{{lender.id}}", slug = "team" });
        Call("readProvider", "providers.retrieve", new { slug = "team" });
        Call("updatedProvider", "providers.update", new { slug = "team", usage_limits = new { credit_limit = 9 }, reset_usage = true });
        Call("providers", "providers.list", new { });
        Call("models", "integrations.models.update",
            new { slug = "lender", models = new[] { new { slug = "dall-e-3", enabled = true } }, allow_all_models = false });
        Call("listedModels", "integrations.models.list", new { slug = "lender" });
        Call("workspaces", "integrations.workspaces.update",
            new { slug = "lender", workspaces = new[] { new { id = "default", enabled = true } } });
        Call("updatedLender", "integrations.update", new { slug = "lender", description = "d" });
        Call("readLender", "integrations.retrieve", new { slug = "lender" });
        Call("integrations", "integrations.list", new { });
        Call("goneProvider", "providers.delete", new { slug = "team" });
        Call("goneLender", "integrations.delete", new { slug = "lender" });
        var results = await RunAsync();

        results.Succeeded(
            "updatedKey", "goneKey", "updatedProvider", "models", "workspaces", "updatedLender", "goneProvider", "goneLender");
        Assert.Equal(
            ("Renamed", null, "sk********ent", "openai"),
            (results.Text("readKey", "name"), results.Text("readKey", "note"), results.Text("readKey", "masked_api_key"), results.Text(
                "readKey", "ai_provider_name")));
        Assert.Equal(
            """{"api_version":"v1","deployment_id":"dep","resource_name":"res"}""", results.At("readAzure", "model_config").GetRawText());
        Assert.Equal(2, results.At("keys", "total").GetInt32());
        Assert.Equal(("team", "provider"), (results.Text("readProvider", "slug"), results.Text("readProvider", "object")));
        Assert.Equal(results.Text("lender", "id"), results.Text("readProvider", "integration_id"));
        Assert.Contains(
            results.At("providers", "data").EnumerateArray(), one => one.GetProperty("slug").GetString() == "team"
                && one.GetProperty("usage_limits").GetProperty("credit_limit").GetInt32() == 9);
        Assert.Equal("dall-e-3", Assert.Single(results.At("listedModels", "models").EnumerateArray()).GetProperty("slug").GetString());
        Assert.Equal(("d", false), (results.Text("readLender", "description"), results.At("readLender", "allow_all_models").GetBoolean()));
        Assert.Equal(2, results.At("integrations", "total").GetInt32());
    }

    [Fact]
    public async Task ApiKeysWorkspacesPoliciesAndAudit_AllCalls_ResponseAsTheClientReads()
    {
        Call("workspace", "admin.workspaces.create",
            new { name = "Team", description = "d", defaults = new { metadata = new { team = "a" } } });
        Call("readWorkspace", "admin.workspaces.retrieve", new { workspaceId = "{{workspace.id}}" });
        Call("updatedWorkspace", "admin.workspaces.update", new { workspaceId = "{{workspace.id}}", name = "Team B" });
        Call("workspaces", "admin.workspaces.list", new { });
        Call("key", "apiKeys.create", new Dictionary<string, object>
        {
            ["type"] = "workspace",
            ["sub-type"] = "service",
            ["name"] = "Node key",
            ["workspaceId"] = "{{workspace.id}}",
            ["scopes"] = new[] { "completions.write" },
            ["defaults"] = new { metadata = new { a = "b" } },
            ["usageLimits"] = new { credit_limit = 5 },
            ["expiresAt"] = "2100-01-01T00:00:00Z",
        });
        Call("readKey", "apiKeys.retrieve", new { id = "{{key.id}}" });
        Call("updatedKey", "apiKeys.update", new { id = "{{key.id}}", name = "Renamed", reset_usage = true });
        Call("keys", "apiKeys.list", new { workspace_id = "team" });
        Call("rotated", "post", "/api-keys/{{key.id}}/rotate", new { keyTransitionPeriodMs = 1_800_000 });
        Call("policy", "post", "/policies/usage-limits",
            new
            {
                name = "p",
                conditions = new[] { new { key = "user", value = "*" } },
                groupBy = new[] { new { key = "user" } },
                type = "cost",
                creditLimit = 5
            });
        Call("policies", "get", "/policies/usage-limits");
        Call("rate", "post", "/policies/rate-limits",
            new
            {
                name = "p",
                conditions = new[] { new { key = "user", value = "*" } },
                groupBy = new[] { new { key = "user" } },
                type = "requests",
                unit = "rpm",
                value = 5
            });
        Call("tokens", "post", "/policies/usage-limits",
            new
            {
                name = "p",
                conditions = new[] { new { key = "user", value = "*" } },
                groupBy = new[] { new { key = "user" } },
                type = "tokens",
                creditLimit = 5
            });
        Call("goneKey", "apiKeys.delete", new { id = "{{key.id}}" });
        Call("audit", "get", "/audit-logs?resource_type=api_key");
        Call("goneWorkspace", "admin.workspaces.delete", new { workspaceId = "{{workspace.id}}", name = "Team B" });
        var results = await RunAsync();

        results.Succeeded("updatedKey", "goneKey", "goneWorkspace", "rate");
        Assert.Equal(
            ("team", "Team B", "workspace"),
            (results.Text("workspace", "slug"), results.Text("updatedWorkspace", "name"), results.Text("updatedWorkspace", "object")));
        Assert.Equal("a", results.At("readWorkspace", "defaults").GetProperty("metadata").GetProperty("team").GetString());
        Assert.Equal(2, results.At("workspaces", "total").GetInt32());
        Assert.StartsWith("igw-", results.Text("key", "key"), StringComparison.Ordinal);
        Assert.Equal(
            ("Node key", "workspace-service", "2100-01-01T00:00:00.000Z"),
            (results.Text("readKey", "name"), results.Text("readKey", "type"), results.Text("readKey", "expires_at")));
        Assert.Equal("Renamed", Assert.Single(results.At("keys", "data").EnumerateArray()).GetProperty("name").GetString());
        Assert.NotEqual(results.Text("key", "key"), results.Text("rotated", "key"));
        Assert.Equal("policy_usage_limits", results.Text("policy", "object"));
        Assert.Equal(1, results.At("policies", "total").GetInt32());
        results.Failed("tokens", "BadRequestError", 400, "'type' is 'tokens'; it must be cost, requests or images.");
        Assert.Equal(
            ["delete", "rotate", "update", "create"], results.At("audit", "records").EnumerateArray()
                .Select(record => record.GetProperty("action").GetString()));
    }

    [Fact]
    public async Task LogsFeedbackAndAnalytics_AllCalls_ResponseAsTheClientReads()
    {
        const string trace = "trace-of-the-node-client";
        var inserted = new
        {
            request = new
            {
                url = "https://api.openai.com/v1/images/generations",
                provider = "openai",
                method = "POST",
                headers = new { },
                body = new { model = "gpt-image-2", prompt = "a fox", user = "ann" }
            },
            response = new
            {
                status = 200,
                headers = new { },
                body = new { created = 1, data = new[] { new { url = "https://example.test/a.png" } } },
                response_time = 1200
            },
            metadata = new { trace_id = trace, team = "red" },
        };
        Call("inserted", "logs.create", inserted);
        Assert.Equal("ok", (await RunAsync()).Json.GetProperty("inserted").GetString());
        await ImageGateway.TestKit.Eventually.TrueAsync("the entry is stored", Deadline, async _ =>
        {
            var list = await _gateway.Client.SendAsync(HttpMethod.Get, "/v1/logs?trace_id=" + trace, null, [("x-portkey-api-key", Admin)]);
            return list.Json.GetProperty("data").GetArrayLength() > 0;
        });

        _calls.Clear();
        Call("feedback", "feedback.create", new { traceID = trace, value = 5, weight = 0.5, metadata = new { by = "ann" } });
        Call("feedbacks", "feedback.create",
            new object[] { new[] { new { trace_id = trace, value = 1 }, new { trace_id = trace, value = -1 } } });
        Call("changed", "feedback.update", new { feedbackID = "{{feedback.feedback_ids.0}}", value = 7 });
        Call("list", "get", "/logs?trace_id=" + trace);
        Call("log", "get", "/logs/{{list.data.0.id}}");
        var span = new
        {
            time_of_generation_min = DateTimeOffset.UtcNow.AddDays(-1).ToString("O"),
            time_of_generation_max = DateTimeOffset.UtcNow.AddDays(1).ToString("O"),
            workspace_slug = "default"
        };
        string[] graphs =
        [
            "requests", "cost", "latency", "tokens", "users", "usersRequests", "errors", "errors_rate", "errors_stack",
                "errors_status_code", "requests_rescued", "cache_hit_rate",
            "cache_latency", "feedbacks", "feedbacks_score", "feedbacks_weighted", "feedback_ai_models",
        ];
        foreach (var graph in graphs)
            Call("graph-" + graph, "analytics.graphs." + graph, span);
        Call("summary", "analytics.summary.cache", span);
        Call("users", "analytics.groups.users", span);
        Call("models", "analytics.groups.aiModels", span);
        Call("workspaces", "analytics.groups.workspaces", span);
        Call("teams", "analytics.groups.metadata", "team", span);
        Call("providers", "analytics.groups.groupedData", "ai_service", span);
        Call("export", "logs.exports.create",
            new
            {
                workspaceId = "default",
                filters = new { time_of_generation_min = span.time_of_generation_min, trace_id = trace },
                requestedData = new[] { "id", "trace_id", "request", "cost" }
            });
        Call("updated", "logs.exports.update", new { exportId = "{{export.id}}", filters = new { trace_id = trace } });
        Call("retrieved", "logs.exports.retrieve", new { exportId = "{{export.id}}" });
        Call("exports", "logs.exports.list", new { workspaceId = "default" });
        Call("started", "logs.exports.start", new { exportId = "{{export.id}}" });
        Call("cancelled", "logs.exports.cancel", new { exportId = "{{export.id}}" });
        var results = await RunAsync();

        results.Succeeded([.. graphs.Select(static graph => "graph-" + graph), "changed", "updated", "started"]);
        Assert.Equal(("success", 1), (results.Text("feedback", "status"), results.At("feedback", "feedback_ids").GetArrayLength()));
        Assert.Equal(2, results.At("feedbacks", "feedback_ids").GetArrayLength());
        Assert.Equal("a fox", results.At("log", "prompt").GetString());
        Assert.Equal(3, results.At("graph-feedbacks", "summary").GetProperty("total").GetInt32());
        Assert.Equal(1, results.At("graph-usersRequests", "summary").GetProperty("unique").GetInt32());
        Assert.Equal("analytics-summary", results.Text("summary", "object"));
        foreach (var (group, member, value) in ((string, string, string)[])[("users", "user", "ann"),
            ("models", "ai_model", "gpt-image-2"), ("workspaces", "workspace", "default"), ("teams", "metadata_value", "red"),
                ("providers", "ai_service", "openai")])
            Assert.Equal(value, Assert.Single(results.At(group, "data").EnumerateArray()).GetProperty(member).GetString());
        Assert.Equal(("draft", "export"), (results.Text("retrieved", "status"), results.Text("retrieved", "object")));
        Assert.Equal(1, results.At("exports", "total").GetInt32());
    }

    [Fact]
    public async Task Exports_Started_AreDownloadedByTheirLinks()
    {
        (string, string)[] key = [("x-portkey-api-key", Admin)];
        for (var number = 0; number < 3; number++)
            (await _gateway.Client.SendAsync(HttpMethod.Post, "/v1/logs",
                JsonContent.Create(new
                {
                    request = new { url = "/v1/images/edits", body = new { prompt = "=a, \"fox\"", user = "ann" } },
                    response = new { body = new { } }
                }), key)).Checked(200);
        await ImageGateway.TestKit.Eventually.TrueAsync("the entries are stored", Deadline, async _ =>
            (await _gateway.Client.SendAsync(HttpMethod.Get, "/v1/logs?user=ann", null, key)).Json.GetProperty("data")
                .GetArrayLength() == 3);
        var made = await _gateway.Client.SendAsync(HttpMethod.Post, "/v1/logs/exports",
            JsonContent.Create(new { filters = new { user = "ann" }, requested_data = new[] { "id", "operation", "prompt" } }), key);
        var path = "/v1/logs/exports/" + made.Json.GetProperty("id").GetString();
        (await _gateway.Client.SendAsync(HttpMethod.Get, path + "/download", null, key)).Checked(409);
        (await _gateway.Client.SendAsync(HttpMethod.Post, path + "/start", null, key)).Checked(200);
        await ImageGateway.TestKit.Eventually.TrueAsync("the export is written", Deadline, async _ =>
            (await _gateway.Client.SendAsync(HttpMethod.Get, path, null, key)).Json.GetProperty("status").GetString() == "success");
        var links = (await _gateway.Client.SendAsync(HttpMethod.Get, path + "/download", null, key)).Checked(200).Json;

        var lines = await FileAsync(links, "signed_url");
        Assert.Equal(3, lines.Length);
        Assert.All(lines, static line =>
            Assert.Equal("=a, \"fox\"", JsonDocument.Parse(line).RootElement.GetProperty("prompt").GetString()));
        var cells = await FileAsync(links, "csv_url");
        Assert.Equal(("id,operation,prompt\r", 4), (cells[0], cells.Length));
        Assert.EndsWith(",edit,\"'=a, \"\"fox\"\"\"\r", cells[1], StringComparison.Ordinal);
        var forged = new Uri(links.GetProperty("signed_url").GetString()!).PathAndQuery.Replace(".jsonl", ".csv", StringComparison.Ordinal);
        (await _gateway.Client.GetAsync(forged)).Checked(403);
    }

    private async Task<string[]> FileAsync(JsonElement links, string name)
    {
        var file = await _gateway.Client.GetAsync(new Uri(links.GetProperty(name).GetString()!).PathAndQuery);
        return System.Text.Encoding.UTF8.GetString(file.Checked(200).Body).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private void Call(string name, string method, params object[] args) =>
        _calls.Add(new JsonObject { ["name"] = name, ["method"] = method, ["args"] = JsonSerializer.SerializeToNode(args) });

    private async Task<Results> RunAsync()
    {
        await NodePackages.EnsureAsync();
        await using var node = ChildProcess.Start(
            null, new Dictionary<string, string>(), ["node", Path.Combine(BuiltPaths.Node, "manage.mjs")]);
        var client = new JsonObject
        {
            ["kind"] = "portkey",
            ["baseURL"] = new Uri(
            _gateway.Url, "/v1").AbsoluteUri,
            ["apiKey"] = Admin,
            ["config"] = "pc-not-there",
            ["virtualKey"] = "not-there",
            ["maxRetries"] = 0
        };
        node.Write(new JsonObject { ["client"] = client, ["calls"] = _calls.DeepClone() }.ToJsonString());
        Assert.True(await node.ExitCodeAsync(Deadline) == 0, node.Errors);
        return new(JsonDocument.Parse(node.StandardOutput).RootElement);
    }

    private sealed record Results(JsonElement Json)
    {
        public JsonElement At(string name, string member)
        {
            Succeeded(name);
            return Json.GetProperty(name).GetProperty(member);
        }

        public string? Text(string name, string member) => At(name, member).GetString();

        public void Succeeded(params string[] names) =>
            Assert.All(names, name => Assert.False(
                Json.GetProperty(name).TryGetProperty("thrown", out _), $"{name}: {Json.GetProperty(name).GetRawText()}"));

        public void Failed(string name, string exception, int status, string message)
        {
            var result = Json.GetProperty(name);
            Assert.Equal((exception, status), (result.GetProperty("thrown").GetString(), result.GetProperty("status").GetInt32()));
            Assert.Contains(message, result.GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }
}

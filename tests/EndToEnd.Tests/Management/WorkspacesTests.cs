using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Management;

/// <summary>Workspaces see their own things only; policies, defaults and the audit belong to them.</summary>
public sealed class WorkspacesTests : IAsyncLifetime
{
    private const string Admin = "admin-key-of-the-tests";

    private static readonly string[] Everything =
    [
        "completions.write", "configs.create", "configs.list", "configs.read", "configs.update", "configs.delete", "virtual_keys.create",
        "virtual_keys.list", "virtual_keys.read", "virtual_keys.update",
        "virtual_keys.delete", "workspaces.list", "workspaces.read", "workspaces.create", "workspaces.update", "workspaces.delete",
        "policies.create", "policies.list", "policies.read", "policies.delete",
        "audit_logs.list", "workspace_service_api_keys.list", "workspace_service_api_keys.read", "workspace_service_api_keys.create",
        "workspace_service_api_keys.delete",
    ];

    private Gateway _gateway = null!;

    public async Task InitializeAsync() =>
        _gateway = await Gateway.HostAsync(new Dictionary<string, string> { ["ADMINKEY"] = Admin }, "--auth", "keys");

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Workspace_FromCreationToDeletion()
    {
        var created = (await AdminAsync(
            "POST", "/admin/workspaces",
            new
            {
                name = "Team A",
                description = "d",
                defaults = new { metadata = new { a = "b" } },
                usage_limits = new[] { new { type = "images", credit_limit = 5 } }
            })).Checked(200).Json;
        Assert.Equal(
            ("team-a", "workspace", 0), (Text(created, "slug"), Text(created, "object"), created.GetProperty("is_default").GetInt32()));
        Assert.Equal(
            """[{"type":"images","credit_limit":5,"alert_threshold":null,"periodic_reset":null}]""", created.GetProperty("usage_limits")
                .GetRawText());
        Assert.Equal(
            ["default", "team-a"], (await AdminAsync("GET", "/workspaces")).Checked(200).Json.GetProperty("data").EnumerateArray()
                .Select(one => Text(one, "slug")));

        (await AdminAsync(
            "PUT", "/admin/workspaces/team-a",
            new { name = "Renamed", rate_limits = new[] { new { type = "requests", unit = "rpm", value = 3 } } })).Checked(200);
        var read = (await AdminAsync("GET", "/admin/workspaces/" + Text(created, "id"))).Checked(200).Json;
        Assert.Equal(
            ("Renamed", "d", "b"),
            (Text(read, "name"), Text(read, "description"), Text(read.GetProperty("defaults").GetProperty("metadata"), "a")));
        Assert.Single(read.GetProperty("rate_limits").EnumerateArray());

        Assert.Equal(
            5, (await AdminAsync("GET", "/workspaces/team-a/usage")).Checked(200).Json.GetProperty("images").GetProperty("limit")
                .GetInt32());

        (await AdminAsync("POST", "/virtual-keys", new { name = "k", provider = "sandbox", workspace_id = "team-a" })).Checked(200);
        Assert.Contains(
            "provider 'k'", (await AdminAsync("DELETE", "/admin/workspaces/team-a")).Refused(409, "in_use").Text, StringComparison.Ordinal);
        (await AdminAsync("DELETE", "/virtual-keys/k?workspace_id=team-a")).Checked(200);
        (await AdminAsync("DELETE", "/admin/workspaces/team-a", new { name = "Renamed" })).Checked(200);
        (await AdminAsync("GET", "/workspaces/team-a")).Refused(404, "not_found");
        (await AdminAsync("DELETE", "/workspaces/default")).Refused(400, "invalid_value");
    }

    [Fact]
    public async Task Key_OfAWorkspace_SeesAndChangesItsOwnOnly()
    {
        var (first, second) = (await KeyOfAsync("First"), await KeyOfAsync("Second"));
        (await AsAsync(first, "POST", "/virtual-keys", new { name = "Saved", provider = "sandbox" })).Checked(200);
        (await AsAsync(first, "POST", "/configs", new { name = "Route", config = new { virtual_key = "saved" } })).Checked(200);
        Assert.Contains(
            "'default'", (await AsAsync(first, "POST", "/policies/usage-limits", Policy)).Refused(
                400, "invalid_value").Text, StringComparison.Ordinal);
        var policy = Text(
            (await AsAsync(
                first, "POST", "/policies/usage-limits",
                new
                {
                    conditions = new[] { new { key = "user", value = "*" } },
                    group_by = new[] { new { key = "user" } },
                    type = "cost",
                    credit_limit = 100
                })).Checked(200).Json, "id");
        var key = Text((await AsAsync(first, "GET", "/api-keys")).Json.GetProperty("data")[0], "id");
        string[] paths = ["/virtual-keys/saved", "/configs/pc-route", "/configs/pc-route/versions", $"/policies/usage-limits/{policy}",
            $"/api-keys/{key}", "/workspaces/first"];
        foreach (var path in paths)
        {
            (await AsAsync(first, "GET", path)).Checked(200);
            (await AsAsync(second, "GET", path)).Refused(404, "not_found");
        }

        foreach (var path in paths.Where(
            path => !path.EndsWith("/versions", StringComparison.Ordinal) && !path.StartsWith("/workspaces", StringComparison.Ordinal)))
            (await AsAsync(second, "DELETE", path)).Refused(404, "not_found");
        foreach (var list in new[] { "/virtual-keys", "/configs", "/policies/usage-limits", "/api-keys", "/workspaces" })
        {
            Assert.Equal(1, (await AsAsync(first, "GET", list)).Checked(200).Json.GetProperty("total").GetInt32());
            Assert.DoesNotContain("saved", (await AsAsync(second, "GET", list)).Checked(200).Text, StringComparison.Ordinal);
            (await AsAsync(second, "GET", list + "?workspace_id=first")).Checked(list == "/workspaces" ? 200 : 403);
        }

        // Of the same names each has its own.
        (await AsAsync(second, "POST", "/virtual-keys", new { name = "Saved", provider = "sandbox" })).Checked(200);
        (await GenerateAsync(first, ("x-portkey-config", "pc-route"))).Checked(200);
        (await GenerateAsync(second, ("x-portkey-config", "pc-route"))).Refused(400, "config_unknown");
        (await GenerateAsync(second, ("x-portkey-virtual-key", "saved"))).Checked(200);

        (await AsAsync(first, "PUT", "/workspaces/first", new { usage_limits = (object?)null })).Refused(403, "organisation_only");
        (await AsAsync(first, "POST", "/workspaces", new { name = "w" })).Refused(403, "organisation_only");
        var seen = (await AsAsync(first, "GET", "/audit-logs")).Checked(200).Json.GetProperty("records").EnumerateArray()
            .Select(record => Text(record, "workspace_id")).Distinct();
        Assert.Single(seen);
    }

    [Fact]
    public async Task Defaults_OfKeyAndWorkspace_AreUsedInPortkeysOrder()
    {
        (await AdminAsync(
            "POST", "/configs",
            new { name = "busy", config = new { provider = "sandbox", override_params = new { model = "sandbox-429" } } })).Checked(200);
        (await AdminAsync(
            "POST", "/configs",
            new { name = "broken", config = new { provider = "sandbox", override_params = new { model = "sandbox-500" } } })).Checked(200);
        var plain = await KeyAsync(new { name = "plain", scopes = new[] { "completions.write" } });
        var own = await KeyAsync(new { name = "own", scopes = new[] { "completions.write" }, defaults = new { config_id = "pc-broken" } });
        var @fixed = await KeyAsync(
            new
            {
                name = "fixed",
                scopes = new[] { "completions.write" },
                defaults = new { config_id = "pc-broken", allow_config_override = false }
            });
        (await GenerateAsync(plain)).Refused(400, "provider_missing");
        (await AdminAsync("PUT", "/workspaces/default", new { defaults = new { config_id = "pc-busy" } })).Checked(200);

        Assert.Equal(429, (await GenerateAsync(plain)).Status);
        Assert.Equal(500, (await GenerateAsync(own)).Status);
        Assert.Equal(200, (await GenerateAsync(own, ("x-portkey-config", """{"provider":"sandbox"}"""))).Status);
        var denied = (await GenerateAsync(@fixed, ("x-portkey-config", """{"provider":"sandbox"}"""))).Refused(
            400, "config_override_denied");
        Assert.Equal("Cannot override default config set for this API key.", Text(denied.Json, "message"));
        Assert.Equal(500, (await GenerateAsync(@fixed)).Status);

        Assert.Contains("own", (await AdminAsync("DELETE", "/configs/pc-broken")).Refused(409, "in_use").Text, StringComparison.Ordinal);
        Assert.Contains(
            "workspace 'default'", (await AdminAsync("DELETE", "/configs/pc-busy")).Refused(409, "in_use").Text, StringComparison.Ordinal);
        (await AdminAsync(
            "POST", "/api-keys/workspace/service",
            new { name = "k", scopes = new[] { "completions.write" }, defaults = new { config_id = "pc-none" } })).Refused(
                400, "invalid_value");
    }

    [Fact]
    public async Task Policies_AreKeptAndWhatIsNotTakenIsRefused()
    {
        var usage = (await AdminAsync("POST", "/policies/usage-limits", Policy)).Checked(200).Json;
        Assert.Equal("policy_usage_limits", Text(usage, "object"));
        var read = (await AdminAsync("GET", "/policies/usage-limits/" + Text(usage, "id"))).Checked(200).Json;
        Assert.Equal(
            ("Per team", "cost", "monthly", 100, 80),
            (Text(read, "name"), Text(read, "type"), Text(read, "periodic_reset"), read.GetProperty("credit_limit")
                .GetInt32(), read.GetProperty("alert_threshold").GetInt32()));
        Assert.Equal("""[{"key":"workspace_id","value":"default"}]""", read.GetProperty("conditions").GetRawText());
        Assert.Equal("""[{"key":"metadata.team"}]""", read.GetProperty("group_by").GetRawText());

        (await AdminAsync("PUT", "/policies/usage-limits/" + Text(usage, "id"), new { credit_limit = 200 })).Checked(200);
        read = (await AdminAsync("GET", "/policies/usage-limits/" + Text(usage, "id"))).Checked(200).Json;
        Assert.Equal((200, 80), (read.GetProperty("credit_limit").GetInt32(), read.GetProperty("alert_threshold").GetInt32()));

        var rate = (await AdminAsync(
            "POST", "/policies/rate-limits",
            new
            {
                conditions = new[] { new { key = "metadata.tier", value = new[] { "a", "b" } } },
                groupBy = new[] { new { key = "user" } },
                type = "images",
                unit = "rph",
                value = 5
            })).Checked(200).Json;
        read = (await AdminAsync("GET", "/policies/rate-limits")).Checked(200).Json.GetProperty("data")[0];
        Assert.Equal(
            (Text(rate, "id"), "policy_rate_limits", "images", "rph", 5),
            (Text(read, "id"), Text(read, "object"), Text(read, "type"), Text(read, "unit"), read.GetProperty("value").GetInt32()));

        foreach (var (path, body, word) in new (string, object, string)[]
        {
            ("usage", new { conditions = new[] { new { key = "user", value = "u" } }, group_by = new[] { new { key = "user" } },
                type = "tokens", credit_limit = 1 }, "tokens"),
            ("usage", new { conditions = new[] { new { key = "virtual_key", value = "u" } }, group_by = new[] { new { key = "user" } },
                type = "cost", credit_limit = 1 }, "virtual_key"),
            ("usage", new { group_by = new[] { new { key = "user" } }, type = "cost", credit_limit = 1 }, "conditions"),
            ("usage", new { conditions = new[] { new { key = "user", value = "u" } }, group_by = new[] { new { key = "user" } },
                type = "cost", credit_limit = 1, periodic_reset_days = 3 }, "periodic_reset_days"),
            ("rate", new { conditions = new[] { new { key = "user", value = "u" } }, group_by = new[] { new { key = "user" } },
                type = "requests", unit = "rps", value = 1 }, "rps"),
            ("rate", new { conditions = new[] { new { key = "user", value = "u" } }, group_by = new[] { new { key = "user" } },
                type = "requests", unit = "rpm", value = 1, credit_limit = 1 }, "credit_limit"),
        })
        {
            Assert.Contains(
                word, (await AdminAsync("POST", $"/policies/{path}-limits", body)).Refused(
                    400, "invalid_value").Text, StringComparison.Ordinal);
        }

        (await AdminAsync("DELETE", "/policies/usage-limits/" + Text(usage, "id"))).Checked(200);
        (await AdminAsync("GET", "/policies/usage-limits/" + Text(usage, "id"))).Refused(404, "not_found");
    }

    [Fact]
    public async Task Policy_ThatNamesOneWorkspace_IsThatOnes()
    {
        var key = await KeyOfAsync("Team");
        foreach (var (list, limit) in new[] { ("usage-limits", """ "type":"images","credit_limit":1 """),
            ("rate-limits", """ "type":"images","unit":"rpm","value":1 """) })
        {
            var body = JsonSerializer.Deserialize<JsonElement>(
                $$"""{"conditions":[{"key":"workspace_id","value":"team"}],"group_by":[{"key":"metadata.user"}],{{limit}}}""");
            var path = $"/policies/{list}/{Text((await AdminAsync("POST", "/policies/" + list, body)).Checked(200).Json, "id")}";
            (string, string)[] headers = [("x-portkey-provider", "sandbox"), ("x-portkey-metadata", $$"""{"user":"{{list}}"}""")];
            (await GenerateAsync(key, headers)).Checked(200);
            (await GenerateAsync(key, headers)).Checked(list == "usage-limits" ? 412 : 429);
            (await GenerateAsync(Admin, headers)).Checked(200);

            // What is written back as it was given stays as it was.
            (await AdminAsync("PUT", path, new { conditions = body.GetProperty("conditions") })).Checked(200);
            Assert.Equal(
                (await AdminAsync("GET", "/workspaces/team")).Json.GetProperty("id")
                    .GetString(), Text((await AdminAsync("GET", path)).Json.GetProperty("conditions")[0], "value"));
            (await AdminAsync("DELETE", path)).Checked(200);
        }
    }

    [Fact]
    public async Task Call_NamesOfTheWrongType_AreRefusedAndCamelCaseIsRead()
    {
        var key = await KeyOfAsync("Team");
        (await AsAsync(key, "POST", "/virtual-keys", new { name = "Saved", provider = "sandbox" })).Checked(200);
        Assert.Equal(1, (await AdminAsync("GET", "/virtual-keys?workspaceId=team")).Checked(200).Json.GetProperty("total").GetInt32());
        (await AdminAsync("GET", "/providers/saved?workspaceId=team")).Checked(200);
        foreach (var (path, body, word) in new (string, object, string)[]
        {
            ("/virtual-keys", new { name = "x", provider = "sandbox", workspace_id = 5 }, "'workspace_id'"),
            ("/virtual-keys", new { name = "x", provider = "sandbox", slug = 5 }, "'slug'"),
            ("/policies/usage-limits",
                new { conditions = new[] { new { key = "user", value = "*" } }, group_by = new[] { new { key = "user" } }, type = "cost",
                    credit_limit = 1, status = "archived" }, "'status'"),
        })
        {
            Assert.Contains(word, (await AdminAsync("POST", path, body)).Refused(400, "invalid_value").Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Audit_SaysWhoDidWhatWithMaskedSecrets()
    {
        const string Secret = "sk-a-secret-that-is-kept-0123456789";
        var key = await KeyOfAsync("Team");
        (await AsAsync(key, "POST", "/virtual-keys", new { name = "Saved", provider = "openai", key = Secret })).Checked(200);
        (await AsAsync(key, "PUT", "/virtual-keys/saved", new { note = "changed", key = "sk-another-secret-0123456789" })).Checked(200);
        (await AsAsync(key, "DELETE", "/virtual-keys/saved")).Checked(200);

        var log = (await AdminAsync("GET", "/audit-logs?resource_type=virtual_key&page_size=3")).Checked(200);
        Assert.DoesNotContain(Secret, log.Text, StringComparison.Ordinal);
        var records = log.Json.GetProperty("records").EnumerateArray().ToList();
        Assert.Equal(
            [("delete", "api_key"), ("update", "api_key"), ("create", "api_key")], records.Select(
                record => (Text(record, "action"), Text(record, "user_type"))));
        Assert.Equal(3, log.Json.GetProperty("total").GetInt32());
        Assert.Equal(
            ("sk********789", "sk********789", "changed"),
            (Text(records[2].GetProperty("after"), "masked_api_key"), Text(records[1].GetProperty("after"), "masked_api_key"), Text(
                records[1].GetProperty("after"), "note")));
        Assert.Equal(
            (JsonValueKind.Null, JsonValueKind.Null),
            (records[2].GetProperty("before").ValueKind, records[0].GetProperty("after").ValueKind));
        Assert.InRange(
            records[0].GetProperty("timestamp")
                .GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(5));

        Assert.Equal(
            "admin", Text((await AdminAsync("GET", "/audit-logs?resource_type=workspace")).Json.GetProperty("records")[0], "user_id"));
        Assert.Equal(0, (await AdminAsync("GET", "/audit-logs?end_time=2020-01-01T00:00:00Z")).Json.GetProperty("total").GetInt32());
        (await AdminAsync("GET", "/audit-logs?start_time=yesterday")).Refused(400, "invalid_value");
    }

    [Fact]
    public async Task Models_OfAWorkspace_AreThoseOfItsProvidersToo()
    {
        var key = await KeyOfAsync("Team");
        (await AsAsync(key, "POST", "/virtual-keys", new { name = "Drawing", provider = "sandbox" })).Checked(200);
        var (status, mine) = await ModelsAsync(key, "?provider=drawing&sort=name&order=desc");
        Assert.Equal(200, status);
        Assert.Contains("@drawing/sandbox", mine);
        Assert.Equal(mine.OrderDescending(StringComparer.Ordinal), mine);
        Assert.Single((await ModelsAsync(key, "?provider=drawing&limit=1&offset=1")).Ids);
        Assert.DoesNotContain((await ModelsAsync(Admin, string.Empty)).Ids, id => id.StartsWith("@drawing/", StringComparison.Ordinal));
    }

    private static object Policy { get; } = new
    {
        name = "Per team",
        conditions = new[] { new { key = "workspace_id", value = "default" } },
        group_by = new[] { new { key = "metadata.team" } },
        type = "cost",
        credit_limit = 100,
        alert_threshold = 80,
        periodic_reset = "monthly",
    };

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task<(int Status, List<string> Ids)> ModelsAsync(string key, string query)
    {
        var gatewayResponse = await AsAsync(key, "GET", "/models" + query);
        return (gatewayResponse.Status, [.. gatewayResponse.Json.GetProperty("data").EnumerateArray().Select(model => Text(model, "id")!)]);
    }

    private Task<GatewayResponse> AsAsync(string key, string method, string path, object? body = null) =>
        _gateway.Client.ManageAsync(method, path, body, ("x-portkey-api-key", key));

    private Task<GatewayResponse> AdminAsync(string method, string path, object? body = null) => AsAsync(Admin, method, path, body);

    private Task<GatewayResponse> GenerateAsync(string key, params (string, string)[] headers) =>
        _gateway.Client.GenerateAsync(new { prompt = "a lighthouse", size = "64x64" }, [("x-portkey-api-key", key), .. headers]);

    private async Task<string> KeyAsync(object body) =>
        Text((await AdminAsync("POST", "/api-keys/workspace/service", body)).Checked(200).Json, "key")!;

    private async Task<string> KeyOfAsync(string workspace)
    {
        var slug = Text((await AdminAsync("POST", "/workspaces", new { name = workspace })).Checked(200).Json, "slug");
        return await KeyAsync(new { name = "key", workspace_id = slug, scopes = Everything });
    }
}

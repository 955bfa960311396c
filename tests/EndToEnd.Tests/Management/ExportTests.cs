using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Management;

/// <summary>The whole resource store out of one gateway and into an empty one, which then serves the same callers.</summary>
public sealed class ExportTests(Simulators simulators) : IClassFixture<Simulators>, IAsyncLifetime
{
    private const string Admin = "admin-key-of-the-tests";
    private const string Master = "the master key of both gateways";
    private const string Secret = "sk-test-secret-that-moves-along";

    private static readonly (string, string) AsAdmin = ("x-portkey-api-key", Admin);
    private static readonly string[] Lists = ["/workspaces", "/virtual-keys", "/integrations", "/providers", "/configs", "/api-keys",
        "/policies/usage-limits", "/policies/rate-limits"];

    private readonly string _token = SimulatorClient.NewToken();
    private Gateway _source = null!;

    public async Task InitializeAsync() => _source = await StartAsync(Master);

    public async Task DisposeAsync() => await _source.DisposeAsync();

    [Fact]
    public async Task Export_IntoAnEmptyGateway_ServesTheSameCallers()
    {
        var key = await FillAsync();
        var export = (await _source.Client.ManageAsync("GET", "/admin/export", null, AsAdmin)).Checked(200);
        foreach (var secret in new[] { Secret, key, "sk-second-secret-of-a-config" })
            Assert.DoesNotContain(secret, export.Text, StringComparison.Ordinal);

        await using var target = await StartAsync(Master);
        var result = (await ImportAsync(target, export.Text)).Checked(200).Json;
        Assert.Equal(
            (10, 0), (result.GetProperty("written").GetInt32()
                + result.GetProperty("unchanged").GetInt32(), result.GetProperty("skipped").GetArrayLength()));
        foreach (var list in Lists)
            Assert.Equal(
                Listed(await _source.Client.ManageAsync("GET", list, null, AsAdmin)), Listed(
                    await target.Client.ManageAsync("GET", list, null, AsAdmin)));

        // The key is known by its hash, its default config opens the credential of the workspace's provider.
        var gatewayResponse = await target.Client
            .GenerateAsync(new { model = "dall-e-3", prompt = $"[token:{_token}]" }, ("x-portkey-api-key", key));
        Assert.Single(gatewayResponse.Data);
        Assert.Equal("Bearer " + Secret, Assert.Single(await simulators.Client.SeenAsync(_token)).Header("authorization"));
        var versions = (await target.Client.ManageAsync("GET", "/configs/pc-route/versions?workspace_id=team", null, AsAdmin)).Checked(
            200).Json;
        Assert.Equal(2, versions.GetProperty("total").GetInt32());
        (await target.Client.ManageAsync("POST", "/configs/pc-route/restore?workspace_id=team", new { version = 1 }, AsAdmin)).Checked(200);

        // What was exported once can be brought in again, and goes out as it came in.
        await using var third = await StartAsync(Master);
        (await ImportAsync(third, export.Text)).Checked(200);
        var again = (await ImportAsync(third, export.Text)).Checked(200).Json;
        Assert.Equal((0, 10), (again.GetProperty("written").GetInt32(), again.GetProperty("unchanged").GetInt32()));
        Assert.Equal(Entries(export), Entries(await third.Client.ManageAsync("GET", "/admin/export", null, AsAdmin)));
    }

    [Fact]
    public async Task Import_SealedUnderAnotherMasterKey_NeedsThatKeyAndIsSealedAnew()
    {
        await FillAsync();
        var export = (await _source.Client.ManageAsync("GET", "/admin/export", null, AsAdmin)).Checked(200).Text;
        await using var stranger = await StartAsync("a master key of its own");
        Assert.Contains(
            "IMAGEGATEWAY__MASTERKEY", (await ImportAsync(stranger, export)).Refused(400, "invalid_value").Text, StringComparison.Ordinal);
        Assert.Empty((await stranger.Client.ManageAsync("GET", "/virtual-keys", null, AsAdmin)).Json.GetProperty("data").EnumerateArray());

        await using var knowing = await StartAsync("a master key of its own\n" + Master);
        (await ImportAsync(knowing, export)).Checked(200);
        Assert.Equal(0, (await ImportAsync(knowing, export)).Checked(200).Json.GetProperty("written").GetInt32());
        var moved = (await knowing.Client.ManageAsync("GET", "/admin/export", null, AsAdmin)).Checked(200).Text;
        (await ImportAsync(stranger, moved)).Checked(200);
    }

    [Fact]
    public async Task Import_WhatDoesNotFit_ChangesNothing()
    {
        await FillAsync();
        var export = (await _source.Client.ManageAsync("GET", "/admin/export", null, AsAdmin)).Checked(200).Text;
        await using var target = await StartAsync(Master);
        (await target.Client.ManageAsync("POST", "/workspaces", new { name = "Team" }, AsAdmin)).Checked(200);
        Assert.Contains("Workspace 'team'", (await ImportAsync(target, export)).Refused(409, "slug_taken").Text, StringComparison.Ordinal);
        Assert.Empty((await target.Client.ManageAsync("GET", "/virtual-keys", null, AsAdmin)).Json.GetProperty("data").EnumerateArray());

        (await ImportAsync(target, "{}")).Refused(400, "invalid_value");
        (await ImportAsync(
            target, """{"object":"catalogue.export","format":1,"entries":[{"kind":"Provider","id":"a","slug":"b","workspace":"none","earlier":[],"record":{}}]}""")).Refused(
                400, "invalid_value");
    }

    [Fact]
    public async Task Export_WithoutTheRight_IsRefused()
    {
        var key = (await _source.Client.ManageAsync(
            "POST", "/api-keys/organisation/service", new { name = "backup", scopes = new[] { "catalogue.export", "catalogue.import" } },
            AsAdmin)).Checked(200).Json.GetProperty("key").GetString()!;
        var own = (await _source.Client.ManageAsync(
            "POST", "/api-keys/workspace/service", new { name = "own", scopes = new[] { "catalogue.export", "catalogue.import" } },
            AsAdmin)).Checked(200).Json.GetProperty("key").GetString()!;
        var export = (await _source.Client.ManageAsync("GET", "/admin/export", null, ("x-portkey-api-key", key))).Checked(200).Text;
        (await _source.Client.ManageAsync("GET", "/admin/export", null, ("x-portkey-api-key", own))).Refused(403, "organisation_only");
        foreach (var caller in new[] { key, own })
        {
            using var body = new StringContent(export, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            (await _source.Client.SendAsync(HttpMethod.Post, "/v1/admin/export", body, ("x-portkey-api-key", caller))).Refused(
                403, "admin_only");
        }
    }

    // Ten entries, the default workspace among them.
    private async Task<string> FillAsync()
    {
        await SaveAsync(
            "/workspaces",
            new
            {
                name = "Team",
                defaults = new { metadata = new { team = "a" } },
                usage_limits = new[] { new { type = "images", credit_limit = 50 } }
            });
        await SaveAsync("/virtual-keys", new { name = "Saved", provider = "openai", key = Secret, workspace_id = "team" });
        await SaveAsync("/integrations", new { name = "Lender", ai_provider_id = "openai", key = Secret, create_default_provider = false });
        await SaveAsync("/providers", new { name = "Lent", integration_id = "lender" });
        await SaveAsync(
            "/configs",
            new { name = "Route", workspace_id = "team", config = new { provider = "openai", api_key = "sk-second-secret-of-a-config" } });
        (await _source.Client.ManageAsync(
            "PUT", "/configs/pc-route?workspace_id=team", new { config = new { virtual_key = "saved" } }, AsAdmin)).Checked(200);
        var key = await SaveAsync(
            "/api-keys/workspace/service",
            new
            {
                name = "Team key",
                workspace_id = "team",
                scopes = new[] { "completions.write" },
                defaults = new { config_id = "pc-route" },
                rate_limits = new[] { new { type = "requests", unit = "rpm", value = 100 } }
            });
        await SaveAsync("/api-keys/organisation/service", new { name = "All", scopes = new[] { "configs.list" } });
        var policy =
            new { name = "p", conditions = new[] { new { key = "user", value = "*" } }, group_by = new[] { new { key = "user" } } };
        await SaveAsync("/policies/usage-limits", new { policy.name, policy.conditions, policy.group_by, type = "cost", credit_limit = 5 });
        await SaveAsync(
            "/policies/rate-limits", new { policy.name, policy.conditions, policy.group_by, type = "requests", unit = "rpm", value = 5 });
        return key.GetProperty("key").GetString()!;
    }

    private static string Listed(GatewayResponse gatewayResponse)
    {
        var list = JsonNode.Parse(gatewayResponse.Checked(200).Text)!["data"]!.AsArray();
        foreach (var entry in list)
        {
            foreach (var time in new[] { "created_at", "last_updated_at" })
                entry!.AsObject().Remove(time);
        }

        return string.Join('\n', list.Select(entry => entry!.ToJsonString()).Order(StringComparer.Ordinal));
    }

    private static string Entries(GatewayResponse gatewayResponse) =>
        string.Join(
            '\n', JsonNode.Parse(gatewayResponse.Checked(200).Text)!["entries"]!.AsArray().Select(entry => entry!.ToJsonString())
                .Order(StringComparer.Ordinal));

    private static async Task<GatewayResponse> ImportAsync(Gateway gateway, string export)
    {
        using var body = new StringContent(export, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        return await gateway.Client.SendAsync(HttpMethod.Post, "/v1/admin/export", body, AsAdmin);
    }

    private Task<Gateway> StartAsync(string master) =>
        Gateway.HostAsync(simulators.Settings(("ADMINKEY", Admin), ("MASTERKEY", master)), "--auth", "keys");

    private async Task<JsonElement> SaveAsync(string path, object body) =>
        (await _source.Client.ManageAsync("POST", path, body, AsAdmin)).Checked(200).Json;
}

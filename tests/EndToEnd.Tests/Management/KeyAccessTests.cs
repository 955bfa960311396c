using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Management;

/// <summary>Keys that are narrowed or disabled, on a running gateway, and what a caller is told of its own.</summary>
public sealed class KeyAccessTests(KeysGateway gateway) : IClassFixture<KeysGateway>
{
    private const string Admin = KeysGateway.Admin;

    [Fact]
    public async Task Key_Narrowed_IsHeldToItsListsOnEveryRouteAndFallbacksPassOver()
    {
        var (_, key) = await KeyAsync(
            new
            {
                name = "k",
                scopes = new[] { "completions.write" },
                allowed_models = new[] { "sandbox" },
                allowed_providers = new[] { "sandbox" }
            });
        foreach (var route in new[] { "/v1/images/generations", "/v1/images/estimate" })
        {
            (await PostAsync(key, route, new { prompt = "p", model = "sandbox" }, ("x-portkey-provider", "sandbox"))).Checked(200);
            (await PostAsync(key, route, new { prompt = "p", model = "sandbox-tokens" }, ("x-portkey-provider", "sandbox"))).Refused(
                403, "model_not_allowed");
            (await PostAsync(key, route, new { prompt = "p", model = "@sandbox/sandbox-tokens" })).Refused(403, "model_not_allowed");
            (await PostAsync(key, route, new { prompt = "p", model = "@openai/gpt-image-1" })).Refused(403, "provider_not_allowed");
        }

        const string Fallback =
            """{"strategy":{"mode":"fallback"},"targets":[{"provider":"openai","api_key":"k"},{"provider":"sandbox"}]}""";
        (await PostAsync(key, "/v1/images/generations", new { prompt = "p", model = "sandbox" }, ("x-portkey-config", Fallback))).Checked(
            200);
    }

    [Fact]
    public async Task Key_Disabled_IsRefusedAtOnceAndTellsItselfBefore()
    {
        var (id, key) = await KeyAsync(
            new { name = "k", scopes = new[] { "completions.write" }, usage_limits = new { type = "images", credit_limit = 3 } });
        var own = (await gateway.Client.SendAsync(HttpMethod.Get, "/v1/key", null, ("x-portkey-api-key", key))).Checked(200);
        Assert.Equal(
            (id, 3), (own.Json.GetProperty("id").GetString(), own.Json.GetProperty("usage").GetProperty("images").GetProperty("free")
                .GetInt32()));
        Assert.DoesNotContain(key, own.Text, StringComparison.Ordinal);

        (await gateway.Client.ManageAsync("PUT", "/api-keys/" + id, new { status = "disabled" }, ("x-portkey-api-key", Admin))).Checked(
            200);
        (await PostAsync(key, "/v1/images/generations", new { prompt = "p" }, ("x-portkey-provider", "sandbox"))).Refused(
            401, "api_key_disabled");
    }

    [Fact]
    public async Task Metadata_Unreadable_IsRefusedWherePoliciesLookAtItAndWarnedOfElsewhere()
    {
        (string, string)[] headers = [("x-portkey-provider", "sandbox"), ("x-portkey-metadata", "garbage")];
        Assert.Contains(
            "x-portkey-metadata", (await PostAsync(Admin, "/v1/images/generations", new { prompt = "p" }, headers)).Checked(200)
                .Header("x-gateway-warning"), StringComparison.Ordinal);
        (await gateway.Client.ManageAsync(
            "POST", "/policies/usage-limits",
            new
            {
                conditions = new[] { new { key = "workspace_id", value = "*" } },
                group_by = new[] { new { key = "metadata.team" } },
                type = "images",
                credit_limit = 5
            }, ("x-portkey-api-key", Admin))).Checked(200);
        foreach (var text in new[] { "garbage", "[]", """{"team":{"a":1}}""", $$"""{"team":"{{new string('x', 17_000)}}"}""" })
            (await PostAsync(
                Admin, "/v1/images/generations", new { prompt = "p" }, ("x-portkey-provider", "sandbox"),
                ("x-portkey-metadata", text))).Refused(400, "invalid_metadata");
    }

    private Task<GatewayResponse> PostAsync(string key, string path, object body, params (string Name, string Value)[] headers) =>
        gateway.Client.SendAsync(
            HttpMethod.Post, path, System.Net.Http.Json.JsonContent.Create(body), [("x-portkey-api-key", key), .. headers]);

    private async Task<(string Id, string Key)> KeyAsync(object body)
    {
        JsonElement made = (await gateway.Client.ManageAsync(
            "POST", "/api-keys/workspace/service", body, ("x-portkey-api-key", Admin))).Checked(200).Json;
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }
}

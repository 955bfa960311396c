using System.Reflection;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Requests;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Egress;

/// <summary>No key of the gateway and no header of Portkey's reaches a provider, from whatever source.</summary>
public sealed class GatewayKeysStayTests(VendorGateway shared) : IClassFixture<VendorGateway>, IAsyncLifetime
{
    private readonly RecordingHost _vendor = shared.Vendor;
    private readonly List<string> _keys = [TestGateway.AdminKey];
    private readonly TestGateway _gateway = shared.Gateway;
    private readonly string _own = $"own-{shared.NextNumber()}";
    private string _caller = null!;

    public static TheoryData<string> Slugs { get; } = [.. TestGateway.Providers.Select(provider => provider.Slug)];

    public async Task InitializeAsync()
    {
        shared.Forget();
        _caller = (await NewKeyAsync("caller", null)).Key;
        var other = (await _gateway.ManageAsync("POST", "/admin/workspaces", new { name = $"other {_own}" })).GetProperty("id").GetString();
        var (id, first) = await NewKeyAsync("others", other);
        var second = (await _gateway.ManageAsync("POST", $"/api-keys/{id}/rotate", new { })).GetProperty("key").GetString()!;
        var third = (await _gateway.ManageAsync("POST", $"/api-keys/{id}/rotate", new { key_transition_period_ms = 0 })).GetProperty("key")
            .GetString()!;
        var (gone, deleted) = await NewKeyAsync("deleted", other);
        await _gateway.SendAsync("DELETE", "/api-keys/" + gone, null);
        _keys.AddRange([_caller, first, second, third, deleted]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Generate_GatewayKeyFromAnySource_IsNotSent(string slug)
    {
        await _gateway.ManageAsync(
            "POST", "/virtual-keys",
            new { name = _own, slug = _own, provider = slug, key = "the-vendors-key-0123", vertex_project_id = "my-project" });
        // A provider meets one key of three in an ordinary build, and another one those between; all of them with LONG_TESTS=1.
        foreach (var (index, key) in PropertyRuns.OneOf(3, slug.Length, _keys.Index()))
        {
            foreach (var value in new[] { "Bearer " + key, key })
                await GenerateAsync(slug, ("x-portkey-provider", slug), ("authorization", value));
            foreach (var (name, value) in new[] { ("authorization", "Bearer " + key), ("x-mine", key), ("x-mine", "Key " + key),
                ("cookie", $"a=1; k={key}"), ("api-key", key) })
                await GenerateAsync(slug, ("x-portkey-virtual-key", _own), ("x-portkey-forward-headers", name), (name, value));
            await GenerateAsync(slug, ("x-portkey-config", new JsonObject { ["provider"] = slug, ["api_key"] = key }.ToJsonString()));
            foreach (var setting in SettingsOf(slug))
            {
                await GenerateAsync(
                    slug, ("x-portkey-provider", slug), ("authorization", "Bearer the-vendors-key-0123"), (setting.Header, key));
                var config = new JsonObject
                {
                    ["provider"] = slug,
                    ["api_key"] = "the-vendors-key-0123",
                    ["aws_secret_access_key"] = "s",
                    [setting.ConfigKey] = key
                };
                await GenerateAsync(slug, ("x-portkey-config", config.ToJsonString()));
            }

            await _gateway.SendAsync(
                "POST", "/virtual-keys",
                new { name = $"{_own}-bad-{index}", slug = $"{_own}-bad-{index}", provider = slug, key, vertex_project_id = "my-project" });
            await GenerateAsync(slug, ("x-portkey-virtual-key", $"{_own}-bad-{index}"));
            foreach (var body in BodiesWith(slug, key))
                await _gateway.SendAsync(
                    "POST", "/images/generations", body, ("x-portkey-api-key", _caller), ("x-portkey-virtual-key", _own));
            await _gateway.SendAsync(
                "GET", "/models?api_key=" + key, null, ("x-portkey-api-key", _caller), ("x-portkey-virtual-key", _own));
        }

        AssertKept();
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Generate_ForwardedHeadersOfPortkeys_AreNotSent(string slug)
    {
        await _gateway.ManageAsync(
            "POST", "/virtual-keys",
            new { name = _own, slug = _own, provider = slug, key = "the-vendors-key-0123", vertex_project_id = "my-project" });
        string[] names =
        [
            .. typeof(GatewayHeaders).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => (string)field.GetRawConstantValue()!),
            .. TestGateway.Providers.SelectMany(provider => provider.Capabilities.Settings).Select(setting => setting.Header),
            "x-portkey-something-new", "authorization",
        ];
        names = [.. names.Where(name => name != GatewayHeaders.ForwardHeaders).Distinct()];
        var sent = names.Where(
            name => name is "x-portkey-api-key" or "x-portkey-trace-id" or "x-portkey-metadata"
                or "x-portkey-something-new").Select(name => (name, name switch
                {
                    "x-portkey-api-key" => _caller,
                    "x-portkey-metadata" => "{}",
                    _ => "value",
                })).ToArray();
        await GenerateAsync(
            slug, [.. sent, ("x-portkey-virtual-key", _own), ("x-portkey-forward-headers", string.Join(',', names)),
                ("authorization", "Bearer " + _caller)]);

        // Who may edit configs adds forwarding to another's default config.
        var config = (await _gateway.ManageAsync(
            "POST", "/configs",
            new
            {
                name = "forwards",
                config = new { virtual_key = _own, forward_headers = names.Append("X-Portkey-Api-Key") }
            })).GetProperty("slug")
                    .GetString();
        var victim = (await NewKeyAsync("victim", null, config)).Key;
        _keys.Add(victim);
        await _gateway.SendAsync(
            "POST", "/images/generations", new { model = ModelOf(slug), prompt = "p" },
            [("x-portkey-api-key", victim), ("authorization", "Bearer " + victim), .. sent[1..]]);
        await _gateway.SendAsync(
            "POST", "/images/generations", new { model = ModelOf(slug), prompt = "p" }, ("authorization", "Bearer " + victim),
            ("x-mine", "1"));

        AssertKept();
        Assert.Equal(slug != "reka-ai", _vendor.Requests.Count > 0);
    }

    // The admin key may be any words, and is looked for where keys stand only.
    private static IEnumerable<JsonObject> BodiesWith(string slug, string key)
    {
        if (key == TestGateway.AdminKey)
            yield break;
        foreach (var value in new[] { key, $"draw {key} on a wall" })
        {
            yield return new() { ["model"] = ModelOf(slug), ["prompt"] = value };
            yield return new() { ["model"] = ModelOf(slug), ["prompt"] = "p", ["user"] = value };
            yield return new() { ["model"] = ModelOf(slug), ["prompt"] = "p", ["metadata"] = new JsonObject { ["key"] = value } };
        }
    }

    private void AssertKept() => Assert.All(_vendor.Requests, request =>
    {
        Assert.DoesNotContain("x-portkey-", request, StringComparison.OrdinalIgnoreCase);
        Assert.All(_keys, key => Assert.DoesNotContain(key, request, StringComparison.Ordinal));
    });

    private static IEnumerable<ProviderSetting> SettingsOf(string slug) =>
        TestGateway.Providers.Single(provider => provider.Slug == slug).Capabilities.Settings.Where(setting => !setting.IsDocument);

    private static string ModelOf(string slug) =>
        TestGateway.Providers.Single(provider => provider.Slug == slug).Models.Select(model => model.Name).FirstOrDefault("model");

    private Task<(int Status, System.Text.Json.JsonElement Body)> GenerateAsync(
        string slug, params (string Name, string Value)[] headers) => _gateway.SendAsync(
        "POST", "/images/generations", new { model = ModelOf(slug), prompt = "p" }, headers.Any(
            header => header.Name == "x-portkey-api-key") ? headers : [("x-portkey-api-key", _caller), .. headers]);

    private async Task<(string Id, string Key)> NewKeyAsync(string name, string? workspace, string? config = null)
    {
        var body = new JsonObject { ["name"] = name, ["scopes"] = new JsonArray("completions.write", "models.list") };
        if (workspace is not null)
            body["workspace_id"] = workspace;
        if (config is not null)
            body["defaults"] = new JsonObject { ["config_id"] = config };
        var made = await _gateway.ManageAsync("POST", "/api-keys/workspace/service", body);
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }
}

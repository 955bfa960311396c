using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Streams;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Images;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Authentication;

/// <summary>
/// A narrowed key over all providers, all ways of naming one and its models, and all routes: it reaches what it may use, and
/// nothing else.
/// </summary>
public sealed class NarrowedKeyTests(VendorGateway shared) : IClassFixture<VendorGateway>, IAsyncLifetime
{
    private static readonly string[] Routes =
        ["/images/generations", "/images/edits", "/images/variations", "/images/estimate", "/configs/explain", "/models", "/models/m"];

    private readonly RecordingHost _vendor = shared.Vendor;
    private readonly TestGateway _gateway = shared.Gateway;
    private ScriptedHost _lists = null!;

    public static TheoryData<string> Slugs { get; } = [.. TestGateway.Providers.Select(provider => provider.Slug)];

    public async Task InitializeAsync()
    {
        shared.Forget();
        _lists = await ScriptedHost.StartAsync();
    }

    public async Task DisposeAsync() => await _lists.DisposeAsync();

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task AnyWay_ProviderNotAllowed_IsRefusedAndSentNothing(string slug)
    {
        JsonObject[] narrowings =
            [new() { ["allowed_providers"] = new JsonArray("nobody") }, new() { ["allowed_providers"] = new JsonArray() }];
        foreach (var narrowed in PropertyRuns.OneOf(2, slug.Length, narrowings))
        {
            foreach (var (number, way) in (await WaysAsync(slug, narrowed)).Index())
            {
                foreach (var route in RoutesOf(slug, number))
                    await RefusedAsync(way, route, "provider_not_allowed", slug);
            }
        }

        Assert.Empty(_vendor.Requests);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task AnyWay_ModelNotAllowed_IsRefusedAndSentNothing(string slug)
    {
        // A list of models may be asked for; what it shows is left to another test.
        var ways = await WaysAsync(slug, new() { ["allowed_models"] = new JsonArray("another-model", "@nobody/*") });
        foreach (var (number, way) in ways.Index())
        {
            foreach (var route in RoutesOf(slug, number).Where(route => route != "/models"))
                await RefusedAsync(way, route, "model_not_allowed", slug);
        }

        Assert.Empty(_vendor.Requests);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task AnyWay_Allowed_IsReached(string slug)
    {
        var model = ModelOf(slug);
        var ways = await WaysAsync(
            slug,
            new() { ["allowed_providers"] = new JsonArray("@" + slug), ["allowed_models"] = new JsonArray(model.ToUpperInvariant()) });
        foreach (var (number, way) in ways.Index())
        {
            foreach (var route in RoutesOf(slug, number))
            {
                _vendor.Forget();
                var (status, body) = await AskAsync(
                    route == "/models/m" ? "/models/" + Uri.EscapeDataString(model) : route, way.Model ?? model, way.Headers);
                Assert.True(
                    status is not (401 or 403)
                        && TestGateway.CodeOf(
                            body) is not ("provider_not_allowed" or "model_not_allowed"), $"{way.Name} at {route}: {status} {body}");
                if (route == "/configs/explain")
                    Assert.False(
                        body.GetProperty("attempts")[0].GetProperty("passed_over").GetBoolean()
                            && slug != "reka-ai", $"{way.Name} at {route}: {body}");

                // Reka draws no images.
                if (route == "/images/generations" && slug != "reka-ai")
                    Assert.True(_vendor.Requests.Count > 0, $"{way.Name} at {route}: {status} {body}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task ModelByAnotherName_NotAllowed_IsSentNothing(string slug)
    {
        var model = ModelOf(slug);
        var key = await KeyAsync(new() { ["allowed_models"] = new JsonArray("alias-of-it") });
        foreach (var (config, asked) in new (JsonObject, string?)[]
        {
            (new() { ["model_aliases"] = new JsonObject { ["alias-of-it"] = model } }, "alias-of-it"),
            (new() { ["override_params"] = new JsonObject { ["model"] = model } }, "alias-of-it"),
            (new() { ["default_params"] = new JsonObject { ["model"] = model } }, null),
            ([], null),
            ([], model.ToUpperInvariant()),
        })
        {
            config["provider"] = slug;
            config["api_key"] = "the-vendors-key-0123";
            foreach (var route in Routes.Where(route => !route.StartsWith("/models", StringComparison.Ordinal)))
            {
                var (status, body) = await AskAsync(
                    route, asked, [("x-portkey-api-key", key), ("x-portkey-config", config.ToJsonString())]);
                if (route == "/configs/explain")
                    AssertPassesOver(status, body);
                else
                    Assert.True(status is 400 or 403, $"{config} at {route}: {status} {body}");
            }
        }

        // What is known of a model may be looked up before it is judged; nothing is drawn.
        Assert.All(_vendor.Requests, request => Assert.StartsWith("GET /v1/models/", request, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task AnyWay_DisabledKey_IsRefused(string slug)
    {
        foreach (var (number, way) in (await WaysAsync(slug, new() { ["status"] = "disabled" })).Index())
        {
            foreach (var route in RoutesOf(slug, number).Append("/key"))
            {
                var (status, body) = await AskAsync(route, way.Model ?? ModelOf(slug), way.Headers);
                Assert.True((401, "api_key_disabled") == (status, TestGateway.CodeOf(body)), $"{way.Name} at {route}: {status} {body}");
            }
        }

        Assert.Empty(_vendor.Requests);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Models_NarrowedKeyOrSavedProvider_ShowsWhatItMayUse(string slug)
    {
        var models = TestGateway.Providers.Single(provider => provider.Slug == slug).Models.Select(model => model.Name).ToList();
        if (models.Count == 0)
            return;
        var first = models[0];
        var response = new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray(
            [.. models.Select(name => new JsonObject { ["id"] = name }), new JsonObject { ["name"] = "no id" }])
        }.ToJsonString();
        var entry = await SaveAsync(slug, ("custom_host", _lists.Add("application/json", response).AbsoluteUri));
        var narrowed = await SaveAsync(
            slug, ("custom_host", _lists.Add("application/json", response).AbsoluteUri), ("allowed_models", new JsonArray(first)));
        var key = await KeyAsync(
            new() { ["allowed_models"] = new JsonArray(first), ["allowed_providers"] = new JsonArray(entry, narrowed) });

        foreach (var (caller, provider) in new[] { (key, entry), (key, narrowed), (TestGateway.AdminKey, narrowed) })
        {
            (string, string)[] headers = [("x-portkey-api-key", caller), ("x-portkey-virtual-key", provider)];
            Assert.Equal([first], await ListedAsync(headers));
            foreach (var other in models.Where(name => !name.Equals(first, StringComparison.OrdinalIgnoreCase)).Take(2))
            {
                var (status, body) = await _gateway.SendAsync("GET", "/models/" + Uri.EscapeDataString(other), null, headers);
                Assert.True(status is 403 or 412 && TestGateway.CodeOf(body) == "model_not_allowed", $"{other}: {status} {body}");
            }
        }

        Assert.Equal(
            new[] { $"@{entry}/{first}", $"@{narrowed}/{first}" }.Order(
                StringComparer.Ordinal), (await ListedAsync(("x-portkey-api-key", key))).Order(StringComparer.Ordinal));
        Assert.Equal(200, (await _gateway.SendAsync("GET", $"/models/@{entry}/{first}", null, ("x-portkey-api-key", key))).Status);
        Assert.Equal(404, (await _gateway.SendAsync("GET", $"/models/@{slug}/{first}", null, ("x-portkey-api-key", key))).Status);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"data\":[],\"data\":[{\"id\":\"secret-model\"}]}")]
    public async Task Models_ListThatCannotBeRead_IsNotHandedOnToANarrowedKey(string response)
    {
        var entry = await SaveAsync("openai", ("custom_host", _lists.Add("application/json", response).AbsoluteUri));
        var key = await KeyAsync(new() { ["allowed_models"] = new JsonArray("dall-e-3") });
        var (status, body) = await _gateway.SendAsync("GET", "/models", null, ("x-portkey-api-key", key), ("x-portkey-virtual-key", entry));
        Assert.Equal((502, "invalid_upstream_response"), (status, TestGateway.CodeOf(body)));
    }

    // A way meets one route of four in an ordinary build, at one provider these and at another those; all of them with LONG_TESTS=1.
    private static IEnumerable<string> RoutesOf(string slug, int way) => PropertyRuns.OneOf(4, way + slug.Length, Routes);

    private static string ModelOf(string slug) => TestGateway.Providers.Single(provider => provider.Slug == slug).Models
        .FirstOrDefault(model => model.Operations.Contains(ImageOperation.Generation))?.Name ?? "model";

    private static IEnumerable<string> SpellingsOf(string slug) =>
        TestGateway.Providers.Single(provider => provider.Slug == slug).Capabilities.Aliases
        .Concat([slug, slug.ToUpperInvariant(), slug.Replace("-", "", StringComparison.Ordinal), slug.Replace('-', '_')]).Distinct();

    // All ways to a provider with a key that is narrowed so.
    private async Task<IReadOnlyList<Way>> WaysAsync(string slug, JsonObject narrowed)
    {
        var (model, key) = (ModelOf(slug), await KeyAsync(narrowed));
        var own = await SaveAsync(slug);
        var lent = await LendAsync(slug);
        var ways = new List<Way>();
        void Add(string name, string? asked, params (string, string)[] headers) =>
            ways.Add(new(name, [("x-portkey-api-key", key), .. headers], asked));
        void Config(string name, JsonObject config, params (string, string)[] headers) =>
            Add(name, null, [("x-portkey-config", config.ToJsonString()), .. headers]);

        foreach (var spelling in slug == "ollama" ? [] : SpellingsOf(slug))
        {
            (string, string)[] credential =
                [("authorization", "Bearer the-vendors-key-0123"), ("x-portkey-vertex-project-id", "my-project")];
            Add("header " + spelling, null, [("x-portkey-provider", spelling), .. credential]);
            Add("header @" + spelling, null, [("x-portkey-provider", "@" + spelling), .. credential]);
            Add($"model @{spelling}/", $"@{spelling}/{model}", credential);
            Config("config "
                + spelling, new() { ["provider"] = spelling, ["api_key"] = "the-vendors-key-0123", ["vertex_project_id"] = "my-project" });
        }

        foreach (var entry in new[] { own, lent })
        {
            Add("virtual key " + entry, null, ("x-portkey-virtual-key", entry));
            Add("provider @" + entry, null, ("x-portkey-provider", "@" + entry));
            Add("model @" + entry, $"@{entry}/{model}");
            Config("config key " + entry, new() { ["virtual_key"] = entry });
            Config("config provider " + entry, new() { ["provider"] = "@" + entry });
            Config("config without provider "
                + entry, new() { ["retry"] = new JsonObject { ["attempts"] = 0 } }, ("x-portkey-virtual-key", entry));
            foreach (var mode in new[] { "single", "fallback", "loadbalance" })
            {
                Config(mode + " " + entry, Strategy(mode, entry));
                Add($"saved {mode} {entry}", null, ("x-portkey-config", await SaveConfigAsync(Strategy(mode, entry))));
            }

            var byDefault = (JsonObject)narrowed.DeepClone();
            byDefault["defaults"] = new JsonObject { ["config_id"] = await SaveConfigAsync(new() { ["virtual_key"] = entry }) };
            ways.Add(new("default config " + entry, [("x-portkey-api-key", await KeyAsync(byDefault))], null));
        }

        return ways;
    }

    private static JsonObject Strategy(string mode, string entry) => new()
    {
        ["strategy"] = new JsonObject { ["mode"] = mode },
        ["targets"] = new JsonArray(new JsonObject { ["virtual_key"] = entry }, new JsonObject { ["provider"] = "@" + entry }),
    };

    private async Task RefusedAsync(Way way, string route, string code, string slug)
    {
        // Without a provider in the headers the list is the gateway's own.
        var isOwnList = route.StartsWith("/models", StringComparison.Ordinal) && way.Model is not null;
        var (status, body) = await AskAsync(
            route == "/models/m" ? "/models/" + Uri.EscapeDataString(ModelOf(slug)) : route, way.Model ?? ModelOf(slug), way.Headers);
        if (route == "/configs/explain")
            AssertPassesOver(status, body);
        else if (isOwnList && route == "/models")
            Assert.DoesNotContain(body.GetProperty("data").EnumerateArray(), model => model.GetProperty("provider").GetString() == slug);
        else if (isOwnList)
            Assert.True((404, "model_not_found") == (status, TestGateway.CodeOf(body)), $"{way.Name} at {route}: {status} {body}");
        else
            Assert.True((403, code) == (status, TestGateway.CodeOf(body)), $"{way.Name} at {route}: {status} {body}");
    }

    private static void AssertPassesOver(int status, JsonElement body)
    {
        if (status != 200)
            Assert.True(status is 400 or 403, $"{status} {body}");
        else
            Assert.All(body.GetProperty("attempts")
                .EnumerateArray(), attempt => Assert.True(attempt.GetProperty("passed_over").GetBoolean(), attempt.ToString()));
    }

    private async Task<IReadOnlyList<string>> ListedAsync(params (string, string)[] headers)
    {
        var (status, body) = await _gateway.SendAsync("GET", "/models", null, headers);
        Assert.True(status == 200, body.ToString());
        return [.. body.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }

    private Task<(int Status, JsonElement Body)> AskAsync(string route, string? model, (string Name, string Value)[] headers) =>
        _gateway.AskAsync(route, model, headers);

    private async Task<string> SaveAsync(string slug, params (string Name, JsonNode Value)[] more)
    {
        var name = $"entry-{shared.NextNumber()}";
        var body = new JsonObject
        {
            ["name"] = name,
            ["slug"] = name,
            ["provider"] = slug,
            ["key"] = "the-vendors-key-0123",
            ["vertex_project_id"] = "my-project"
        };
        foreach (var (member, value) in more)
            body[member] = value;
        await _gateway.ManageAsync("POST", "/virtual-keys", body);
        return name;
    }

    private async Task<string> LendAsync(string slug)
    {
        var name = $"lent-{shared.NextNumber()}";
        await _gateway.ManageAsync(
            "POST", "/integrations",
            new { name, slug = name + "-i", ai_provider_id = slug, key = "the-vendors-key-0123", vertex_project_id = "my-project" });
        await _gateway.ManageAsync("POST", "/providers", new { name, slug = name, integration_id = name + "-i" });
        return name;
    }

    private async Task<string> SaveConfigAsync(JsonObject config) =>
        (await _gateway.ManageAsync(
            "POST", "/configs", new JsonObject { ["name"] = $"config {shared.NextNumber()}", ["config"] = config })).GetProperty("slug")
                .GetString()!;

    private async Task<string> KeyAsync(JsonObject narrowed)
    {
        var body = (JsonObject)narrowed.DeepClone();
        (body["name"], body["scopes"]) = ($"key {shared.NextNumber()}", new JsonArray("completions.write", "models.list", "configs.read"));
        var status = body["status"]?.DeepClone();
        body.Remove("status");
        var made = await _gateway.ManageAsync("POST", "/api-keys/workspace/service", body);
        if (status is not null)
            await _gateway.ManageAsync("PUT", "/api-keys/" + made.GetProperty("id").GetString(), new JsonObject { ["status"] = status });
        return made.GetProperty("key").GetString()!;
    }

    private sealed record Way(string Name, (string Name, string Value)[] Headers, string? Model);
}

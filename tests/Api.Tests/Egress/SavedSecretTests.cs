using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Egress;

/// <summary>
/// A saved secret goes where its entry says: over all providers, all settings that they declare as bound, all ways of naming
/// an entry and all routes that use it.
/// </summary>
public sealed class SavedSecretTests : IClassFixture<VendorGateway>
{
    private const string Secret = "saved-secret-0123456789";
    private const string Denied = "host_override_denied";

    private readonly VendorGateway _shared;

    public SavedSecretTests(VendorGateway shared)
    {
        _shared = shared;
        shared.Forget();
    }

    public static TheoryData<string> Slugs { get; } = [.. TestGateway.Providers.Select(provider => provider.Slug)];

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task AnyRoute_HostOfTheCaller_IsRefusedAndSentNothing(string slug)
    {
        var (entry, model) = (await SaveAsync(slug), ModelOf(slug));
        var ways = SecretWays.ByHeader(entry, slug, model, ("x-portkey-custom-host", Other.Url))
            .Concat(SecretWays.Configs(entry, model, ("custom_host", Other.Url))
                .Select(config => SecretWays.ByConfig(config.Name, config.Config))).ToList();
        ways.Add(SecretWays.BySavedConfig(
            "saved config", await SaveConfigAsync(new() { ["virtual_key"] = entry, ["custom_host"] = Other.Url })));
        ways.Add(SecretWays.BySavedConfig(
            "saved config and header", await SaveConfigAsync(new() { ["virtual_key"] = entry }), ("x-portkey-custom-host", Other.Url)));
        ways.Add(SecretWays.BySavedConfig(
            "saved config with a key and header", await SaveConfigAsync(
                new() { ["provider"] = slug, ["api_key"] = Secret }), ("x-portkey-custom-host", Other.Url)));
        ways.Add(SecretWays.BySavedConfig(
            "saved config with a host and header",
            await SaveConfigAsync(new() { ["custom_host"] = Other.Url, ["retry"] = new JsonObject { ["attempts"] = 0 } }),
                ("x-portkey-virtual-key", entry)));
        ways.Add(new(
            "default config with a host",
            [("x-portkey-api-key", await KeyAsync(new() { ["virtual_key"] = entry, ["custom_host"] = Other.Url }))]));
        ways.Add(new(
            "default config and header",
            [("x-portkey-api-key", await KeyAsync(new() { ["virtual_key"] = entry })), ("x-portkey-custom-host", Other.Url)]));

        await RefusedAsync(ways, model);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task AnyRoute_BoundSettingOfTheCaller_IsRefusedAndSentNothing(string slug)
    {
        var (entry, model) = (await SaveAsync(slug), ModelOf(slug));
        var asked = 0;
        foreach (var setting in BoundSettings(slug))
        {
            var ways = Ways(entry, setting, "other", model).ToList();
            ways.Add(SecretWays.BySavedConfig(
                "saved config", await SaveConfigAsync(new() { ["virtual_key"] = entry, [setting.ConfigKey] = "other" })));
            asked += await RefusedAsync(ways, model);
        }

        Assert.True(asked > 0 || !BoundSettings(slug).Any());
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task AnyRoute_PriceOfTheEntry_IsSaidByTheEntryAlone(string slug)
    {
        var model = ModelOf(slug);
        foreach (var setting in Provider(slug).Capabilities.Settings.Where(setting => setting.Roles.HasFlag(SettingRoles.Price)))
        {
            var (said, other) = setting.Values is [var first, .., var last] ? (last, first) : ("dear-model", "cheap-model");
            var (entry, silent) = (await SaveAsync(slug, (setting.ConfigKey, said), ("allow_host_override", true)), await SaveAsync(slug));
            var asked = await RefusedAsync(
                [.. Ways(entry, setting, other, model), SecretWays.BySavedConfig(
                    "saved config", await SaveConfigAsync(new() { ["virtual_key"] = entry, [setting.ConfigKey] = other }))], model);
            Assert.True(asked > 0);

            // The same words, and words where the entry has none, are no other price than the entry's.
            foreach (var way in Ways(entry, setting, said, model).Concat(Ways(silent, setting, other, model)))
            {
                foreach (var route in Routes.Where(route => way.Model is null || route != "/models"))
                    Assert.NotEqual(Denied, TestGateway.CodeOf((await AskAsync(route, way.Model ?? model, way.Headers)).Body));
            }

            await Gateway.ManageAsync("PUT", "/virtual-keys/" + entry, new JsonObject { [setting.ConfigKey] = other });
        }
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Update_WhereACredentialGoes_NeedsItAnew(string slug)
    {
        var entry = await SaveAsync(slug);
        var before = await ViewAsync(entry);
        foreach (var (name, value) in BoundSettings(slug).Where(setting => !setting.IsSecret)
            .Select(setting => (setting.ConfigKey, (JsonNode)"other"))
            .Concat([("custom_host", (JsonNode)Other.Url), ("allow_host_override", true)]))
        {
            foreach (var path in new[] { "/virtual-keys/", "/providers/", "/integrations/" })
            {
                foreach (var body in new[] { new JsonObject { [name] = value.DeepClone() },
                    new() { ["model_config"] = new JsonObject { [name] = value.DeepClone() } } })
                {
                    if (name == "allow_host_override" && body.ContainsKey("model_config"))
                        continue;
                    var (status, response) = await Gateway.SendAsync("PUT", path + entry, body);
                    Assert.Equal((400, "secret_required"), (status, TestGateway.CodeOf(response)));
                }
            }

            var saved = await SaveAsync(slug);
            await Gateway.ManageAsync("PUT", "/virtual-keys/" + saved, new JsonObject { [name] = value.DeepClone(), ["key"] = Secret });
        }

        Assert.Equal(before, await ViewAsync(entry));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Create_HostForAnothersCredential_IsRefused(string slug)
    {
        var lender = await SaveAsync(slug);
        var body = new JsonObject { ["name"] = "b", ["integration_id"] = lender, ["custom_host"] = Other.Url };
        Assert.Equal(400, (await Gateway.SendAsync("POST", "/providers", body)).Status);
        body.Remove("custom_host");
        body["slug"] = lender + "-b";
        await Gateway.ManageAsync("POST", "/providers", body);
        Assert.Equal(
            400, (await Gateway.SendAsync("PUT", $"/providers/{lender}-b", new JsonObject { ["custom_host"] = Other.Url })).Status);

        await RefusedAsync(
            [.. SecretWays.ByHeader(lender + "-b", slug, ModelOf(slug), ("x-portkey-custom-host", Other.Url))], ModelOf(slug));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Update_ConfigWithAKeptSecret_MayNotSendItElsewhere(string slug)
    {
        var config = new JsonObject { ["provider"] = slug, ["api_key"] = Secret };
        var saved = await SaveConfigAsync(config);
        var mask = (await Gateway.SendAsync("GET", "/configs/" + saved, null)).Body.GetProperty("config").GetProperty("api_key")
            .GetString();
        Assert.DoesNotContain(Secret, mask, StringComparison.Ordinal);

        JsonObject Masked() => new() { ["provider"] = slug, ["api_key"] = mask };
        List<JsonObject> changes = [.. BoundSettings(slug).Where(setting => !setting.IsSecret).Select(setting => setting.ConfigKey)
            .Append("custom_host").SelectMany(name => new[]
        {
            With(Masked(), name, name == "custom_host" ? Other.Url : "other"),
            new() { ["strategy"] = new JsonObject { ["mode"] = "single" }, [name] = Other.Url, ["targets"] = new JsonArray(
                With(Masked(), name, Other.Url)) },
        })];
        changes.Add(With(Masked(), "provider", slug == "openai" ? "stability-ai" : "openai"));
        changes.Add(new() { ["provider"] = slug, ["override_params"] = new JsonObject { ["api_key"] = mask } });
        foreach (var change in changes)
            Assert.Equal(400, (await Gateway.SendAsync("PUT", "/configs/" + saved, new JsonObject { ["config"] = change })).Status);

        await Gateway.ManageAsync("PUT", "/configs/" + saved, new JsonObject { ["config"] = With(Masked(), "retry", null) });
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Generate_EntryThatNamesTheHostOrAllowsIt_IsSentThere(string slug)
    {
        var model = ModelOf(slug);
        var named = await SaveAsync(slug, ("custom_host", Other.Url));
        var allowed = await SaveAsync(slug, ("allow_host_override", true));
        await AskAsync("/images/generations", model, [("x-portkey-virtual-key", named)]);
        await AskAsync("/images/generations", model, [("x-portkey-virtual-key", allowed), ("x-portkey-custom-host", Other.Url)]);

        // Reka draws no images.
        Assert.Equal(slug != "reka-ai", Other.Requests.Count(request => request.Contains(Secret, StringComparison.Ordinal)) >= 2);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task AnyRoute_SavedKeyWhoseProviderAHeaderWouldName_IsRefusedAndSentNothing(string slug)
    {
        var config = await SaveConfigAsync(new() { ["api_key"] = Secret, ["retry"] = new JsonObject { ["attempts"] = 0 } });
        List<SecretWay> ways =
        [
            SecretWays.BySavedConfig("provider in a header", config, ("x-portkey-provider", slug)),
            SecretWays.BySavedConfig(
                "provider and host in headers", config, ("x-portkey-provider", slug), ("x-portkey-custom-host", Other.Url)),
            SecretWays.BySavedConfig(
                "saved provider in a header", config, ("x-portkey-virtual-key", await SaveAsync(slug)),
                ("x-portkey-custom-host", Other.Url)),
        ];
        await RefusedAsync(ways, ModelOf(slug));
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task Generate_SavedGuardrail_SendsItsSecretToItsHostAlone(string slug)
    {
        const string HookSecret = "hook-secret-0123456789";
        await using var hook = new RecordingHost();
        var guardrail = await SaveGuardrailAsync(hook.Url, HookSecret);
        var entry = await SaveAsync(slug);
        var config = new JsonObject { ["virtual_key"] = entry, ["input_guardrails"] = new JsonArray(guardrail) };

        await AskAsync("/images/generations", ModelOf(slug), [("x-portkey-config", config.ToJsonString())]);
        await AskAsync("/images/generations", ModelOf(slug), [("x-portkey-config", await SaveConfigAsync(config))]);

        Assert.Equal(2, hook.Requests.Count(request => request.Contains(HookSecret, StringComparison.Ordinal)));
        Assert.DoesNotContain(hook.Requests, request => request.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Vendor.Requests, request => request.Contains(HookSecret, StringComparison.Ordinal));
        Assert.Empty(Other.Requests);
    }

    [Fact]
    public async Task Update_GuardrailWithAKeptSecret_MayNotSendItElsewhere()
    {
        var guardrail = await SaveGuardrailAsync("https://hooks.example.com/look", Secret);
        var read = await Gateway.ManageAsync("GET", "/guardrails/" + guardrail, null);
        var checks = JsonNode.Parse(read.GetProperty("checks").GetRawText())!;
        Assert.DoesNotContain(Secret, checks.ToJsonString(), StringComparison.Ordinal);
        foreach (var url in new[] { Other.Url, "https://hooks.example.com/other", "https://hooks.example.com/look" })
        {
            var moved = checks.DeepClone();
            moved[0]!["parameters"]!["webhookURL"] = url;
            Assert.Equal(400, (await Gateway.SendAsync("PUT", "/guardrails/" + guardrail, new JsonObject { ["checks"] = moved })).Status);
        }

        // Another check whose address stands beside the mask.
        var second = new JsonArray(checks[0]!.DeepClone(), checks[0]!.DeepClone());
        second[1]!["parameters"]!["webhookURL"] = Other.Url;
        Assert.Equal(400, (await Gateway.SendAsync("PUT", "/guardrails/" + guardrail, new JsonObject { ["checks"] = second })).Status);
        await Gateway.ManageAsync(
            "PUT", "/guardrails/" + guardrail,
            new JsonObject { ["checks"] = checks.DeepClone(), ["actions"] = new JsonObject { ["deny"] = true } });
        Assert.Empty(Other.Requests);
    }

    private static IEnumerable<SecretWay> Ways(string entry, ProviderSetting setting, string value, string model) =>
        SecretWays.ByHeader(entry, entry[..entry.LastIndexOf('-')], model, (setting.Header, value))
            .Where(way => !way.Name.StartsWith("config with ", StringComparison.Ordinal))
            .Concat(SecretWays.Configs(entry, model, (setting.ConfigKey, value))
                .Select(config => SecretWays.ByConfig(config.Name, config.Config)));

    private TestGateway Gateway => _shared.Gateway;

    private RecordingHost Vendor => _shared.Vendor;

    private RecordingHost Other => _shared.Other;

    private static string[] Routes { get; } =
        ["/images/generations", "/images/edits", "/images/variations", "/images/estimate", "/configs/explain", "/models"];

    private static IEnumerable<ProviderSetting> BoundSettings(string slug) =>
        Provider(slug).Capabilities.Settings.Where(setting => setting.IsBound);

    private static IImageProvider Provider(string slug) => TestGateway.Providers.Single(provider => provider.Slug == slug);

    private static string ModelOf(string slug) =>
        Provider(slug).Models.FirstOrDefault(model => model.Operations.Contains(ImageOperation.Generation))?.Name ?? "model";

    private static JsonObject With(JsonObject config, string name, JsonNode? value)
    {
        config[name] = value;
        return config;
    }

    private async Task<int> RefusedAsync(List<SecretWay> ways, string model)
    {
        var (sent, asked) = (Vendor.Requests.Count, 0);
        foreach (var (number, way) in ways.Index())
        {
            foreach (var route in RoutesOf(model, number).Where(route => way.Model is null || route != "/models"))
            {
                asked++;
                var (status, body) = await AskAsync(route, way.Model ?? model, way.Headers);
                Assert.True((400, Denied) == (status, TestGateway.CodeOf(body)), $"{way.Name} at {route}: {status} {body}");
            }
        }

        Assert.Empty(Other.Requests);
        Assert.DoesNotContain(Vendor.Requests.Skip(sent), request => request.Contains(Secret, StringComparison.Ordinal));
        Assert.True(asked >= ways.Count);
        return asked;
    }

    // A way meets one route of four in an ordinary build, at one provider these and at another those; all of them with LONG_TESTS=1.
    private static IEnumerable<string> RoutesOf(string model, int way) => PropertyRuns.OneOf(4, way + model.Length, Routes);

    private Task<(int Status, JsonElement Body)> AskAsync(string route, string model, (string Name, string Value)[] headers) =>
        route == "/images/variations" ? FormAsync(route, model, headers) : Gateway.AskAsync(route, model, headers);

    private async Task<(int Status, JsonElement Body)> FormAsync(string route, string model, (string Name, string Value)[] headers)
    {
        using var form =
            new MultipartFormDataContent { { new StringContent(model), "model" }, { new ByteArrayContent([1]), "image", "a.png" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1" + route) { Content = form };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (!request.Headers.Contains("x-portkey-api-key"))
            request.Headers.Add("x-portkey-api-key", TestGateway.AdminKey);
        using var response = await Gateway.Client.SendAsync(request);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private async Task<string> SaveAsync(string slug, params (string Name, JsonNode Value)[] more)
    {
        var name = $"{slug}-{_shared.NextNumber()}";
        var body = new JsonObject
        {
            ["name"] = name,
            ["slug"] = name,
            ["provider"] = slug,
            ["key"] = Secret,
            ["vertex_project_id"] = "my-project"
        };
        foreach (var (key, value) in more)
            body[key] = value;
        await Gateway.ManageAsync("POST", "/virtual-keys", body);
        return name;
    }

    private async Task<string> SaveGuardrailAsync(string url, string secret) =>
        (await Gateway.ManageAsync("POST", "/guardrails", new JsonObject
        {
            ["name"] = $"guardrail {_shared.NextNumber()}",
            ["checks"] = new JsonArray(new JsonObject
            {
                ["id"] = "default.webhook",
                ["parameters"] = new JsonObject { ["webhookURL"] = url, ["headers"] = new JsonObject { ["x-key"] = secret } },
            }),
        })).GetProperty("slug").GetString()!;

    private async Task<string> ViewAsync(string entry) =>
        (await Gateway.SendAsync("GET", "/virtual-keys/" + entry, null)).Body.GetProperty("model_config").GetRawText();

    private async Task<string> SaveConfigAsync(JsonObject config) =>
        (await Gateway.ManageAsync(
            "POST", "/configs", new JsonObject { ["name"] = $"config {_shared.NextNumber()}", ["config"] = config })).GetProperty("slug")
                .GetString()!;

    private async Task<string> KeyAsync(JsonObject config) =>
        (await Gateway.ManageAsync("POST", "/api-keys/workspace/service", new JsonObject
        {
            ["name"] = $"key {_shared.NextNumber()}",
            ["scopes"] = new JsonArray("completions.write", "models.list", "configs.read"),
            ["defaults"] = new JsonObject { ["config_id"] = await SaveConfigAsync(config) },
        })).GetProperty("key").GetString()!;
}

using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Api.Tests.Testing;
using ImageGateway.Core.Providers;
using ImageGateway.TestKit;

namespace ImageGateway.Api.Tests.Egress;

/// <summary>
/// Settings that the schema calls secret are sealed at rest and masked in every answer, and still work where they are used.
/// </summary>
public sealed class SealedSecretsTests : IAsyncLifetime
{
    private readonly List<string> _planted = [];
    private readonly RecordingHost _vendor = new();
    private TestGateway _gateway = null!;

    public static TheoryData<string> Slugs { get; } = [.. TestGateway.Providers.Select(provider => provider.Slug)];

    public async Task InitializeAsync() => _gateway = await TestGateway.StartAsync();

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _vendor.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task SavedProvider_Secrets_AreSealedAndMasked(string slug)
    {
        var body = new JsonObject
        {
            ["name"] = "e",
            ["slug"] = "e",
            ["provider"] = slug,
            ["key"] = Secret(),
            ["custom_host"] = $"{_vendor.Url}?sig={Secret()}"
        };
        foreach (var setting in SecretsOf(slug).Where(setting => !setting.IsDocument))
            body[setting.ConfigKey] = Secret();
        await _gateway.ManageAsync("POST", "/virtual-keys", body);
        body["key"] = Secret();
        body["custom_host"] = $"{_vendor.Url}?sig={Secret()}";
        await _gateway.ManageAsync("PUT", "/virtual-keys/e", body);

        string[] responses =
        [
            await ReadAsync("/virtual-keys"), await ReadAsync("/virtual-keys/e"), await ReadAsync("/providers"),
            await ReadAsync("/providers/e"), await ReadAsync("/integrations"),
            await ReadAsync("/integrations/e"), await ReadAsync("/audit-logs"), await ReadAsync("/admin/export"),
            await ReadAsync("/models"),
            await AskAsync("/images/estimate", slug, ("x-portkey-virtual-key", "e")),
            await ExplainAsync(slug, new() { ["virtual_key"] = "e" }),
        ];
        AssertHidden(responses);
        var view = JsonDocument.Parse(responses[1]).RootElement.GetProperty("model_config");
        Assert.Equal(_vendor.Url + "?***", view.GetProperty("custom_host").GetString());

        // What is written back as it was read keeps the secrets.
        await _gateway.ManageAsync("PUT", "/virtual-keys/e", new { name = "renamed", model_config = view });
        Assert.Equal(
            view.GetRawText(), JsonDocument.Parse(await ReadAsync("/virtual-keys/e")).RootElement.GetProperty("model_config").GetRawText());
        AssertHidden(responses);
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task SavedConfig_Secrets_AreSealedAndMasked(string slug)
    {
        for (var version = 0; version < 2; version++)
        {
            var target = new JsonObject
            {
                ["provider"] = slug,
                ["apiKey"] = Secret(),
                ["custom_host"] = $"{_vendor.Url}?sig={Secret()}",
                ["override_params"] = new JsonObject
                {
                    ["api_key"] = Secret(),
                    ["picture"] = $"https://files.example.com/a.png?sig={Secret()}",
                    ["style"] = "plain"
                },
            };
            foreach (var setting in SecretsOf(slug).Where(setting => !setting.IsDocument))
                target[setting.ConfigKey] = Secret();
            var hook = new JsonObject
            {
                ["default.webhook"] = new JsonObject
                {
                    ["webhookURL"] = $"https://hooks.example.com/services/{Secret()}?k={Secret()}",
                    ["headers"] = new JsonObject { ["x-any"] = Secret() },
                },
            };
            var config = new JsonObject
            {
                ["strategy"] = new JsonObject { ["mode"] = "fallback" },
                ["targets"] = new JsonArray(
                target),
                ["input_guardrails"] = new JsonArray(hook)
            };
            var body = new JsonObject { ["name"] = "c", ["config"] = config };
            if (version == 0)
                body["slug"] = "c";
            await _gateway.ManageAsync(version == 0 ? "POST" : "PUT", version == 0 ? "/configs" : "/configs/c", body);
        }

        string[] responses =
        [
            await ReadAsync("/configs"), await ReadAsync("/configs/c"), await ReadAsync("/configs/c/versions"),
            await ReadAsync("/audit-logs"), await ReadAsync("/admin/export"),
            await AskAsync("/images/estimate", slug, ("x-portkey-config", "c")), await ExplainAsync(slug, null, ("x-portkey-config", "c")),
        ];
        AssertHidden(responses);
        Assert.Contains("https://hooks.example.com/***", responses[1], StringComparison.Ordinal);
        Assert.Contains("plain", responses[1], StringComparison.Ordinal);

        // Written back as it was read, it still says the same.
        var config2 = JsonNode.Parse(responses[1])!["config"]!.DeepClone();
        await _gateway.ManageAsync("PUT", "/configs/c", new JsonObject { ["name"] = "renamed", ["config"] = config2 });
        Assert.Equal(config2.ToJsonString(), JsonNode.Parse(await ReadAsync("/configs/c"))!["config"]!.ToJsonString());
        AssertHidden(responses);
    }

    [Fact]
    public async Task SavedGuardrail_Secrets_AreSealedAndMasked()
    {
        for (var version = 0; version < 2; version++)
        {
            // Portkey's own form of headers is a text.
            var headers = new JsonObject { ["x-any"] = Secret() };
            JsonNode sent = version == 0 ? headers.ToJsonString() : headers;
            var body = new JsonObject
            {
                ["name"] = "g",
                ["checks"] = new JsonArray(new JsonObject
                {
                    ["id"] = "default.webhook",
                    ["parameters"] = new JsonObject
                    {
                        ["webhookURL"] = $"https://hooks.example.com/services/{Secret()}?k={Secret()}",
                        ["headers"] = sent,
                    },
                }),
                ["actions"] = new JsonObject { ["deny"] = true },
            };
            await _gateway.ManageAsync(version == 0 ? "POST" : "PUT", version == 0 ? "/guardrails" : "/guardrails/pg-g", body);
        }

        await _gateway.ManageAsync("POST", "/configs", new JsonObject
        {
            ["name"] = "c",
            ["config"] = new JsonObject
            {
                ["provider"] = "openai",
                ["api_key"] = Secret(),
                ["input_guardrails"] = new JsonArray("pg-g"),
            },
        });
        string[] responses =
        [
            await ReadAsync("/guardrails"), await ReadAsync("/guardrails/pg-g"), await ReadAsync("/audit-logs"),
            await ReadAsync("/admin/export"), await ExplainAsync("openai", null, ("x-portkey-config", "pc-c")),
        ];
        AssertHidden(responses);
        Assert.Contains("https://hooks.example.com/***", responses[1], StringComparison.Ordinal);

        // Written back as it was read, it still says the same.
        var read = JsonNode.Parse(responses[1])!.AsObject();
        await _gateway.ManageAsync(
            "PUT", "/guardrails/pg-g", new JsonObject { ["name"] = "renamed", ["checks"] = read["checks"]!.DeepClone() });
        var again = JsonNode.Parse(await ReadAsync("/guardrails/pg-g"))!;
        Assert.Equal(read["checks"]!.ToJsonString(), again["checks"]!.ToJsonString());
        Assert.Equal(read["actions"]!.ToJsonString(), again["actions"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Slugs))]
    public async Task InlineConfig_Secrets_AreNotExplained(string slug)
    {
        var config = new JsonObject
        {
            ["provider"] = slug,
            ["api_key"] = Secret(),
            ["custom_host"] = $"{_vendor.Url}?sig={Secret()}",
            ["override_params"] = new JsonObject { ["api_key"] = Secret(), ["token"] = Secret() },
        };
        AssertHidden(
            [await ExplainAsync(slug, config), await AskAsync("/images/estimate", slug, ("x-portkey-config", config.ToJsonString()))]);
    }

    private string Secret()
    {
        _planted.Add($"planted-{_planted.Count}-{Guid.NewGuid():N}");
        return _planted[^1];
    }

    private void AssertHidden(string[] responses)
    {
        foreach (var response in responses)
            Assert.All(_planted, secret => Assert.DoesNotContain(secret, response, StringComparison.Ordinal));
        foreach (var text in FolderTexts.Read(_gateway.DataDirectory))
            Assert.All(_planted, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static IEnumerable<ProviderSetting> SecretsOf(string slug) =>
        TestGateway.Providers.Single(provider => provider.Slug == slug).Capabilities.Settings.Where(setting => setting.IsSecret);

    private static string ModelOf(string slug) =>
        TestGateway.Providers.Single(provider => provider.Slug == slug).Models.Select(model => model.Name).FirstOrDefault("model");

    private async Task<string> ReadAsync(string path) => (await _gateway.SendAsync("GET", path, null)).Body.GetRawText();

    private async Task<string> AskAsync(string path, string slug, params (string, string)[] headers) =>
        (await _gateway.SendAsync("POST", path, new { model = ModelOf(slug), prompt = "p" }, headers)).Body.GetRawText();

    private async Task<string> ExplainAsync(string slug, JsonObject? config, params (string Name, string Value)[] headers)
    {
        var request = new JsonObject
        {
            ["headers"] = new JsonObject(
            headers.Select(
                header => KeyValuePair.Create(
                    header.Name, (JsonNode?)header.Value))),
            ["body"] = new JsonObject { ["model"] = ModelOf(slug), ["prompt"] = "p" }
        };
        var (status, response) = await _gateway.SendAsync(
            "POST", "/configs/explain", config is null
                ? new() { ["request"] = request }
                : new JsonObject { ["config"] = config, ["request"] = request });
        Assert.Equal(200, status);
        return response.GetRawText();
    }
}

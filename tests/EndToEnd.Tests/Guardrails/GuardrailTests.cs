using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Processes;

namespace ImageGateway.EndToEnd.Tests.Guardrails;

/// <summary>
/// Checks on prompt and image: Portkey's statuses and bodies (docs/architecture/portkey.md#guardrails), which it skips for
/// images.
/// </summary>
[Collection(WorldCollection.Name)]
public sealed class GuardrailTests(World world)
{
    private const string NoOwl = """[{"id":"no-owls","default.contains":{"words":["owl"],"operator":"none"},"deny":true}]""";
    private const string SoftNoOwl = """[{"id":"no-owls","default.contains":{"words":["owl"],"operator":"none"}}]""";

    [Fact]
    public async Task Input_Denied_Answers446AndDrawsNothing()
    {
        var before = await CountAsync();
        var gatewayResponse = (await GenerateAsync($$"""{"provider":"sandbox","input_guardrails":{{NoOwl}}}""", "an owl")).Checked(446);

        Assert.Equal("hooks_failed", gatewayResponse.Error.GetProperty("type").GetString());
        var result = Assert.Single(Hooks(gatewayResponse, "before_request_hooks"));
        Assert.Equal(
            (false, true, "no-owls"),
            (result.GetProperty("verdict").GetBoolean(), result.GetProperty("deny").GetBoolean(), result.GetProperty("id").GetString()));
        Assert.Equal("default.contains", result.GetProperty("checks")[0].GetProperty("id").GetString());
        Assert.Equal("not_started", gatewayResponse.Header("x-gateway-attempt-class"));
        Assert.NotEmpty(gatewayResponse.Header("x-portkey-trace-id")!);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task Input_Passed_ResponsesWithWhatWasFound()
    {
        var gatewayResponse = (await GenerateAsync($$"""{"provider":"sandbox","input_guardrails":{{NoOwl}}}""", "a fox")).Checked(200);

        Assert.Single(gatewayResponse.Data);
        Assert.True(Assert.Single(Hooks(gatewayResponse, "before_request_hooks")).GetProperty("verdict").GetBoolean());
        Assert.Empty(Hooks(gatewayResponse, "after_request_hooks"));
    }

    [Fact]
    public async Task Input_FailedWithoutDeny_Answers246WithTheImage()
    {
        var gatewayResponse = (await GenerateAsync($$"""{"provider":"sandbox","input_guardrails":{{SoftNoOwl}}}""", "an owl")).Checked(246);

        Assert.Equal(1, gatewayResponse.Json.GetProperty("data").GetArrayLength());
        Assert.False(Assert.Single(Hooks(gatewayResponse, "before_request_hooks")).GetProperty("verdict").GetBoolean());
        Assert.Equal("0.04", gatewayResponse.Header("x-gateway-cost-usd"));
    }

    [Theory]
    [InlineData(NoOwl, "", 1)]
    [InlineData(NoOwl, ""","on_status_codes":[446]""", 1)]
    [InlineData(NoOwl, ""","on_status_codes":[500]""", null)]
    [InlineData(SoftNoOwl, ""","on_status_codes":[246]""", 1)]
    [InlineData(SoftNoOwl, "", 0)]
    public async Task Fallback_GuardrailStatus_MovesOnAsListed(string guardrails, string codes, int? served)
    {
        var before = await CountAsync();
        var gatewayResponse = await GenerateAsync(
            $$"""{"strategy":{"mode":"fallback"{{codes}}},"targets":[{"provider":"sandbox","input_guardrails":{{guardrails}}},{"provider":"sandbox"}]}""",
            "an owl");

        gatewayResponse.Checked(served is null ? 446 : served == 0 ? 246 : 200);
        Assert.Equal(before + (served is null ? 0 : 1), await CountAsync());
        if (served is not null)
            Assert.Equal($"config.targets[{served}]", gatewayResponse.Header("x-portkey-last-used-option-index"));
    }

    [Theory]
    [InlineData("b64_json", false)]
    [InlineData("url", false)]
    [InlineData("b64_json", true)]
    public async Task Output_Webhook_SeesTheImageBeforeTheCaller(string format, bool stream)
    {
        var (id, hook) = await WebhookAsync(new { body = new { verdict = false, data = new { reason = "too red" } } });
        var gatewayResponse = await world.Client.GenerateAsync(
            new { prompt = "a fox", size = "64x64", n = 2, response_format = format, stream },
            ("x-portkey-config",
                $$"""{"provider":"sandbox","output_guardrails":[{"id":"look","default.webhook":{"webhookURL":"{{hook}}","headers":{"x-hook-key":"s3cret"} },"deny":true}]}"""),
            ("x-portkey-metadata", """{"team":"red"}"""));

        gatewayResponse.Checked(446);
        Assert.DoesNotContain("\"data\":[", gatewayResponse.Text, StringComparison.Ordinal);
        Assert.Equal(
            "too red", Assert.Single(Hooks(gatewayResponse, "after_request_hooks")).GetProperty("checks")[0].GetProperty("data")
                .GetProperty("reason").GetString());
        Assert.Equal("answered", gatewayResponse.Header("x-gateway-attempt-class"));
        Assert.Equal("0.08", gatewayResponse.Header("x-gateway-cost-usd"));

        var seen = Assert.Single(await world.Simulators.ScriptedAsync(id));
        Assert.Equal(("POST", "s3cret"), (seen.Method, seen.Header("x-hook-key")));
        Assert.Equal("a fox", seen.Json.GetProperty("request").GetProperty("text").GetString());
        Assert.Equal(
            ("afterRequestHook", "imageGenerate", "sandbox"),
            (Text(seen.Json, "eventType"), Text(seen.Json, "requestType"), Text(seen.Json, "provider")));
        Assert.Equal("red", seen.Json.GetProperty("metadata").GetProperty("team").GetString());
        var images = seen.Json.GetProperty("response").GetProperty("json").GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(2, images.Count);
        foreach (var image in images)
        {
            var bytes = format == "url"
                ? await world.Simulators.FetchAsync(Text(image, "url"))
                : image.GetProperty("b64_json").GetBytesFromBase64();
            Assert.Equal((64, 64), Png.SizeOf(bytes));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Output_WebhookAgrees_GivesTheImages(bool stream)
    {
        var (_, hook) = await WebhookAsync(new { body = new { verdict = true } });
        var gatewayResponse = (await world.Client.GenerateAsync(
            new { prompt = "a fox", size = "64x64", response_format = "b64_json", stream },
            ("x-portkey-config", Look(hook)))).Checked(200);

        if (stream)
            Assert.StartsWith("event: image_generation.completed\n", gatewayResponse.Text, StringComparison.Ordinal);
        else
            Assert.True(Assert.Single(Hooks(gatewayResponse, "after_request_hooks")).GetProperty("verdict").GetBoolean());
    }

    [Fact]
    public async Task Output_FailedWithRetryOn246_DrawsAgainWithoutWaiting()
    {
        var (id, hook) = await WebhookAsync(new { body = new { verdict = false } }, new { body = new { verdict = true } });
        var gatewayResponse = await GenerateAsync(
            $$"""{"provider":"sandbox","retry":{"attempts":2,"on_status_codes":[246]},"output_guardrails":[{"default.webhook":{"webhookURL":"{{hook}}"} }]}""",
            "a fox");

        gatewayResponse.Checked(200);
        Assert.Equal("1", gatewayResponse.Header("x-portkey-retry-attempt-count"));
        Assert.Equal(2, (await world.Simulators.ScriptedAsync(id)).Count);
    }

    [Fact]
    public async Task Output_FailedToTheLastRetry_GivesTheImageWith246()
    {
        var (id, hook) = await WebhookAsync(new { body = new { verdict = false } });
        var gatewayResponse = await GenerateAsync(
            $$"""{"provider":"sandbox","retry":{"attempts":1,"on_status_codes":[246]},"output_guardrails":[{"default.webhook":{"webhookURL":"{{hook}}"} }]}""",
            "a fox");

        Assert.Equal(1, gatewayResponse.Checked(246).Json.GetProperty("data").GetArrayLength());
        Assert.Equal("-1", gatewayResponse.Header("x-portkey-retry-attempt-count"));
        Assert.Equal(2, (await world.Simulators.ScriptedAsync(id)).Count);
    }

    [Fact]
    public async Task Output_FailedBeforeAFallbackOnlyIfNotStarted_GivesTheImageWith246()
    {
        var (_, hook) = await WebhookAsync(new { body = new { verdict = false } });
        var gatewayResponse = await GenerateAsync($$"""
            {"strategy":{"mode":"fallback","on_status_codes":[246]},"retry":{"only_if_not_started":true},
             "targets":[{"provider":"sandbox","output_guardrails":[{"default.webhook":{"webhookURL":"{{hook}}"} }]},{"provider":"sandbox"}]}
            """, "a fox");

        Assert.Equal(1, gatewayResponse.Checked(246).Json.GetProperty("data").GetArrayLength());
        Assert.Equal("config.targets[0]", gatewayResponse.Header("x-portkey-last-used-option-index"));
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData(""","failOnError":true""", 446)]
    public async Task Output_WebhookTooSlow_FailsOnlyWhereTheConfigSaysSo(string onError, int status)
    {
        var (_, hook) = await WebhookAsync(new { delayMs = 20_000, body = new { verdict = true } });
        var gatewayResponse = await GenerateAsync(
            $$"""{"provider":"sandbox","output_guardrails":[{"default.webhook":{"webhookURL":"{{hook}}","timeout":200{{onError}}},"deny":true}]}""",
            "a fox");

        var check = Hooks(gatewayResponse.Checked(status), "after_request_hooks")[0].GetProperty("checks")[0];
        Assert.Contains("200 ms", check.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Input_Async_DoesNotHoldTheRequestUp()
    {
        var (id, hook) = await WebhookAsync(new { body = new { verdict = false } });
        var gatewayResponse = await GenerateAsync(
            $$"""{"provider":"sandbox","input_guardrails":[{"default.webhook":{"webhookURL":"{{hook}}"},"deny":true,"async":true}]}""",
            "a fox");

        gatewayResponse.Checked(200);
        await ImageGateway.TestKit.Eventually.TrueAsync(
            "the webhook was asked", TimeSpan.FromSeconds(30), async _ => (await world.Simulators.ScriptedAsync(id)).Count == 1);
    }

    [Fact]
    public async Task Webhook_PrivateHostInKeysMode_IsNotCalled()
    {
        var (id, hook) = await WebhookAsync(new { body = new { verdict = true } });
        await using var gateway = await Gateway.HostAsync(
            new Dictionary<string, string> { ["ADMINKEY"] = "ig-admin-0123456789abcdef" }, "--auth", "keys");
        var gatewayResponse = await gateway.Client.GenerateAsync(
            new { prompt = "a fox", size = "64x64" },
            ("x-portkey-api-key", "ig-admin-0123456789abcdef"),
            ("x-portkey-config",
                $$"""{"provider":"sandbox","input_guardrails":[{"default.webhook":{"webhookURL":"{{hook}}","failOnError":true},"deny":true}]}"""));

        gatewayResponse.Checked(446);
        Assert.Empty(await world.Simulators.ScriptedAsync(id));
    }

    private static string Look(string hook) =>
        $$"""{"provider":"sandbox","output_guardrails":[{"id":"look","default.webhook":{"webhookURL":"{{hook}}"},"deny":true}]}""";

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static List<JsonElement> Hooks(GatewayResponse gatewayResponse, string when) =>
        [.. gatewayResponse.Json.GetProperty("hook_results").GetProperty(when).EnumerateArray()];

    private async Task<int> CountAsync() => (await world.Client.GetAsync("/v1/sandbox/count")).Json.GetProperty("count").GetInt32();

    private async Task<(string Id, string Url)> WebhookAsync(params object[] responses)
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators.ScriptAsync(id, responses.Length == 1 ? responses[0] : responses);
        return (id, world.Simulators.ScriptedUrl(id));
    }

    private Task<GatewayResponse> GenerateAsync(string config, string prompt) =>
        world.Client.GenerateAsync(new { prompt, size = "64x64" }, ("x-portkey-config", config.ReplaceLineEndings(string.Empty)));
}

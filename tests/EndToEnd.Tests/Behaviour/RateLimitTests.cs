using System.Globalization;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>
/// Limits that a provider reports reach the caller by OpenAI's names, and the retries
/// (docs/architecture/errors.md#limits-of-providers).
/// </summary>
[Collection(WorldCollection.Name)]
public sealed class RateLimitTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_LimitedBySegmind_SaysWhenInOpenAisWords()
    {
        var gatewayResponse = await GenerateAsync("segmind", "SG_e2e", "ssd-1b", "[429:30]");

        Assert.Equal(429, gatewayResponse.Status);
        Assert.Equal("0", gatewayResponse.Header("x-ratelimit-remaining-requests"));
        Assert.InRange(int.Parse(gatewayResponse.Header("x-ratelimit-reset-requests")!.TrimEnd('s'), CultureInfo.InvariantCulture), 20, 30);
        Assert.InRange(int.Parse(gatewayResponse.Header("retry-after")!, CultureInfo.InvariantCulture), 20, 30);
        Assert.NotNull(gatewayResponse.Header("x-rate-limit-reset-at-utc"));
    }

    [Fact]
    public async Task Generate_SegmindsDate_IsWaitedFor()
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators.ScriptAsync(id, new object[]
        {
            new { status = 429,
                headers = new Dictionary<string, string> { ["x-rate-limit-reset-at-utc"] = DateTimeOffset.UtcNow.AddHours(1)
                    .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) }, body = new { error = "Rate limit exceeded." } },
            new { bodyBase64 = "iVBORw0KGgo=", headers = new Dictionary<string, string> { ["content-type"] = "image/png" } },
        });
        var config =
            $$"""{"provider":"segmind","api_key":"SG_e2e","custom_host":"{{world.Simulators.ScriptedUrl(id)}}","retry":{"attempts":2,"use_retry_after_header":true} }""";

        // An hour is longer than retries may wait, so they end at once.
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "ssd-1b", prompt = "a lighthouse" }, ("x-portkey-config", config));
        Assert.Equal((429, "-1"), (gatewayResponse.Status, gatewayResponse.Header("x-portkey-retry-attempt-count")));
        Assert.InRange(int.Parse(gatewayResponse.Header("retry-after")!, CultureInfo.InvariantCulture), 3500, 3600);
        Assert.Single(await world.Simulators.ScriptedAsync(id));
    }

    [Fact]
    public async Task Generate_AzuresWaitInWordsOnly_BecomesAHeader()
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators
            .ScriptAsync(
                id, new
                {
                    status = 429,
                    body = new
                    {
                        error = new
                        {
                            code = "429",
                            message = "The call rate limit of this deployment was exceeded. Retry after 9 seconds."
                        }
                    }
                });
        var gatewayResponse = await world.Client.GenerateAsync(
            new { prompt = "a lighthouse" },
            ("x-portkey-provider", "azure-openai"), ("authorization", "Bearer k"), ("x-portkey-azure-resource-name", "r"),
            ("x-portkey-azure-deployment-id", "d"), ("x-portkey-azure-api-version", "2024-02-01"),
            ("x-portkey-custom-host", world.Simulators.ScriptedUrl(id)));

        Assert.Equal((429, "9"), (gatewayResponse.Status, gatewayResponse.Header("retry-after")));
    }

    [Fact]
    public async Task Generate_WaitInMillisecondsOnly_IsSaidInSecondsToo()
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators
            .ScriptAsync(
                id, new
                {
                    status = 429,
                    headers = new Dictionary<string, string> { ["retry-after-ms"] = "1500" },
                    body = new { error = new { message = "slow down" } }
                });
        var gatewayResponse = await world.Client
            .GenerateAsync(
                new { model = "gpt-image-1", prompt = "a lighthouse" }, ("x-portkey-provider", "openai"), ("authorization", "Bearer k"),
                ("x-portkey-custom-host", world.Simulators.ScriptedUrl(id)));

        Assert.Equal(
            (429, "1500", "2"), (gatewayResponse.Status, gatewayResponse.Header("retry-after-ms"), gatewayResponse.Header("retry-after")));
    }

    [Fact]
    public async Task Generate_OpenAisOwnHeaders_PassAsTheyAre()
    {
        var gatewayResponse = await GenerateAsync("openai", "sk-e2e", "gpt-image-1", string.Empty);
        Assert.Equal(
            ("500", "499", "120ms"),
            (gatewayResponse.Header("x-ratelimit-limit-requests"), gatewayResponse.Header(
                "x-ratelimit-remaining-requests"), gatewayResponse.Header("x-ratelimit-reset-requests")));
    }

    [Fact]
    public async Task Generate_TogethersFamily_IsNamedAsOpenAisToo()
    {
        var id = SimulatorClient.NewToken();
        await world.Simulators
            .ScriptAsync(
                id, new
                {
                    headers = new Dictionary<string, string>
                    {
                        ["x-ratelimit-limit"] = "60",
                        ["x-ratelimit-remaining"] = "59",
                        ["x-ratelimit-reset"] = "1"
                    },
                    body = new { data = new[] { new { index = 0, b64_json = "aGk=" } } }
                });
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model = "black-forest-labs/FLUX.1-schnell", prompt = "a lighthouse", response_format = "b64_json" },
            ("x-portkey-provider", "together-ai"), ("authorization", "Bearer k"),
            ("x-portkey-custom-host", world.Simulators.ScriptedUrl(id)));

        Assert.Single(gatewayResponse.Data);
        Assert.Equal(
            ("60", "59", "1s", "60"),
            (gatewayResponse.Header("x-ratelimit-limit-requests"), gatewayResponse.Header(
                "x-ratelimit-remaining-requests"), gatewayResponse.Header("x-ratelimit-reset-requests"), gatewayResponse.Header(
                    "x-ratelimit-limit")));
    }

    private Task<GatewayResponse> GenerateAsync(string provider, string key, string model, string word) =>
        world.Client
            .GenerateAsync(
                new { model, prompt = $"a lighthouse {word}[token:{_token}]", response_format = "b64_json" },
                ("x-portkey-provider", provider), ("authorization", "Bearer " + key));
}

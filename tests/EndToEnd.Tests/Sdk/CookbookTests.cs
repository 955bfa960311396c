using System.Text.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>
/// Portkey's guides on images with their configs as they are written, through both clients and each way of naming an
/// inline config: a balance of DALL·E 3 and Stability that falls back to DALL·E 2, with a cache; and SDXL that falls back to DALL·E 3.
/// </summary>
[Collection(SdkWorldCollection.Name)]
public sealed class CookbookTests(HostedWorld world)
{
    private const string Engine = "stable-diffusion-v1-6";
    private const string Sdxl = "stable-diffusion-xl-1024-v1-0";

    // A balance of two equal halves shows only one of them in so many draws once in 2^39 runs.
    private const int MostDraws = 40;

    private readonly string _token = SimulatorClient.NewToken();

    /// <summary>The ways in which an application says its config.</summary>
    public static TheoryData<string> Ways { get; } =
        ["openai createHeaders", "openai header", "portkey option", "portkey argument", "portkey header"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Guide_Balance_DrawsFromBothHalves(string way)
    {
        var seen = new Dictionary<string, SeenRequest>();
        for (var draw = 0; seen.Count < 2; draw++)
        {
            Assert.True(draw < MostDraws, $"Only {string.Join(", ", seen.Keys)} in {draw} draws.");
            var token = $"{_token}-{draw}";
            var outcome = await GenerateAsync(way, Guide, Body(token));
            AssertImage(outcome);
            Assert.Equal("MISS", Header(outcome, way, "cache-status"));
            var index = Header(outcome, way, "last-used-option-index")!;
            Assert.Equal(index == "config.targets[0].targets[0]" ? "openai" : "stability-ai", Header(outcome, way, "provider"));
            seen[index] = Assert.Single(await world.Simulators.SeenAsync(token));
        }

        var (openAi, stability) = (seen["config.targets[0].targets[0]"], seen["config.targets[0].targets[1]"]);
        Assert.Equal(
            ("/openai/v1/images/generations", "Bearer " + Key("first"), "dall-e-3"),
            (openAi.Path, openAi.Header("authorization"), openAi.Json.GetProperty("model").GetString()));
        Assert.Equal(
            ($"/stability/v1/generation/{Engine}/text-to-image", "Bearer " + Key("second")),
            (stability.Path, stability.Header("authorization")));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Guide_EitherHalfFails_Dalle2Responses(string way)
    {
        var failed = new HashSet<string>();
        for (var draw = 0; failed.Count < 2; draw++)
        {
            Assert.True(draw < MostDraws, $"Only {string.Join(", ", failed)} in {draw} draws.");
            var token = $"{_token}-{draw}";
            var outcome = await GenerateAsync(way, Guide, Body(token, $"[429@{Key("first")}] [500@{Key("second")}]"));
            AssertImage(outcome);
            Assert.Equal(
                ("config.targets[1]", "openai", "MISS"),
                (Header(outcome, way, "last-used-option-index"), Header(outcome, way, "provider"), Header(outcome, way, "cache-status")));

            var attempts = await world.Simulators.SeenAsync(token);
            Assert.Equal(2, attempts.Count);
            failed.Add($"{attempts[0].Header("authorization")} {attempts[0].Status}");
            Assert.Equal(
                ("Bearer " + Key("last"), "dall-e-2", 200),
                (attempts[1].Header("authorization"), attempts[1].Json.GetProperty("model").GetString(), attempts[1].Status));
        }

        Assert.Equal([$"Bearer {Key("first")} 429", $"Bearer {Key("second")} 500"], failed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Guide_SameRequestAgain_IsAHitWithTheSameImage(string way)
    {
        var first = await GenerateAsync(way, Guide, Body(_token));
        var again = await GenerateAsync(way, Guide, Body(_token));

        Assert.Equal(("MISS", "HIT"), (Header(first, way, "cache-status"), Header(again, way, "cache-status")));
        Assert.Equal(AssertImage(first), AssertImage(again));
        Assert.Equal(Header(first, way, "provider"), Header(again, way, "provider"));
        Assert.Single(await world.Simulators.SeenAsync(_token));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Guide_BothHalvesFail_TheFallbacksImageIsCached(string way)
    {
        var body = Body(_token, $"[503@{Key("first")}] [503@{Key("second")}]");
        var first = await GenerateAsync(way, Guide, body);
        var again = await GenerateAsync(way, Guide, body);

        Assert.Equal(("MISS", "HIT"), (Header(first, way, "cache-status"), Header(again, way, "cache-status")));
        Assert.Equal(AssertImage(first), AssertImage(again));
        Assert.Equal(2, (await world.Simulators.SeenAsync(_token)).Count);
    }

    [Theory]
    [InlineData("openai createHeaders")]
    [InlineData("portkey option")]
    public async Task Guide_EveryTargetFails_ThrowsTheLastOnesErrorAndCachesNothing(string way)
    {
        var body = Body(_token, "[429:0]");
        foreach (var attempts in new[] { 2, 4 })
        {
            var outcome = await GenerateAsync(way, Guide, body, maxRetries: 0);
            Assert.Equal("rate_limit_exceeded", outcome.Thrown("RateLimitError", 429).GetProperty("code").GetString());
            Assert.Equal(attempts, (await world.Simulators.SeenAsync(_token)).Count);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task SdxlToDalle3_SdxlResponses_IsItsImage(string way)
    {
        var outcome = await GenerateAsync(way, SdxlToDalle3, Body(_token, model: Sdxl));

        AssertImage(outcome);
        Assert.Equal(
            ("config.targets[0]", "stability-ai", "DISABLED"),
            (Header(outcome, way, "last-used-option-index"), Header(outcome, way, "provider"), Header(outcome, way, "cache-status")));
        Assert.Equal($"/stability/v1/generation/{Sdxl}/text-to-image", Assert.Single(await world.Simulators.SeenAsync(_token)).Path);
    }

    [Theory]
    [InlineData("openai createHeaders", "429")]
    [InlineData("openai header", "500")]
    [InlineData("portkey option", "quota")]
    [InlineData("portkey argument", "html")]
    [InlineData("portkey header", "500")]
    public async Task SdxlToDalle3_SdxlFails_Dalle3Responses(string way, string fault)
    {
        var outcome = await GenerateAsync(way, SdxlToDalle3, Body(_token, $"[{fault}@stability]", Sdxl));

        AssertImage(outcome);
        Assert.Equal(("config.targets[1]", "openai"), (Header(outcome, way, "last-used-option-index"), Header(outcome, way, "provider")));
        Assert.Equal(
            [$"/stability/v1/generation/{Sdxl}/text-to-image", "/openai/v1/images/generations"],
            (await world.Simulators.SeenAsync(_token)).Select(seen => seen.Path));
    }

    // What it drew is not known: another drawing would be a second one to pay.
    [Fact]
    public async Task SdxlToDalle3_SdxlResponsesGarbage_IsNotDrawnAgain()
    {
        var outcome = await GenerateAsync("openai header", SdxlToDalle3, Body(_token, "[garbage@stability]", Sdxl), maxRetries: 0);

        Assert.Equal("invalid_upstream_response", outcome.Thrown("InternalServerError", 502).GetProperty("code").GetString());
        Assert.Single(await world.Simulators.SeenAsync(_token));
    }

    [Theory]
    [InlineData("stabilityai", "stability-ai", "stable-diffusion-v1-6")]
    [InlineData("openai", "openai", "dall-e-3")]
    public async Task Cookbook_ProviderBesideAVirtualKey_IsTheVirtualKeys(string written, string provider, string model)
    {
        var saved = await SaveAsync(provider, "first");
        var outcome = await SdkCall.OpenAi(world.Gateway.Url, new { provider = written, apiKey = "pk-1", virtualKey = saved }, "REDUNDANT")
            .RunAsync("generate", Body(_token, model: model));

        AssertImage(outcome);
        Assert.Equal(provider, outcome.Header("x-portkey-provider"));
        Assert.Equal("Bearer " + Key("first"), Assert.Single(await world.Simulators.SeenAsync(_token)).Header("authorization"));
    }

    [Theory]
    [InlineData("", "config.targets[0]", "stability-ai")]
    [InlineData("[429@stability]", "config.targets[1]", "openai")]
    public async Task Cookbook_SavedFallbackFromSdxlToDalle3_NamesItsVirtualKeys(string fault, string option, string provider)
    {
        var config = await SaveAsync(new
        {
            strategy = new { mode = "fallback" },
            targets = new object[]
            {
                new { virtual_key = await SaveAsync("stabilityai", "first"), override_params = new { model = Engine } },
                new { virtual_key = await SaveAsync("openai", "last"), override_params = new { model = "dall-e-3" } },
            },
        });
        var outcome = await SdkCall.OpenAi(world.Gateway.Url, new { apiKey = "pk-1", config }, "REDUNDANT")
            .RunAsync("generate", Body(_token, fault, Engine));

        AssertImage(outcome);
        Assert.Equal((option, provider), (outcome.Header("x-portkey-last-used-option-index"), outcome.Header("x-portkey-provider")));
    }

    [Fact]
    public async Task Cookbook_SavedBalanceInAFallbackWithACache_NamesItsVirtualKeys()
    {
        var config = await SaveAsync(new
        {
            strategy = new { mode = "fallback" },
            targets = new object[]
            {
                new
                {
                    strategy = new { mode = "loadbalance" },
                    targets = new object[]
                    {
                        new { virtual_key = await SaveAsync("openai", "first") },
                        new { virtual_key = await SaveAsync(
                            "stabilityai", "second"), provider = "stabilityai", override_params = new { model = Engine } },
                    },
                },
                new { virtual_key = await SaveAsync("openai", "last"), override_params = new { model = "dall-e-2" } },
            },
            cache = new { mode = "simple" },
        });
        var call = SdkCall.OpenAi(world.Gateway.Url, new { apiKey = "pk-1", config }, "REDUNDANT");
        var body = Body(_token, $"[503@{Key("first")}] [503@{Key("second")}]");
        var first = await call.RunAsync("generate", body);
        var again = await call.RunAsync("generate", body);

        Assert.Equal(AssertImage(first), AssertImage(again));
        Assert.Equal(
            ("config.targets[1]", "MISS", "HIT"),
            (first.Header("x-portkey-last-used-option-index"), first.Header("x-portkey-cache-status"), again.Header(
                "x-portkey-cache-status")));
        Assert.Equal(2, (await world.Simulators.SeenAsync(_token)).Count);
    }

    private async Task<string> SaveAsync(string provider, string key)
    {
        var saved = await world.Client
            .ManageAsync("POST", "/virtual-keys", new { name = $"{provider} {key} {_token}", provider, key = Key(key) });
        return saved.Checked(200).Json.GetProperty("slug").GetString()!;
    }

    private async Task<string> SaveAsync(object config)
    {
        var saved = await world.Client.ManageAsync("POST", "/configs", new { name = "cookbook " + _token, config });
        return saved.Checked(200).Json.GetProperty("slug").GetString()!;
    }

    // Keys of each test's own: what fails in one must not count against another's provider.
    private string Key(string name) => $"sk-test-{_token}-{name}";

    private object Guide => new
    {
        strategy = new { mode = "fallback" },
        targets = new object[]
        {
            new
            {
                strategy = new { mode = "loadbalance" },
                targets = new object[]
                {
                    new { provider = "openai", api_key = Key("first") },
                    new { provider = "stability-ai", api_key = Key("second"), override_params = new { model = Engine } },
                },
            },
            new { provider = "openai", api_key = Key("last"), override_params = new { model = "dall-e-2" } },
        },
        cache = new { mode = "simple" },
    };

    private object SdxlToDalle3 => new
    {
        strategy = new { mode = "fallback" },
        targets = new object[]
        {
            new { provider = "stability-ai", api_key = Key("first"), override_params = new { model = Sdxl } },
            new { provider = "openai", api_key = Key("last"), override_params = new { model = "dall-e-3" } },
        },
    };

    private static object Body(string token, string faults = "", string model = "dall-e-3") =>
        new
        {
            model,
            prompt = $"Lucy in the sky with diamonds {faults} [token:{token}]",
            n = 1,
            size = "1024x1024",
            response_format = "b64_json"
        };

    private Task<SdkOutcome> GenerateAsync(string way, object config, object body, int? maxRetries = null)
    {
        const string Header = "x-portkey-config";
        var json = JsonSerializer.Serialize(config);
        var call = way switch
        {
            "openai createHeaders" => SdkCall.OpenAi(world.Gateway.Url, new { config, apiKey = "pk-1" }, "X"),
            "openai header" => SdkCall.OpenAi(world.Gateway.Url, new { apiKey = "pk-1" }, "X").Header(Header, json),
            "portkey option" => SdkCall.Portkey(world.Gateway.Url, new { apiKey = "pk-1", config }),
            "portkey argument" => SdkCall.Portkey(world.Gateway.Url, new { apiKey = "pk-1" }),
            "portkey header" => SdkCall.Portkey(world.Gateway.Url, new { apiKey = "pk-1" }).Header(Header, json),
            _ => throw new ArgumentOutOfRangeException(nameof(way)),
        };
        if (maxRetries is { } most)
            call.MaxRetries(most);
        return call.RunAsync("generate", body, way == "portkey argument" ? new { config } : null);
    }

    // Portkey's client takes the prefix of its own headers off.
    private static string? Header(SdkOutcome outcome, string way, string name) =>
        outcome.Header(way.StartsWith("openai", StringComparison.Ordinal) ? "x-portkey-" + name : name);

    private static byte[] AssertImage(SdkOutcome outcome)
    {
        var image = Convert.FromBase64String(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()!);
        Assert.Equal((1024, 1024), Png.Whole(image));
        return image;
    }
}

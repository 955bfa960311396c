using System.Diagnostics;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>More images than a model draws at once: several calls, one answer.</summary>
[Collection(WorldCollection.Name)]
public sealed class FanOutTests(World world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_ThreeOfDalle3_AreThreeCallsInOneResponse()
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model = "dall-e-3", prompt = Prompt(), n = 3 }, Callers.OpenAi);

        Assert.Equal(3, gatewayResponse.Data.Select(image => image.GetProperty("url").GetString()).Distinct().Count());
        Assert.Null(gatewayResponse.Header("x-gateway-images-returned"));
        var seen = await world.Simulators.SeenAsync(_token);
        Assert.Equal([1, 1, 1], seen.Select(request => request.Json.GetProperty("n").GetInt32()));
    }

    [Fact]
    public async Task Generate_TwelveOfGptImage_AreTenAndTwoWithUsageAddedUp()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "gpt-image-1", prompt = Prompt(), n = 12, quality = "low" }, Callers.OpenAi);

        Assert.Equal(12, gatewayResponse.Data.Count);
        var seen = await world.Simulators.SeenAsync(_token);
        Assert.Equal([2, 10], seen.Select(request => request.Json.GetProperty("n").GetInt32()).Order());
        var one = await world.Client
            .GenerateAsync(new { model = "gpt-image-1", prompt = Prompt(), n = 1, quality = "low" }, Callers.OpenAi);
        Assert.Equal(OutputTokens(one) * 12, OutputTokens(gatewayResponse));
    }

    [Fact]
    public async Task Generate_ProvidersOwnNameForN_IsCountedAndPriced()
    {
        var one = await world.Client.GenerateAsync(new { model = "stable-diffusion-xl-1024-v1-0", prompt = Prompt() }, Callers.Stability);
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "stable-diffusion-xl-1024-v1-0", prompt = Prompt(), samples = 3 }, Callers.Stability);

        Assert.Equal(3, gatewayResponse.Data.Count);
        Assert.Null(gatewayResponse.Header("x-gateway-images-returned"));
        Assert.Equal(3 * Cost(one), Cost(gatewayResponse));
    }

    [Fact]
    public async Task Generate_TwoOfStabilityV2_HaveSeedsOneAfterTheOtherAndKeepTheirOrder()
    {
        // The calls run at once; the one that comes first is answered last.
        var id = SimulatorClient.NewToken();
        var first = Png.Make(64, alpha: false, seed: 1);
        var second = Png.Make(64, alpha: false, seed: 2);
        await world.Simulators.ScriptAsync(id, new[]
        {
            new { bodyBase64 = Convert.ToBase64String(first), headers = PngHeaders, delayMs = 300 },
            new { bodyBase64 = Convert.ToBase64String(second), headers = PngHeaders, delayMs = 0 },
        });
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model = "core", prompt = "p", n = 2, seed = 7, response_format = "b64_json" },
            [.. Callers.Stability, ("x-portkey-custom-host", world.Simulators.ScriptedUrl(id))]);

        var seen = await world.Simulators.ScriptedAsync(id);
        Assert.Equal(["7", "8"], seen.Select(Seed).Order());
        var inOrderOfSeeds = seen[0] is var came && Seed(came) == "7" ? new[] { first, second } : [second, first];
        Assert.Equal(
            inOrderOfSeeds, gatewayResponse.Data.Select(image => Convert.FromBase64String(image.GetProperty("b64_json").GetString()!)));
    }

    [Fact]
    public async Task Generate_OneOfThreeCallsFails_GivesTheOthersAndSaysHowMany()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "dall-e-3", prompt = Prompt("[500*1]"), n = 3 }, Callers.OpenAi);

        Assert.Equal(2, gatewayResponse.Data.Count);
        Assert.Equal("2/3", gatewayResponse.Header("x-gateway-images-returned"));
        Assert.Equal(3, (await world.Simulators.SeenAsync(_token)).Count);
    }

    [Theory]
    [InlineData("[500*1]", 3, 4)]
    [InlineData("[429:0*2]", 3, 5)]
    [InlineData("[500*3]", 3, 6)]
    [InlineData("[500*4]", 2, 6)]
    [InlineData("[garbage*1]", 2, 3)]
    public async Task Generate_SomeCallsFailAndAreRetried_KeepsWhatIsDrawn(string fault, int images, int calls)
    {
        // Three calls; those that failed are sent once more, and the finished ones are not. An answer that cannot be read is not sent
        // again.
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model = "dall-e-3", prompt = Prompt(fault), n = 3 },
            [.. Callers.OpenAi, ("x-portkey-config", """{"provider":"openai","api_key":"sk-test-e2e","retry":{"attempts":1}}""")]);

        Assert.Equal(images, gatewayResponse.Data.Count);
        Assert.Equal(images, gatewayResponse.Data.Select(image => image.GetProperty("url").GetString()).Distinct().Count());
        Assert.Equal(images == 3 ? null : "2/3", gatewayResponse.Header("x-gateway-images-returned"));
        Assert.Equal(calls, (await world.Simulators.SeenAsync(_token)).Count);
    }

    [Fact]
    public async Task Generate_EveryCallFails_IsTheirErrorAndNotRetried()
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model = "dall-e-3", prompt = Prompt("[500]"), n = 3 }, Callers.OpenAi);

        gatewayResponse.Checked(500);
        Assert.Equal(("failed", null), (gatewayResponse.Header("x-gateway-attempt-class"), gatewayResponse.Header("x-should-retry")));
        Assert.Equal(3, (await world.Simulators.SeenAsync(_token)).Count);
    }

    [Fact]
    public async Task Generate_SomeCallsRefusedAndOneBroken_IsNotCalledUnstarted()
    {
        // The last of the failures may have been carried out: the whole may not be sent again.
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "dall-e-3", prompt = Prompt("[429:0*2][html]"), n = 3 }, Callers.OpenAi);

        Assert.Equal("false", gatewayResponse.Header("x-should-retry"));
        Assert.Equal("perhaps_started", gatewayResponse.Header("x-gateway-attempt-class"));
    }

    [Fact]
    public async Task Generate_OneOfThreeCallsIsSlow_ItsOwnTimeoutEndsIt()
    {
        var watch = Stopwatch.StartNew();
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model = "dall-e-3", prompt = Prompt("[slow:20000*1]"), n = 3 },
            [.. Callers.OpenAi, ("x-portkey-request-timeout", "3000")]);

        Assert.Equal(2, gatewayResponse.Data.Count);
        Assert.Equal("2/3", gatewayResponse.Header("x-gateway-images-returned"));
        Assert.InRange(watch.ElapsedMilliseconds, 3_000, 19_000);
    }

    [Fact]
    public async Task Generate_NAboveTheBound_Is400()
    {
        (await world.Client.GenerateAsync(new { model = "dall-e-3", prompt = Prompt(), n = 51 }, Callers.OpenAi)).Refused(
            400, "invalid_value");
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    private static Dictionary<string, string> PngHeaders { get; } = new() { ["content-type"] = "image/png", ["finish-reason"] = "SUCCESS" };

    private static string? Seed(SeenRequest request) => request.Parts!.Single(part => part.Name == "seed").Text;

    private static long OutputTokens(GatewayResponse gatewayResponse) =>
        gatewayResponse.Json.GetProperty("usage").GetProperty("output_tokens").GetInt64();

    private string Prompt(string fault = "") => $"a lighthouse {fault} [token:{_token}]";

    private static decimal Cost(GatewayResponse gatewayResponse) =>
        decimal.Parse(
            gatewayResponse.Header("x-gateway-cost-usd")
                ?? gatewayResponse.Header("x-gateway-cost-max-usd")!, System.Globalization.CultureInfo.InvariantCulture);
}

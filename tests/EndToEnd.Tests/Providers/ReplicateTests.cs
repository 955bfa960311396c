using System.Net.Http.Json;
using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Sdk;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>OpenAI's client asks models of Replicate for images: at once, after questions, with images, in vain.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class ReplicateTests(HostedWorld world)
{
    private const string Schnell = "black-forest-labs/flux-schnell";
    private const string Sdxl = "stability-ai/sdxl:5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa";

    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_InsideTheWait_SpeaksTheModelsOwnNames()
    {
        var outcome = await Call()
            .RunAsync("generate",
                new
                {
                    model = Schnell,
                    prompt = Prompt(),
                    n = 6,
                    size = "1792x1024",
                    seed = 7,
                    output_format = "png",
                    quality = "low",
                    response_format = "b64_json"
                });

        Assert.Equal(6, outcome.Data.Count);
        Assert.All(outcome.Data, one => Assert.Equal((1376, 768), Png.SizeOf(one.GetProperty("b64_json").GetString())));
        var inputs = (await SeenAsync(2, "POST")).Select(seen => seen.Json.GetProperty("input")).ToList();
        Assert.Equal(
            [(2, 11), (4, 7)], inputs.Select(input => (input.GetProperty("num_outputs").GetInt32(), input.GetProperty("seed").GetInt32()))
                .Order());
        Assert.All(inputs, input => Assert.Equal(
            ("16:9", "png", 2),
            (input.GetProperty("aspect_ratio").GetString(), input.GetProperty("output_format")
                .GetString(), input.GetProperty("num_inference_steps").GetInt32())));
    }

    [Fact]
    public async Task Estimate_ShowsWhatTheModelWouldBeSent_AndSendsNothing()
    {
        var gatewayResponse = await world.Client.SendAsync(
            HttpMethod.Post,
            "/v1/images/estimate",
            JsonContent.Create(
                new { model = Schnell, prompt = Prompt(), n = 6, size = "1792x1024", seed = 7, output_format = "png", quality = "low" }),
            Headers);

        var inputs = gatewayResponse.Checked(200).Json.GetProperty("requests").EnumerateArray()
            .Select(request => request.GetProperty("body").GetProperty("input")).ToList();
        Assert.Equal(
            [(2, 11), (4, 7)], inputs.Select(input => (input.GetProperty("num_outputs").GetInt32(), input.GetProperty("seed").GetInt32()))
                .Order());
        Assert.All(inputs, input => Assert.Equal("16:9", input.GetProperty("aspect_ratio").GetString()));
        Assert.Empty(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Generate_BeyondTheWait_IsAskedForUntilItIsThere_AndSubmittedOnce()
    {
        var outcome = await Call()
            .RunAsync("generate", new { model = Sdxl, prompt = Prompt("[503*1@GET]"), size = "512x768", response_format = "url" });

        Assert.Equal(
            (512, 768), Png.SizeOf(await world.Simulators.FetchAsync(Assert.Single(outcome.Data).GetProperty("url").GetString()!)));
        Assert.Single(await SeenAsync(1, "POST"));
        Assert.Equal(3, (await SeenAsync(3, "GET")).Count);
    }

    [Fact]
    public async Task Generate_LongerThanTheTimeGiven_IsCancelled()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "simulated/endless", prompt = Prompt() }, [.. Headers, ("x-portkey-request-timeout", "3000")]);

        gatewayResponse.Checked(408);
        Assert.Equal("false", gatewayResponse.Header("x-should-retry"));
        var posts = await SeenAsync(2, "POST");
        Assert.EndsWith("/cancel", posts[1].Path, StringComparison.Ordinal);
        Assert.Equal("wait=1", posts[0].Header("prefer"));
    }

    [Fact]
    public async Task Edit_WithAImageAndAMask_SendsBothInline()
    {
        var outcome = await Call().File("image", Png.Make(64, alpha: false)).File("mask", Png.Make(64, alpha: true))
            .RunAsync("edit", new { model = Sdxl, prompt = Prompt(), response_format = "b64_json" });

        Assert.Single(outcome.Data);
        var input = Assert.Single(await SeenAsync(1, "POST")).Json.GetProperty("input");
        Assert.StartsWith("data:image/png;base64,", input.GetProperty("image").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("data:image/png;base64,", input.GetProperty("mask").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_OfAModelThatResponsesWithDataUris_GivesTheImage()
    {
        var outcome = await Call().File("image", Png.Make(64, alpha: false))
            .RunAsync("edit", new { model = "black-forest-labs/flux-kontext-pro", prompt = Prompt(), response_format = "b64_json" });

        Assert.Equal((1024, 1024), Png.SizeOf(Assert.Single(outcome.Data).GetProperty("b64_json").GetString()));
        Assert.True(Assert.Single(await SeenAsync(1, "POST")).Json.GetProperty("input").TryGetProperty("input_image", out _));
    }

    [Theory]
    [InlineData("[moderate]", 400)]
    [InlineData("[429:3]", 429)]
    [InlineData("[quota]", 402)]
    [InlineData("[empty]", 502)]
    [InlineData("[garbage]", 502)]
    [InlineData("[html]", 502)]
    [InlineData("[500*9@GET]", 200)]
    public async Task Generate_Failure_KeepsItsStatus(string word, int status)
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model = Schnell, prompt = Prompt(word) }, Headers);
        gatewayResponse.Checked(status);
        Assert.Equal(status == 429 ? "3" : null, gatewayResponse.Header("retry-after"));
        if (status == 400)
            Assert.Equal("content_policy_violation", gatewayResponse.Error.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Generate_SomeImagesFiltered_GivesTheOthers()
    {
        var gatewayResponse = await world.Client.GenerateAsync(new { model = Schnell, prompt = Prompt("[filter-output]"), n = 3 }, Headers);
        Assert.Equal(2, gatewayResponse.Data.Count);
        Assert.Equal("2/3", gatewayResponse.Header("x-gateway-images-returned"));
    }

    private static (string, string)[] Headers => [("x-portkey-provider", "replicate"), ("authorization", "Bearer r8_e2e")];

    private SdkCall Call() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "replicate" }, apiKey: "r8_e2e");

    private string Prompt(string word = "") => $"a lighthouse {word}[token:{_token}]";

    private async Task<IReadOnlyList<SeenRequest>> SeenAsync(int count, string method) =>
        [.. (await world.Simulators.SettledAsync(_token, count)).Where(
            seen => seen.Method == method && seen.Path.Contains("/predictions", StringComparison.Ordinal))];
}

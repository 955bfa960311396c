using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;
using ImageGateway.EndToEnd.Tests.Sdk;

namespace ImageGateway.EndToEnd.Tests.Providers;

/// <summary>OpenAI's client asks Monster API for images.</summary>
[Collection(ProvidersWorldCollection.Name)]
public sealed class MonsterApiTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_IsSubmittedOnceAndAskedForUntilItIsThere()
    {
        var outcome = await Call()
            .RunAsync("generate",
                new
                {
                    model = "txt2img",
                    prompt = Prompt(
                    "[500*1@GET]"),
                    n = 2,
                    size = "1536x1024",
                    negative_prompt = "blurry",
                    steps = 40,
                    response_format = "b64_json"
                });

        Assert.Equal(2, outcome.Data.Count);
        Assert.All(outcome.Data, one => Assert.Equal((768, 512), Png.SizeOf(one.GetProperty("b64_json").GetString())));
        var seen = await world.Simulators.SettledAsync(_token, 5);
        var body = Assert.Single(seen, one => one.Method == "POST").Json;
        Assert.Equal(
            ("landscape", "blurry", 40),
            (body.GetProperty("aspect_ratio").GetString(), body.GetProperty("negprompt").GetString(), body.GetProperty("steps")
                .GetInt32()));
        Assert.Equal(4, seen.Count(one => one.Path.Contains("/status/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Edit_SendsTheImageInItsField()
    {
        var outcome = await Call().File("image", Png.Make(64, alpha: false))
            .RunAsync("edit", new { model = "img2img", prompt = Prompt(), response_format = "url" });

        Assert.Equal(
            (512, 512), Png.SizeOf(await world.Simulators.FetchAsync(Assert.Single(outcome.Data).GetProperty("url").GetString()!)));
        Assert.Contains(
            (await world.Simulators.SettledAsync(_token, 1))[0].Parts!, part => part is { Name: "init_image_url", Filename: not null });
    }

    [Theory]
    [InlineData("[moderate]", 400)]
    [InlineData("[429:3]", 429)]
    [InlineData("[quota]", 402)]
    public async Task Generate_Failure_KeepsItsStatus(string word, int status) =>
        (await world.Client
            .GenerateAsync(
                new { model = "txt2img", prompt = Prompt(word) }, ("x-portkey-provider", "monsterapi"),
                ("authorization", "Bearer sk-test-e2e"))).Checked(status);

    private SdkCall Call() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "monsterapi" });

    private string Prompt(string word = "") => $"a lighthouse {word}[token:{_token}]";
}

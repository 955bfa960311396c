using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Budgets;

/// <summary>Cost of vendors' answers that are whole, in part, late or missing.</summary>
public sealed class VendorBudgetTests(HostedWorld world) : IClassFixture<HostedWorld>, IAsyncLifetime
{
    private const string Path = "/virtual-keys/team";
    private const long DallE3 = 40_000;

    private readonly string _token = SimulatorClient.NewToken();

    private GatewayClient Client => world.Client;

    public async Task InitializeAsync()
    {
        await Client.ForgetSavedAsync();
        await Client.SaveAsync("team", new { credit_limit = 10 }, "openai", "sk-test-e2e-budget");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("[500*1]", 1)]
    [InlineData("[429*1]", 0)]
    public async Task Draw_OneOfThreeFails_PaysForTwoAndDoubtsWhatWasPerhapsDrawn(string fault, int doubts)
    {
        Assert.Equal(
            2, (await DrawAsync(
                new { model = "dall-e-3", prompt = $"{fault} [token:{_token}]", n = 3, response_format = "b64_json" })).Data.Count);

        var cost = await Client.UsageAsync(Path);
        Assert.Equal((2 * DallE3, doubts * DallE3, 0L), (cost.Settled, cost.Uncertain, cost.Reserved));
        var images = await Client.UsageAsync(Path, "images");
        Assert.Equal((2L, (long)doubts), (images.Settled, images.Uncertain));
    }

    [Theory]
    [InlineData("[cut]", 502)]
    [InlineData("[garbage]", 502)]
    [InlineData("[html]", 502)]
    public async Task Draw_PerhapsDrawn_IsUncertain(string fault, int status)
    {
        (await DrawAsync(new { model = "dall-e-3", prompt = $"{fault} [token:{_token}]" })).Checked(status);

        var cost = await Client.UsageAsync(Path);
        Assert.Equal((0L, DallE3), (cost.Settled, cost.Uncertain));
    }

    [Fact]
    public async Task Draw_TimeIsUp_IsUncertain()
    {
        // In the time that follows a new process may not even send its first call, and then nothing is uncertain.
        (await DrawAsync(new { model = "dall-e-3", prompt = "a lighthouse" })).Checked(200);

        (await Client.GenerateAsync(
            new { model = "dall-e-3", prompt = $"[slow:20000] [token:{_token}]" }, ("x-portkey-virtual-key", "team"),
            ("x-portkey-request-timeout", "300"))).Checked(408);

        Assert.Equal(DallE3, (await Client.UsageAsync(Path)).Uncertain);
    }

    [Fact]
    public async Task Draw_PricedByToken_CostsTheSameAsEventsAndAsJson()
    {
        var gatewayResponse = (await DrawAsync(new { model = "gpt-image-1", prompt = "a lighthouse", quality = "low" })).Checked(200);
        var once = (await Client.UsageAsync(Path)).Settled;
        var usage = gatewayResponse.Json.GetProperty("usage");
        Assert.Equal((usage.GetProperty("input_tokens").GetInt64() * 5) + (usage.GetProperty("output_tokens").GetInt64() * 40), once);

        (await DrawAsync(new { model = "gpt-image-1", prompt = "a lighthouse", quality = "low", stream = true })).Checked(200);

        var cost = await Client.UsageAsync(Path);
        Assert.Equal((2 * once, 0L), (cost.Settled, cost.Uncertain));
    }

    private Task<GatewayResponse> DrawAsync(object body) => Client.GenerateAsync(body, ("x-portkey-virtual-key", "team"));
}

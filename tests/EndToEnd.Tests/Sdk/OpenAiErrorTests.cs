using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Sdk;

/// <summary>Errors as the exceptions of OpenAI's client, and what it sends again by itself.</summary>
[Collection(SdkWorldCollection.Name)]
public sealed class OpenAiErrorTests(HostedWorld world)
{
    private readonly string _token = SimulatorClient.NewToken();

    [Fact]
    public async Task Generate_WrongKey_ThrowsAuthenticationError()
    {
        var outcome = await SdkCall.OpenAi(world.Gateway.Url, new { provider = "openai" }, apiKey: "wrong")
            .RunAsync("generate", new { model = "dall-e-3", prompt = Prompt() });

        var error = outcome.Thrown("AuthenticationError", 401);
        Assert.Equal("invalid_api_key", error.GetProperty("code").GetString());
        Assert.Contains("openai error: ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_MissingPrompt_ThrowsBadRequestError()
    {
        var error = (await Call().RunAsync("generate", new { model = "dall-e-3" })).Thrown("BadRequestError", 400);
        Assert.Equal("prompt", error.GetProperty("param").GetString());
        Assert.Equal("missing_required_parameter", error.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("dall-e-3")]
    [InlineData("gpt-image-1")]
    public async Task Generate_ModeratedPrompt_ThrowsContentPolicyViolation(string model)
    {
        var error = (await Call().RunAsync("generate", new { model, prompt = Prompt("[moderate]") })).Thrown("BadRequestError", 400);
        Assert.Equal("content_policy_violation", error.GetProperty("code").GetString());
        Assert.Equal("image_generation_user_error", error.GetProperty("type").GetString());
        Assert.Single(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Generate_RateLimited_IsSentAgainByTheClientAndThrowsRateLimitError()
    {
        // Not started: a new try costs nothing twice, so that the client may do as it is used to.
        var outcome = await Call().RunAsync("generate", new { model = "dall-e-3", prompt = Prompt("[429:0]") });

        Assert.Equal("rate_limit_exceeded", outcome.Thrown("RateLimitError", 429).GetProperty("code").GetString());
        Assert.Equal(3, (await world.Simulators.SeenAsync(_token)).Count);
    }

    [Theory]
    [InlineData("[html]", 502)]
    [InlineData("[garbage]", 502)]
    [InlineData("[empty]", 502)]
    [InlineData("[cut]", 502)]
    public async Task Generate_PerhapsStartedFailure_IsNotSentAgain(string fault, int status)
    {
        var outcome = await Call().RunAsync("generate", new { model = "dall-e-3", prompt = Prompt(fault) });

        outcome.Thrown("InternalServerError", status);
        Assert.Single(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Generate_TimeoutOfTheRequest_IsNotSentAgain()
    {
        var outcome = await SdkCall.OpenAi(world.Gateway.Url, new { provider = "openai", requestTimeout = 200 })
            .RunAsync("generate", new { model = "dall-e-3", prompt = Prompt("[slow:3000]") });

        Assert.Equal("timeout_error", outcome.Thrown("APIError", 408).GetProperty("type").GetString());
        Assert.Single(await world.Simulators.SeenAsync(_token));
    }

    [Fact]
    public async Task Generate_ErrorInsteadOfAFirstEvent_ThrowsAsWithoutStream()
    {
        var outcome = await Call().RunAsync("generate", new { model = "gpt-image-1", prompt = Prompt("[filter-output]"), stream = true });

        Assert.Equal("content_policy_violation", outcome.Thrown("BadRequestError", 400).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Generate_ErrorAmongTheEvents_ReachesTheApplication()
    {
        var outcome = await Call()
            .RunAsync("generate", new { model = "gpt-image-1", prompt = Prompt("[stream-error]"), stream = true, partial_images = 2 });

        outcome.Thrown("APIError");
        Assert.Single(await world.Simulators.SeenAsync(_token));
    }

    private SdkCall Call() => SdkCall.OpenAi(world.Gateway.Url, new { provider = "openai" });

    private string Prompt(string fault = "") => $"a lighthouse {fault} [token:{_token}]";
}

using ImageGateway.EndToEnd.Tests.Clients;
using ImageGateway.EndToEnd.Tests.Fixtures;

namespace ImageGateway.EndToEnd.Tests.Behaviour;

/// <summary>A filtered prompt or image is one error for every provider, never an empty 200.</summary>
[Collection(WorldCollection.Name)]
public sealed class ContentFilterTests(World world)
{
    [Theory]
    [InlineData("openai", "dall-e-3", "moderate", "content_policy_violation")]
    [InlineData("openai", "gpt-image-1", "moderate", "moderation_blocked")]
    [InlineData("openai", "gpt-image-1", "filter-output", "moderation_blocked")]
    [InlineData("azure-openai", "dall-e-3", "moderate", "content_policy_violation")]
    [InlineData("azure-openai", "dall-e-3", "filter-output", "content_filter")]
    [InlineData("stability-ai", "stable-diffusion-xl-1024-v1-0", "moderate", "invalid_prompts")]
    [InlineData("stability-ai", "stable-diffusion-xl-1024-v1-0", "filter-output", "content_filtered")]
    [InlineData("stability-ai", "core", "moderate", "content_moderation")]
    [InlineData("stability-ai", "core", "filter-output", "CONTENT_FILTERED")]
    [InlineData("sandbox", "sandbox-filtered", "", "moderation_blocked")]
    public async Task Generate_Filtered_IsAContentPolicyViolation(string provider, string model, string fault, string upstreamCode)
    {
        var caller = provider switch
        {
            "openai" => Callers.OpenAi,
            "azure-openai" => Callers.Azure("my-dalle3"),
            "stability-ai" => Callers.Stability,
            _ => Callers.Sandbox,
        };
        var gatewayResponse = await world.Client.GenerateAsync(new { model, prompt = $"a lighthouse [{fault}]" }, caller);

        gatewayResponse.Refused(400, "content_policy_violation");
        Assert.Equal("image_generation_user_error", gatewayResponse.Error.GetProperty("type").GetString());
        Assert.Equal(upstreamCode, gatewayResponse.Error.GetProperty("upstream_code").GetString());
        Assert.StartsWith($"{provider} error: ", gatewayResponse.Error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_StreamFilteredBeforeItsFirstEvent_IsAContentPolicyViolation()
    {
        var gatewayResponse = await world.Client
            .GenerateAsync(new { model = "gpt-image-1", prompt = "a lighthouse [filter-output]", stream = true }, Callers.OpenAi);
        gatewayResponse.Refused(400, "content_policy_violation");
        Assert.Equal("application/json", gatewayResponse.Header("content-type"));
    }

    [Theory]
    [InlineData("openai", "dall-e-3")]
    [InlineData("stability-ai", "stable-diffusion-xl-1024-v1-0")]
    [InlineData("stability-ai", "core")]
    public async Task Generate_NoImageAndNoVerdict_Is502(string provider, string model)
    {
        var gatewayResponse = await world.Client.GenerateAsync(
            new { model, prompt = "a lighthouse [empty]" }, provider == "openai" ? Callers.OpenAi : Callers.Stability);

        gatewayResponse.Checked(502);
        Assert.Equal("false", gatewayResponse.Header("x-should-retry"));
    }
}

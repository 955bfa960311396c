using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class FaultTests(SimulatorFixture simulator)
{
    private const string OpenAi = "/openai/v1/images/generations";
    private const string StabilityV1 = "/stability/v1/generation/stable-diffusion-v1-6/text-to-image";
    private const string StabilityV2 = "/stability/v2beta/stable-image/generate/core";

    [Theory]
    [InlineData("[429]", 429, "rate_limit_exceeded")]
    [InlineData("[quota]", 429, "insufficient_quota")]
    [InlineData("[500]", 500, null)]
    [InlineData("[503]", 503, null)]
    [InlineData("[moderate]", 400, "moderation_blocked")]
    [InlineData("[filter-output]", 400, "moderation_blocked")]
    public async Task OpenAi_WithAFaultWord_ResponsesItsForm(string word, int status, string? code)
    {
        using var response = await GenerateAsync(word);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((status, code), ((int)response.StatusCode, (string?)body["error"]!["code"]));
    }

    [Theory]
    [InlineData("[429]", 429, "rate_limit_exceeded")]
    [InlineData("[quota]", 402, "payment_required")]
    [InlineData("[500]", 500, "internal_error")]
    [InlineData("[moderate]", 403, "content_moderation")]
    public async Task StabilityV2_WithAFaultWord_ResponsesItsForm(string word, int status, string name)
    {
        using var response = await simulator.PostFormAsync(StabilityV2, [FormField.Text("prompt", word)]);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((status, name), ((int)response.StatusCode, (string?)body["name"]));
    }

    [Fact]
    public async Task Stability_WithAFilteredImage_Answers200AndSaysSo()
    {
        using var v1 = await simulator.PostJsonAsync(StabilityV1, """{"text_prompts":[{"text":"[filter-output]"}]}""");
        using var v2 = await simulator.PostFormAsync(
            StabilityV2, [FormField.Text("prompt", "[filter-output]")], accept: "application/json");
        var artifacts = JsonNode.Parse(await v1.Content.ReadAsStringAsync())!["artifacts"]!;
        Assert.Equal("CONTENT_FILTERED", (string?)artifacts[0]!["finishReason"]);
        Assert.Equal("CONTENT_FILTERED", (string?)JsonNode.Parse(await v2.Content.ReadAsStringAsync())!["finish_reason"]);
    }

    [Fact]
    public async Task Fault_WithACount_HappensSoManyTimesPerToken()
    {
        var word = $"[429:7*2][token:{Guid.NewGuid():N}]";
        var responses = new List<HttpResponseMessage>();
        for (var attempt = 0; attempt < 3; attempt++)
            responses.Add(await GenerateAsync(word));
        Assert.Equal([429, 429, 200], responses.Select(answer => (int)answer.StatusCode));
        Assert.Equal("7", responses[0].Headers.GetValues("retry-after").Single());
    }

    [Theory]
    [InlineData("[500@openai]", 500)]
    [InlineData("[500@sk-test-1]", 500)]
    [InlineData("[500@stability]", 200)]
    [InlineData("[500@sk-test-2]", 200)]
    public async Task Fault_WithAPlace_HappensThereOnly(string word, int status)
    {
        using var response = await GenerateAsync(word);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Fault_ByHeader_WorksLikeTheWord()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/stability/v1/user/balance");
        request.Headers.Add("authorization", "Bearer sk-test-1");
        request.Headers.Add("x-test-fault", "html");
        using var response = await simulator.Client.SendAsync(request);
        Assert.Equal((502, "text/html"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task WrongRequest_WithAFaultWord_IsStillRefused()
    {
        using var response = await simulator.PostJsonAsync(OpenAi, """{"model":"gpt-image-1","prompt":"[500]","size":"1x1"}""");
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Fact]
    public async Task Garbage_Answers200WithoutJson()
    {
        using var response = await GenerateAsync("[garbage]");
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(200, (int)response.StatusCode);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonNode.Parse(body));
    }

    [Fact]
    public async Task Empty_Answers200WithoutImages()
    {
        using var response = await GenerateAsync("[empty]");
        Assert.Empty(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["data"]!.AsArray());
    }

    [Fact]
    public async Task Cut_SendsHalfTheBodyAtMostAndBreaksTheConnection()
    {
        var (total, length) = (0L, long.MaxValue);
        var failure = await Record.ExceptionAsync(async () =>
        {
            using var request = Post("[cut]");
            using var response = await simulator.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            length = response.Content.Headers.ContentLength!.Value;
            using var body = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[4096];
            while (await body.ReadAsync(buffer) is var read and > 0)
                total += read;
        });

        // A reset may overtake bytes that are still on their way, the head among them; it never lets more than half through.
        Assert.True(failure is IOException or HttpRequestException, $"{failure}");
        Assert.InRange(total, 0, length / 2);
    }

    [Fact]
    public async Task SlowBody_SendsTheFirstHalfBeforeItStalls()
    {
        using var cancel = new CancellationTokenSource();
        using var request = Post("[slow-body:600000]");
        using var response = await simulator.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel.Token);
        using var body = await response.Content.ReadAsStreamAsync(cancel.Token);
        Assert.True(await body.ReadAsync(new byte[16], cancel.Token) > 0);
    }

    [Fact]
    public async Task Slow_HoldsTheHeadersUntilTheClientLeaves()
    {
        var token = Guid.NewGuid().ToString("N");
        using var cancel = new CancellationTokenSource();
        var pending = simulator.Client.SendAsync(Post($"[slow:600000][token:{token}]"), cancel.Token);
        while ((await simulator.RequestsAsync(token)).Count == 0)
            await Task.Yield();
        Assert.False(pending.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        while (!(bool)(await simulator.RequestsAsync(token))[0]!["clientLeft"]!)
            await Task.Yield();
    }

    [Fact]
    public async Task StreamError_ComesAfterTheFirstPartial()
    {
        using var response = await simulator.PostJsonAsync(
            OpenAi, """{"model":"gpt-image-1","prompt":"[stream-error]","stream":true,"partial_images":3}""");
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["event: image_generation.partial_image", "event: error"], events.Select(one => one.Split('\n')[0]));
    }

    [Fact]
    public async Task Big_MakesTheImageAsHeavyAsAsked()
    {
        using var response = await GenerateAsync("[big:3000000]");
        Assert.True(response.Content.Headers.ContentLength > 4_000_000);
    }

    private static HttpRequestMessage Post(string prompt) => new(HttpMethod.Post, OpenAi)
    {
        Headers = { { "authorization", "Bearer sk-test-1" } },
        Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes($$"""{"model":"gpt-image-1","prompt":"{{prompt}}"}"""))
        {
            Headers = { { "content-type", "application/json" } },
        },
    };

    private Task<HttpResponseMessage> GenerateAsync(string prompt) =>
        simulator.PostJsonAsync(OpenAi, $$"""{"model":"gpt-image-1","prompt":"{{prompt}}"}""");
}

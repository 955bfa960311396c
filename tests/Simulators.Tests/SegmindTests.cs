using System.Text;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class SegmindTests(SimulatorFixture simulator)
{
    private const string Sdxl = "/segmind/v1/sdxl1.0-txt2img";

    [Theory]
    [InlineData(Sdxl, "{}", 400, "prompt")]
    [InlineData(Sdxl, """{"prompt":"p","img_width":500}""", 400, "img_width")]
    [InlineData(Sdxl, """{"prompt":"p","num_inference_steps":19}""", 400, "num_inference_steps")]
    [InlineData(Sdxl, """{"prompt":"p","samples":11}""", 400, "samples")]
    [InlineData(Sdxl, """{"prompt":"p","n":1}""", 400, "n is not")]
    [InlineData(Sdxl, """{"prompt":"p","scheduler":"Guess"}""", 400, "scheduler")]
    [InlineData("/segmind/v1/fast-flux-schnell", """{"prompt":"p","aspect_ratio":"4:3"}""", 400, "aspect_ratio")]
    [InlineData("/segmind/v1/flux-schnell", """{"prompt":"p","base64":true}""", 400, "base64")]
    [InlineData("/segmind/v1/sdxl-img2img", """{"prompt":"p"}""", 400, "image")]
    [InlineData("/segmind/v1/sdxl-img2img", """{"prompt":"p","image":"nothing"}""", 400, "image")]
    [InlineData("/segmind/v1/sdxl-inpaint", """{"prompt":"p","image":"https://a.example.test/1.png"}""", 400, "mask")]
    [InlineData("/segmind/v1/nothing", """{"prompt":"p"}""", 404, "Model")]
    [InlineData("/segmind/v2/nothing", """{"prompt":"p"}""", 404, "Model")]
    [InlineData(Sdxl, """{"prompt":"[moderate]"}""", 400, "NSFW")]
    [InlineData(Sdxl, """{"prompt":"[429]"}""", 429, "Rate limit")]
    [InlineData(Sdxl, """{"prompt":"[quota]"}""", 406, "credits")]
    [InlineData(Sdxl, """{"prompt":"[500]"}""", 500, "Internal")]
    public async Task Post_WrongOrFaulty_IsRefused(string path, string body, int status, string message)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(message, (string)(await ReadAsync(response))["error"]!, StringComparison.Ordinal);
        Assert.Equal(status == 429, response.Headers.Contains("x-rate-limit-reset-at-utc"));
        Assert.False(response.Headers.Contains("retry-after"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("other", null)]
    [InlineData("SG_test", "Bearer SG_test")]
    public async Task Post_WithoutAGoodKey_Is401(string? key, string? authorization)
    {
        using var response = await SendAsync(HttpMethod.Post, Sdxl, """{"prompt":"p"}""", key, authorization);
        Assert.Equal(401, (int)response.StatusCode);
    }

    [Fact]
    public async Task Get_OfAModel_IsHtml()
    {
        using var response = await SendAsync(HttpMethod.Get, Sdxl, null);
        Assert.Equal((405, "text/html"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Post_Base64_IsATextOrAList()
    {
        using var one = await SendAsync(HttpMethod.Post, Sdxl, """{"prompt":"p","base64":true}""");
        using var two = await SendAsync(HttpMethod.Post, Sdxl, """{"prompt":"p","base64":true,"samples":2}""");
        Assert.IsAssignableFrom<JsonValue>((await ReadAsync(one))["image"]);
        Assert.Equal(2, (await ReadAsync(two))["image"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("p", "COMPLETED", 200)]
    [InlineData("[moderate]", "FAILED", 422)]
    public async Task Task_IsWorkedOnAndThenEnds(string prompt, string end, int status)
    {
        using var submitted = await SendAsync(HttpMethod.Post, "/segmind/v2/ssd-1b", $$"""{"prompt":"{{prompt}}"}""");
        var id = (string)(await ReadAsync(submitted))["request_id"]!;
        Assert.Equal(
            "PROCESSING", (string?)(await ReadAsync(await SendAsync(HttpMethod.Get, $"/segmind/v2/requests/{id}/status", null)))["status"]);
        Assert.Equal(end, (string?)(await ReadAsync(await SendAsync(HttpMethod.Get, $"/segmind/v2/requests/{id}/status", null)))["status"]);
        using var result = await SendAsync(HttpMethod.Get, $"/segmind/v2/requests/{id}", null);
        Assert.Equal((status, end), ((int)result.StatusCode, (string?)(await ReadAsync(result))["status"]));
        Assert.Equal(404, (int)(await SendAsync(HttpMethod.Get, "/segmind/v2/requests/nobody", null)).StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body, string? key = "SG_test", string? authorization = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "content-type", "application/json" } } };
        if (key is not null)
            request.Headers.Add("x-api-key", key);
        if (authorization is not null)
            request.Headers.Add("authorization", authorization);
        return simulator.Client.SendAsync(request);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
}

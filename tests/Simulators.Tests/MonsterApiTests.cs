using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class MonsterApiTests(SimulatorFixture simulator)
{
    private const string Generate = "/monsterapi/v1/generate/";
    private const string Key = "Bearer sk-test-1";

    [Theory]
    [InlineData("txt2img", "{}", 422, "prompt")]
    [InlineData("txt2img", """{"prompt":"x","samples":5}""", 422, "samples")]
    [InlineData("txt2img", """{"prompt":"x","steps":29}""", 422, "steps")]
    [InlineData("txt2img", """{"prompt":"x","aspect_ratio":"1:1"}""", 422, "aspect_ratio")]
    [InlineData("txt2img", """{"prompt":"x","size":"512x512"}""", 422, "size")]
    [InlineData("img2img", """{"prompt":"x"}""", 422, "init_image_url")]
    [InlineData("img2img", """{"prompt":"x","init_image_url":"nowhere"}""", 422, "init_image_url")]
    [InlineData("pix2pix", """{"prompt":"x","init_image_url":"https://a.example.test/1.png","strength":0.5}""", 422, "strength")]
    [InlineData("photo-maker", """{"prompt":"x","init_image_url":"https://a.example.test/1.png","samples":4}""", 422, "samples")]
    [InlineData("nothing", """{"prompt":"x"}""", 403, "model")]
    [InlineData("txt2img", "[1]", 400, "JSON")]
    [InlineData("txt2img", """{"prompt":"[429]"}""", 429, "Too many")]
    [InlineData("txt2img", """{"prompt":"[quota]"}""", 402, "credits")]
    [InlineData("txt2img", """{"prompt":"[503]"}""", 503, "unavailable")]
    public async Task Submit_WrongOrFaulty_IsRefused(string model, string body, int status, string message)
    {
        using var response = await simulator.PostJsonAsync(Generate + model, body, Key);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(message, (string)(await ReadAsync(response))["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anything_WithoutAKey_IsUnauthorized()
    {
        using var response = await simulator.PostJsonAsync(Generate + "txt2img", """{"prompt":"x"}""", "Bearer other");
        Assert.Equal((401, "Unauthorized"), ((int)response.StatusCode, (string?)(await ReadAsync(response))["message"]));
    }

    [Fact]
    public async Task Process_IsQueuedThenRunsThenIsDone()
    {
        var id = await SubmitAsync("x [503*1@GET]", 2);
        Assert.Equal(503, (int)(await AskAsync(id)).StatusCode);
        Assert.Equal("IN_QUEUE", (string?)(await ReadAsync(await AskAsync(id)))["status"]);
        Assert.Equal("IN_PROGRESS", (string?)(await ReadAsync(await AskAsync(id)))["status"]);
        var done = await ReadAsync(await AskAsync(id));
        Assert.Equal(("COMPLETED", 2), ((string?)done["status"], done["result"]!["output"]!.AsArray().Count));
        Assert.Equal(done.ToJsonString(), (await ReadAsync(await AskAsync(id))).ToJsonString());
        Assert.Equal(404, (int)(await AskAsync("nobody")).StatusCode);
    }

    [Theory]
    [InlineData("[moderate]", "FAILED")]
    [InlineData("[filter-output]", "FAILED")]
    [InlineData("[empty]", "COMPLETED")]
    public async Task Process_WithAFaultWord_EndsInItsForm(string word, string status)
    {
        var id = await SubmitAsync(word, 1);
        await AskAsync(id);
        await AskAsync(id);
        var end = await ReadAsync(await AskAsync(id));
        Assert.Equal(status, (string?)end["status"]);
        Assert.Equal(status == "FAILED", end["result"]!["errorMessage"] is not null);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    private Task<HttpResponseMessage> AskAsync(string id) => simulator.SendAsync(HttpMethod.Get, "/monsterapi/v1/status/" + id, null, Key);

    private async Task<string> SubmitAsync(string prompt, int samples)
    {
        using var response = await simulator.PostJsonAsync(
            Generate + "txt2img", $$"""{"prompt":"{{prompt}}","samples":{{samples}}}""", Key);
        return (string)(await ReadAsync(response))["process_id"]!;
    }
}

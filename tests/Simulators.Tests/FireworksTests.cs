using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class FireworksTests(SimulatorFixture simulator)
{
    private const string Workflows = "/fireworks/inference/v1/workflows/accounts/fireworks/models/";
    private const string Generation = "/fireworks/inference/v1/image_generation/accounts/fireworks/models/";
    private const string Flux = Workflows + "flux-1-schnell-fp8/text_to_image";
    private const string Kontext = Workflows + "flux-kontext-pro";
    private const string Sdxl = Generation + "stable-diffusion-xl-1024-v1-0";
    private const string Key = "Bearer sk-test-1";

    [Theory]
    [InlineData(Flux, "{}", 422, "prompt")]
    [InlineData(Flux, """{"prompt":"p","aspect_ratio":"7:5"}""", 422, "aspect_ratio")]
    [InlineData(Flux, """{"prompt":"p","num_inference_steps":51}""", 422, "num_inference_steps")]
    [InlineData(Flux, """{"prompt":"p","width":1024}""", 422, "width")]
    [InlineData(Flux, """{"prompt":"p","negative_prompt":"x"}""", 422, "negative_prompt")]
    [InlineData(Flux, """{"prompt":"p","seed":"7"}""", 422, "seed")]
    [InlineData(Flux, """{"prompt":"[429]"}""", 429, "Rate limit")]
    [InlineData(Flux, """{"prompt":"[quota]"}""", 412, "suspended")]
    [InlineData(Flux, """{"prompt":"[500]"}""", 500, "Internal")]
    [InlineData(Workflows + "flux-kontext-pro/text_to_image", """{"prompt":"p"}""", 404, "not found")]
    [InlineData(Kontext, """{"prompt":"p","aspect_ratio":"22:9"}""", 422, "aspect_ratio")]
    [InlineData(Kontext, """{"prompt":"p","output_format":"webp"}""", 422, "output_format")]
    [InlineData(Kontext, """{"prompt":"p","input_image":"nothing"}""", 422, "input_image")]
    [InlineData(Kontext, """{"prompt":"p","input_image":"https://a.example.test/1.png","safety_tolerance":3}""", 422, "safety_tolerance")]
    [InlineData(Kontext + "/get_result", "{}", 422, "id")]
    [InlineData(Sdxl, "{}", 400, "prompt")]
    [InlineData(Sdxl, """{"prompt":"p","width":1000}""", 400, "1000x1024")]
    [InlineData(Sdxl, """{"prompt":"p","samples":11}""", 400, "samples")]
    [InlineData(Sdxl, """{"prompt":"p","steps":9}""", 400, "steps")]
    [InlineData(Sdxl, """{"prompt":"p","n":1}""", 400, "n: extra")]
    [InlineData(Generation + "nothing", """{"prompt":"p"}""", 404, "nothing")]
    [InlineData("/fireworks/inference/v1/images/generations", """{"prompt":"p"}""", 404, "Path")]
    public async Task Post_WrongOrFaulty_IsRefused(string path, string body, int status, string message)
    {
        using var response = await simulator.PostJsonAsync(path, body, Key);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Flux)]
    [InlineData(Kontext)]
    [InlineData(Sdxl)]
    public async Task Post_WithoutAGoodKey_Is401(string path)
    {
        using var response = await simulator.PostJsonAsync(path, """{"prompt":"p"}""", "Bearer other");
        Assert.Equal((401, "invalid_api_key"), ((int)response.StatusCode, (string?)(await ReadAsync(response))["error"]!["code"]));
    }

    [Fact]
    public async Task ImageToImage_TakesAFormWithAImage()
    {
        FormField[] fields = [FormField.Text("prompt", "p"), FormField.Text("image_strength", "0.5")];
        using var without = await simulator.PostFormAsync(Sdxl + "/image_to_image", fields, Key);
        using var wrong = await simulator.PostFormAsync(Sdxl + "/image_to_image", [.. fields, FormField.File("init_image", [1, 2])], Key);
        using var good = await simulator.PostFormAsync(
            Sdxl + "/image_to_image", [.. fields, FormField.File("init_image", Images.Opaque(64, 48))], Key, accept: "image/png");
        Assert.Equal((400, 400, 200), ((int)without.StatusCode, (int)wrong.StatusCode, (int)good.StatusCode));
        Assert.Equal(
            (64, 48), (ImageGateway.Simulators.Shared.Pictures.ImageInfo.Read(await good.Content.ReadAsByteArrayAsync())!.Size is var size
                ? (size.Width, size.Height)
                : default));
    }

    [Fact]
    public async Task Sdxl_SeveralAsBytes_AreRefused()
    {
        var content = new ByteArrayContent("""{"prompt":"p","samples":2}"""u8.ToArray())
        { Headers = { { "content-type", "application/json" } } };
        using var response = await simulator.SendAsync(HttpMethod.Post, Sdxl, content, Key, accept: "image/png");
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("p", "Ready")]
    [InlineData("[moderate]", "Request Moderated")]
    [InlineData("[filter-output]", "Content Moderated")]
    public async Task Kontext_IsPendingAndThenEnds(string prompt, string end)
    {
        var token = Guid.NewGuid().ToString("N");
        using var submitted = await simulator.PostJsonAsync(
            Kontext, $$"""{"prompt":"{{prompt}} [503*1@get_result][token:{{token}}]"}""", Key);
        var id = (string)(await ReadAsync(submitted))["request_id"]!;
        Assert.Equal(503, (int)(await AskAsync(id)).StatusCode);
        Assert.Equal("Pending", (string?)(await ReadAsync(await AskAsync(id)))["status"]);
        Assert.Equal(end, (string?)(await ReadAsync(await AskAsync(id)))["status"]);
        Assert.Equal(4, (await simulator.RequestsAsync(token)).Count);
        Assert.Equal("Task not found", (string?)(await ReadAsync(await AskAsync("nobody")))["status"]);
    }

    private Task<HttpResponseMessage> AskAsync(string id) =>
        simulator.PostJsonAsync(Kontext + "/get_result", new JsonObject { ["id"] = id }.ToJsonString(), Key);

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
}

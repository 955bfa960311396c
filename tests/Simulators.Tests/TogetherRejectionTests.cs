using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class TogetherRejectionTests(SimulatorFixture simulator)
{
    private const string Route = "/together/v1/images/generations";

    [Theory]
    [InlineData("""{"prompt":"p"}""", 400, "model", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell"}""", 400, "prompt", null)]
    [InlineData("""{"model":"nobody/nothing","prompt":"p"}""", 404, null, "model_not_available")]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p","width":1001}""", 400, "width", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p","n":5}""", 400, "n", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p","n":"2"}""", 400, "n", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p","steps":13}""", 400, "steps", null)]
    [InlineData("""{"model":"google/imagen-4.0-fast","prompt":"p","steps":1}""", 400, "steps", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p","size":"1024x1024"}""", 400, "size", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p","response_format":"b64_json"}""", 400, "response_format", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p","output_format":"webp"}""", 400, "output_format", null)]
    [InlineData(
        """{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p","image_url":"https://a.example.test"}""", 400, "image_url", null)]
    [InlineData(
        """{"model":"black-forest-labs/FLUX.1-kontext-pro","prompt":"p","image_url":"data:image/png;base64,AAAA"}""", 400, "image_url",
        null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-kontext-pro","prompt":"p","width":1024}""", 400, "width", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-kontext-pro","prompt":"p","aspect_ratio":"7:5"}""", 400, "aspect_ratio", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.2-pro","prompt":"p","reference_images":[]}""", 400, "reference_images", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"[moderate]"}""", 422, null, "nsfw_content")]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"[filter-output]"}""", 400, "prompt", null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"[429]"}""", 429, null, "rate_limit_exceeded")]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"[quota]"}""", 402, null, null)]
    [InlineData("""{"model":"black-forest-labs/FLUX.1-schnell","prompt":"[503]"}""", 503, null, null)]
    public async Task Generate_WrongOrFaulty_IsRefused(string body, int status, string? param, string? code)
    {
        using var response = await simulator.PostJsonAsync(Route, body);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((status, param, code), ((int)response.StatusCode, (string?)error["param"], (string?)error["code"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer other")]
    public async Task Generate_WithoutAGoodKey_Is401(string? authorization)
    {
        using var response = await simulator.PostJsonAsync(
            Route, """{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p"}""", authorization);
        Assert.Equal(401, (int)response.StatusCode);
    }
}

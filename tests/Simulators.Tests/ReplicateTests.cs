using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class ReplicateTests(SimulatorFixture simulator)
{
    private const string Schnell = "/replicate/v1/models/black-forest-labs/flux-schnell/predictions";
    private const string ByVersion = "/replicate/v1/predictions";
    private const string Sdxl = "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa";
    private const string Key = "Bearer r8_test";

    [Theory]
    [InlineData(Schnell, """{"input":{}}""", 422, "input", "prompt is required")]
    [InlineData(Schnell, """{"prompt":"x"}""", 422, "", "Additional property prompt is not allowed")]
    [InlineData(Schnell, """{"input":{"prompt":"x","steps":4}}""", 422, "input", "Additional property steps is not allowed")]
    [InlineData(Schnell, """{"input":{"prompt":"x","num_outputs":5}}""", 422, "input.num_outputs", "Must be less than or equal to 4")]
    [InlineData(
        Schnell, """{"input":{"prompt":"x","num_outputs":"2"}}""", 422, "input.num_outputs",
        "Invalid type. Expected: an integer, given: a string")]
    [InlineData(
        Schnell, """{"input":{"prompt":"x","output_format":"jpeg"}}""", 422, "input.output_format",
        "output_format must be one of the following: webp, jpg, png")]
    [InlineData(Schnell, """{"input":3}""", 422, "input", "Invalid type. Expected: an object, given: a value")]
    [InlineData(ByVersion, """{"input":{"prompt":"x"}}""", 422, "", "version is required")]
    [InlineData(ByVersion, """{"version":"nobody","input":{"prompt":"x"}}""", 422, null, null)]
    [InlineData("/replicate/v1/models/stability-ai/sdxl/predictions", """{"input":{"prompt":"x"}}""", 404, null, null)]
    [InlineData("/replicate/v1/models/nobody/nothing/predictions", """{"input":{"prompt":"x"}}""", 404, null, null)]
    [InlineData("/replicate/v1/deployments/acme/other/predictions", """{"input":{"prompt":"x"}}""", 404, null, null)]
    [InlineData(
        "/replicate/v1/models/black-forest-labs/flux-kontext-pro/predictions",
        """{"input":{"prompt":"x","input_image":"data:image/png;base64,AAAA"}}""", 422, "input.input_image",
        "Invalid type. Expected: a URL, given: a string")]
    public async Task Create_WithAWrongRequest_IsRefused(string path, string body, int status, string? field, string? description)
    {
        using var response = await simulator.PostJsonAsync(path, body, Key);
        var error = await ReadAsync(response);
        Assert.Equal((status, status), ((int)response.StatusCode, (int)error["status"]!));
        Assert.Equal(
            (field, description), ((string?)error["invalid_fields"]?[0]?["field"], (string?)error["invalid_fields"]?[0]?["description"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer sk-test-1")]
    [InlineData("r8_test")]
    public async Task Anything_WithoutAToken_IsUnauthenticated(string? authorization)
    {
        using var response = await simulator.PostJsonAsync(Schnell, """{"input":{"prompt":"x"}}""", authorization);
        Assert.Equal((401, "Unauthenticated"), ((int)response.StatusCode, (string?)(await ReadAsync(response))["title"]));
    }

    [Theory]
    [InlineData("prefer", "wait=61")]
    [InlineData("prefer", "wait=0")]
    [InlineData("prefer", "respond-async")]
    [InlineData("cancel-after", "4s")]
    [InlineData("cancel-after", "30")]
    public async Task Create_WithAWrongHeader_IsRefused(string name, string value)
    {
        using var response = await CreateAsync(Schnell, """{"input":{"prompt":"x"}}""", (name, value));
        Assert.Equal(400, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("[429:30]", 429, "Request was throttled. Your rate limit resets in ~30s.")]
    [InlineData("[quota]", 402, "You have insufficient credit to run this model.")]
    [InlineData("[500]", 500, "An unexpected error occurred.")]
    [InlineData("[503]", 503, "The service is temporarily unavailable.")]
    public async Task Create_WithAFaultWord_ResponsesItsForm(string word, int status, string detail)
    {
        using var response = await CreateAsync(Schnell, $$$"""{"input":{"prompt":"{{{word}}}"}}""", ("prefer", "wait"));
        Assert.Equal((status, detail), ((int)response.StatusCode, (string?)(await ReadAsync(response))["detail"]));
    }

    [Theory]
    [InlineData("[moderate]", 1, "failed", 0)]
    [InlineData("[filter-output]", 1, "failed", 0)]
    [InlineData("[filter-output]", 3, "succeeded", 2)]
    [InlineData("[empty]", 1, "succeeded", 0)]
    [InlineData("", 4, "succeeded", 4)]
    public async Task Prediction_InsideTheWait_EndsAsItsWordSays(string word, int count, string status, int images)
    {
        using var response = await CreateAsync(
            Schnell, $$$"""{"input":{"prompt":"x {{{word}}}","num_outputs":{{{count}}}}}""", ("prefer", "wait=60"));
        var prediction = await ReadAsync(response);
        Assert.Equal((201, status), ((int)response.StatusCode, (string?)prediction["status"]));
        Assert.Equal(images, prediction["output"]?.AsArray().Count ?? 0);
    }

    [Fact]
    public async Task Prediction_GivesRealImagesOfItsRatioAndFormat()
    {
        using var links = await CreateAsync(
            Schnell, """{"input":{"prompt":"x","aspect_ratio":"16:9","output_format":"png"}}""", ("prefer", "wait"));
        var image = ImageInfo.Read(await simulator.Client.GetByteArrayAsync((string)(await ReadAsync(links))["output"]![0]!))!;
        Assert.Equal((ImageFormat.Png, "1376x768"), (image.Format, image.Size.ToString()));
        using var data = await CreateAsync(
            "/replicate/v1/models/black-forest-labs/flux-kontext-pro/predictions", """{"input":{"prompt":"x","output_format":"jpg"}}""",
            ("prefer", "wait"));
        Assert.StartsWith("data:image/jpeg;base64,", (string?)(await ReadAsync(data))["output"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prediction_BeyondTheWait_GoesOnWithEachQuestion_AndIsCancelled()
    {
        var token = "t" + Guid.NewGuid().ToString("N");
        using var created = await CreateAsync(
            ByVersion, $$$"""{"version":"{{{Sdxl}}}","input":{"prompt":"x [500*1@GET][token:{{{token}}}]"}}""", ("prefer", "wait=1"));
        Assert.Equal(202, (int)created.StatusCode);
        var id = (string)(await ReadAsync(created))["id"]!;
        Assert.Equal(500, (int)(await AskAsync(HttpMethod.Get, id)).StatusCode);
        Assert.Equal("processing", (string?)(await ReadAsync(await AskAsync(HttpMethod.Get, id)))["status"]);
        Assert.Equal("succeeded", (string?)(await ReadAsync(await AskAsync(HttpMethod.Get, id)))["status"]);
        Assert.Equal(404, (int)(await AskAsync(HttpMethod.Get, "nobody")).StatusCode);
        Assert.Equal(4, (await simulator.RequestsAsync(token)).Count);

        using var endless = await CreateAsync(
            "/replicate/v1/models/simulated/endless/predictions", """{"input":{"prompt":"x"}}""", ("prefer", "wait=1"));
        var other = (string)(await ReadAsync(endless))["id"]!;
        for (var question = 0; question < 5; question++)
            Assert.Equal("processing", (string?)(await ReadAsync(await AskAsync(HttpMethod.Get, other)))["status"]);
        Assert.Equal("canceled", (string?)(await ReadAsync(await AskAsync(HttpMethod.Post, other + "/cancel")))["status"]);
        Assert.Equal("canceled", (string?)(await ReadAsync(await AskAsync(HttpMethod.Get, other)))["status"]);
    }

    [Fact]
    public async Task Model_IsDescribedByItsSchema()
    {
        using var response = await simulator.SendAsync(HttpMethod.Get, "/replicate/v1/models/black-forest-labs/flux-schnell", null, Key);
        var version = (await ReadAsync(response))["latest_version"]!;
        var schemas = version["openapi_schema"]!["components"]!["schemas"]!;
        Assert.Equal(["prompt"], schemas["Input"]!["required"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(4, (int)schemas["Input"]!["properties"]!["num_outputs"]!["maximum"]!);
        Assert.Contains("16:9", schemas["aspect_ratio"]!["enum"]!.AsArray().Select(choice => (string?)choice));
        using var same = await simulator.SendAsync(
            HttpMethod.Get, $"/replicate/v1/models/black-forest-labs/flux-schnell/versions/{version["id"]}", null, Key);
        Assert.Equal((string?)version["id"], (string?)(await ReadAsync(same))["id"]);
        using var none = await simulator.SendAsync(HttpMethod.Get, "/replicate/v1/models/nobody/nothing", null, Key);
        Assert.Equal(404, (int)none.StatusCode);
    }

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

    private Task<HttpResponseMessage> AskAsync(HttpMethod method, string path) =>
        simulator.SendAsync(method, "/replicate/v1/predictions/" + path, null, Key);

    private Task<HttpResponseMessage> CreateAsync(string path, string body, (string Name, string Value) header)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        { Content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")) };
        request.Headers.TryAddWithoutValidation("authorization", Key);
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return simulator.Client.SendAsync(request);
    }
}

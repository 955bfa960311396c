using System.Text;
using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class GoogleRejectionTests(SimulatorFixture simulator)
{
    private const string Vertex = "/vertex/v1/projects/p/locations/us-central1/publishers/google/models/";
    private const string Gemini = "/gemini/v1beta/models/";
    private const string Imagen = "imagen-4.0-generate-001";
    private const string Capability = "imagen-3.0-capability-001";
    private const string Flash = "gemini-2.5-flash-image";

    [Theory]
    [InlineData("""{"prompt":"p"}""", "Unknown name")]
    [InlineData("""{"instances":[]}""", "instance")]
    [InlineData("""{"instances":[{"prompt":"p"},{"prompt":"p"}]}""", "instance")]
    [InlineData("""{"instances":[{}]}""", "instances[0].prompt")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"n":1}}""", "\"n\" at 'parameters'")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"sampleCount":5}}""", "sampleCount")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"sampleCount":"2"}}""", "sampleCount")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"aspectRatio":"3:2"}}""", "aspectRatio")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"sampleImageSize":"2k"}}""", "sampleImageSize")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"seed":1}}""", "watermark")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"seed":4294967296,"addWatermark":false}}""", "seed")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"outputOptions":{"mimeType":"image/webp"}}}""", "mimeType")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"outputOptions":{"compressionQuality":101}}}""", "compressionQuality")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"personGeneration":"ALLOW_ADULT"}}""", "personGeneration")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"editMode":"EDIT_MODE_DEFAULT"}}""", "picture")]
    [InlineData("""{"instances":[{"prompt":"p"}],"parameters":{"mode":"upscale"}}""", "picture")]
    [InlineData("""{"instances":[{"prompt":"p"}],"labels":{"user":"Upper Case"}}""", "label")]
    [InlineData("""{"instances":[{"prompt":"p","referenceImages":[]}]}""", "not supported")]
    public Task Predict_WithAWrongField_IsRefused(string body, string message) =>
        AssertRefusedAsync(Vertex + Imagen + ":predict", body, 400, "INVALID_ARGUMENT", message);

    [Fact]
    public async Task Predict_OfAnEdit_WantsImagesThatFit()
    {
        await AssertEditAsync(
            """[{"referenceType":"REFERENCE_TYPE_RAW","referenceId":1,"referenceImage":{"bytesBase64Encoded":"AAAA"}}]""",
            "EDIT_MODE_DEFAULT", "decoded");
        await AssertEditAsync($"[{Raw(2)}]", "EDIT_MODE_INPAINT_INSERTION", "mask");
        await AssertEditAsync($"[{Raw(2)},{Mask(3)}]", "EDIT_MODE_INPAINT_INSERTION", "dimensions");
        await AssertEditAsync(
            $"[{Raw(2)},{Mask(2).Replace("\"referenceId\":2", "\"referenceId\":1", StringComparison.Ordinal)}]",
            "EDIT_MODE_INPAINT_INSERTION", "differ");
        await AssertEditAsync($"[{Raw(2)},{Mask(2)}]", "EDIT_MODE_PAINT", "editMode");
        await AssertEditAsync("[]", "EDIT_MODE_DEFAULT", "at least one");
    }

    [Theory]
    [InlineData("""{}""", "contents")]
    [InlineData("""{"contents":[]}""", "contents")]
    [InlineData("""{"contents":[{"parts":[]}]}""", "parts")]
    [InlineData("""{"contents":[{"parts":[{"text":"p","inline_data":{}}]}]}""", "inline_data")]
    [InlineData("""{"contents":[{"role":"system","parts":[{"text":"p"}]}]}""", "role")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]}]}""", "process input image")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":"application/octet-stream","data":"AAAA"}}]}]}""", "mimeType")]
    [InlineData("""{"contents":[{"parts":[{"text":"p"}]}],"n":2}""", "Unknown name")]
    [InlineData("""{"contents":[{"parts":[{"text":"p"}]}],"generationConfig":{"candidateCount":2}}""", "candidateCount")]
    [InlineData("""{"contents":[{"parts":[{"text":"p"}]}],"generationConfig":{"responseModalities":["TEXT"]}}""", "modalities")]
    [InlineData("""{"contents":[{"parts":[{"text":"p"}]}],"generationConfig":{"imageConfig":{"aspectRatio":"1:8"}}}""", "aspectRatio")]
    [InlineData("""{"contents":[{"parts":[{"text":"p"}]}],"generationConfig":{"imageConfig":{"imageSize":"2K"}}}""", "imageSize")]
    [InlineData(
        """{"contents":[{"parts":[{"text":"p"}]}],"generationConfig":{"imageConfig":{"imageOutputOptions":{}}}}""", "imageOutputOptions")]
    [InlineData("""{"contents":[{"parts":[{"text":"p"}]}],"labels":{}}""", "labels")]
    [InlineData("""{"contents":[{"parts":[{"text":"p"}]}],"safetySettings":[{"category":"X","threshold":"OFF"}]}""", "category")]
    public Task GenerateContent_WithAWrongField_IsRefused(string body, string message) =>
        AssertRefusedAsync(Gemini + Flash + ":generateContent", body, 400, "INVALID_ARGUMENT", message, ("x-goog-api-key", "AIza-test-1"));

    [Theory]
    [InlineData(Vertex + Imagen + ":generateContent")]
    [InlineData(Vertex + "imagen-9:predict")]
    [InlineData("/vertex/v1/projects/p/locations/global/publishers/google/models/" + Imagen + ":predict")]
    public Task Vertex_UnknownModelOrMethod_Is404(string path) => AssertRefusedAsync(path, "{}", 404, "NOT_FOUND", "");

    [Theory]
    [InlineData(null, null, 401, "UNAUTHENTICATED")]
    [InlineData("authorization", "Bearer nonsense", 401, "UNAUTHENTICATED")]
    [InlineData("x-goog-api-key", "other", 401, "UNAUTHENTICATED")]
    public Task Vertex_WithoutAGoodToken_Is401(string? name, string? value, int status, string word) =>
        AssertRefusedAsync(Vertex + Imagen + ":predict", "{}", status, word, "", (name ?? "x-none", value ?? "x"));

    [Theory]
    [InlineData("x-none", "x", 403, "PERMISSION_DENIED", null)]
    [InlineData("x-goog-api-key", "other", 400, "INVALID_ARGUMENT", "API_KEY_INVALID")]
    [InlineData("authorization", "Bearer AIza-test-1", 401, "UNAUTHENTICATED", "ACCESS_TOKEN_TYPE_UNSUPPORTED")]
    public async Task Gemini_WithoutAGoodKey_IsRefused(string name, string value, int status, string word, string? reason)
    {
        var error = await AssertRefusedAsync(Gemini + Flash + ":generateContent", "{}", status, word, "", (name, value));
        Assert.Equal(reason, (string?)error["details"]?[0]?["reason"]);
    }

    [Fact]
    public Task Vertex_ForeignProject_Is403() =>
        AssertRefusedAsync(
            Vertex.Replace("/p/", "/denied-1/", StringComparison.Ordinal) + Imagen + ":predict", "{}", 403, "PERMISSION_DENIED", "denied");

    [Theory]
    [InlineData("[429:17]", 429, "RESOURCE_EXHAUSTED", "17s")]
    [InlineData("[quota]", 429, "RESOURCE_EXHAUSTED", null)]
    [InlineData("[500]", 500, "INTERNAL", null)]
    [InlineData("[503]", 503, "UNAVAILABLE", null)]
    public async Task Gemini_WithAFaultWord_ResponsesItsForm(string word, int status, string name, string? delay)
    {
        var body = $$"""{"contents":[{"parts":[{"text":"{{word}}"}]}]}""";
        var error = await AssertRefusedAsync(
            Gemini + Flash + ":generateContent", body, status, name, "", ("x-goog-api-key", "AIza-test-1"));
        Assert.Equal(
            delay, (string?)error["details"]?.AsArray().Select(detail => detail!["retryDelay"]).FirstOrDefault(found => found is not null));
    }

    [Theory]
    [InlineData("[moderate]", "promptFeedback", "PROHIBITED_CONTENT")]
    [InlineData("[filter-output]", "candidates", "IMAGE_SAFETY")]
    [InlineData("[empty]", "candidates", "NO_IMAGE")]
    public async Task Gemini_ThatWithholds_Answers200AndSaysWhy(string word, string member, string reason)
    {
        using var response = await PostAsync(
            Gemini + Flash + ":generateContent", $$"""{"contents":[{"parts":[{"text":"{{word}}"}]}]}""", ("x-goog-api-key", "AIza-test-1"));
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Contains(
            reason, JsonNode.Parse(await response.Content.ReadAsStringAsync())![member]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[filter-output]", false, 1)]
    [InlineData("[filter-output]", true, 2)]
    [InlineData("", false, 2)]
    public async Task Imagen_ThatWithholds_LeavesTheImageOutOrSaysWhy(string word, bool reason, int predictions)
    {
        var body = $$$"""{"instances":[{"prompt":"{{{word}}}"}],"parameters":{"sampleCount":2,"includeRaiReason":{{{(reason ? "true" : "false")}}}}}""";
        using var response = await PostAsync(Vertex + Imagen + ":predict", body, ("authorization", "Bearer ya29.test"));
        Assert.Equal(predictions, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["predictions"]!.AsArray().Count);
    }

    private Task<JsonNode> AssertEditAsync(string references, string mode, string message) => AssertRefusedAsync(
        Vertex + Capability
            + ":predict",
            $$$"""{"instances":[{"prompt":"p","referenceImages":{{{references}}}}],"parameters":{"editMode":"{{{mode}}}"}}""", 400,
            "INVALID_ARGUMENT", message);

    private static string Raw(int side) =>
        $$$"""{"referenceType":"REFERENCE_TYPE_RAW","referenceId":1,"referenceImage":{"bytesBase64Encoded":"{{{Convert.ToBase64String(Images.Opaque(side, side))}}}"}}""";

    private static string Mask(int side) =>
        $$$"""{"referenceType":"REFERENCE_TYPE_MASK","referenceId":2,"referenceImage":{"bytesBase64Encoded":"{{{Convert.ToBase64String(Images.Opaque(side, side))}}}"},"maskImageConfig":{"maskMode":"MASK_MODE_USER_PROVIDED"}}""";

    private async Task<JsonNode> AssertRefusedAsync(
        string path, string body, int status, string word, string message, (string Name, string Value)? header = null)
    {
        using var response = await PostAsync(path, body, header ?? ("authorization", "Bearer ya29.test"));
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((status, status, word), ((int)response.StatusCode, (int)error["code"]!, (string?)error["status"]));
        Assert.Contains(message, (string)error["message"]!, StringComparison.OrdinalIgnoreCase);
        return error;
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body, (string Name, string Value) header)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return simulator.Client.SendAsync(request);
    }
}

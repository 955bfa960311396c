using System.Text.Json.Nodes;

namespace ImageGateway.Simulators.Tests;

[Collection(SimulatorFixture.Collection)]
public sealed class BedrockRejectionTests(SimulatorFixture simulator)
{
    private const string Key = "Bearer bedrock-api-key-test-1";
    private const string Titan1 = "amazon.titan-image-generator-v1";
    private const string Titan = "amazon.titan-image-generator-v2:0";
    private const string Nova = "amazon.nova-canvas-v1:0";
    private const string Sdxl = "stability.stable-diffusion-xl-v1";
    private const string Core = "stability.stable-image-core-v1:1";
    private const string Sd35 = "stability.sd3-5-large-v1:0";
    private const string Services = "us.stability.stable-";

    private static readonly string Image = Convert.ToBase64String(Images.Opaque(512, 512));
    private static readonly string Mask = Convert.ToBase64String(Images.BlackAndWhite(512, 512));

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "amazon.titan-embed-image-v1", "{}", "model identifier is invalid" },
        { Titan, "{}", "required key [taskType] not found" },
        { Titan, """{"taskType":"DRAW"}""", "#/taskType: DRAW is not a valid enum value" },
        { Titan1, """{"taskType":"BACKGROUND_REMOVAL","backgroundRemovalParams":{}}""", "#/taskType: BACKGROUND_REMOVAL" },
        { Titan, """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"x"},"n":1}""", "extraneous key [n]" },
        { Titan, """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"x","style":"PHOTOREALISM"}}""", "extraneous key [style]" },
        { Titan, TextImage("\"width\":1000,\"height\":1000"), "1000x1000 is not supported" },
        { Titan, TextImage("\"numberOfImages\":6"), "6 is not less or equal to 5" },
        { Titan, TextImage("\"quality\":\"hd\""), "hd is not a valid enum value" },
        { Titan, TextImage("\"cfgScale\":1"), "1 is not greater or equal to 1.1" },
        { Titan, TextImage("\"seed\":2147483647"), "is not less or equal to 2147483646" },
        { Titan, TextImage(text: new string('x', 513)), "expected maxLength: 512" },
        { Nova, TextImage("\"width\":300,\"height\":1024"), "300x1024 is not supported" },
        { Nova, TextImage("\"width\":2048,\"height\":2048"), "2048x2048 is not supported" },
        { Nova, TextImage("\"seed\":858993460"), "is not less or equal to 858993459" },
        { Nova, $$$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{{Image}}}"}}""", "Exactly one of maskPrompt and maskImage" },
        { Nova, $$$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{{Image}}}","maskImage":"{{{Image}}}"}}""",
            "pure black and pure white" },
        { Nova, $$$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{{Image}}}","maskPrompt":"x"},"imageGenerationConfig":{"width":512,"height":512}}""",
            "Width and height are not supported" },
        { Nova, $$$"""{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["data:image/png;base64,{{{Image}}}"]}}""",
            "valid base64-encoded" },
        { Nova, """{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":[]}}""", "between 1 and 5" },
        { Nova, $$$"""{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["{{{Convert.ToBase64String(Images.Transparent(512, 512))}}}"]}}""",
            "transparent pixels" },
        { Nova, """{"taskType":"COLOR_GUIDED_GENERATION","colorGuidedGenerationParams":{"text":"x","colors":["red"]}}""", "hexadecimal" },
        { Titan, $$$"""{"taskType":"BACKGROUND_REMOVAL","backgroundRemovalParams":{"image":"{{{Image}}}"},"imageGenerationConfig":{}}""",
            "extraneous key [imageGenerationConfig]" },
        { Sdxl, "{}", "text_prompts: is required" },
        { Sdxl, """{"text_prompts":[{"text":"x"}],"width":512,"height":512}""", "512x512" },
        { Sdxl, """{"text_prompts":[{"text":"x"}],"samples":2}""", "samples: must be no greater than 1" },
        { Sdxl, """{"text_prompts":[{"text":"x"}],"mask_source":"MASK_IMAGE_WHITE"}""", "mask_source: is only allowed beside init_image" },
        { Core, """{"prompt":""}""", "prompt: cannot be blank" },
        { Core, """{"prompt":"x","aspect_ratio":"4:3"}""", "aspect_ratio: must be one of" },
        { Core, """{"prompt":"x","output_format":"webp"}""", "output_format: must be one of png, jpeg" },
        { Core, """{"prompt":"x","n":1}""", "n: is not a known parameter" },
        { Core, """{"prompt":"x","seed":4294967295}""", "seed: must be no greater than 4294967294" },
        { Sd35, """{"prompt":"x","mode":"image-to-image"}""", "image: is required" },
        { Sd35, $$$"""{"prompt":"x","mode":"image-to-image","image":"{{{Image}}}"}""", "strength: is required" },
        { "stability.stable-image-inpaint-v1:0", "{}", "on-demand throughput" },
        { Services + "image-inpaint-v1:0", """{"prompt":"x"}""", "image: is required" },
        { Services + "image-inpaint-v1:0", """{"prompt":"x","image":"not base64!"}""", "image: must be a valid base64 encoded image" },
        { Services + "image-search-replace-v1:0", $$$"""{"prompt":"x","image":"{{{Image}}}"}""", "search_prompt: is required" },
        { Services + "outpaint-v1:0", $$$"""{"image":"{{{Image}}}"}""", "left, right, up, down" },
        { Services + "image-remove-background-v1:0", $$$"""{"image":"{{{Image}}}","output_format":"jpeg"}""", "output_format" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Invoke_WithAWrongParameter_IsRefused(string model, string body, string message)
    {
        using var response = await PostAsync(model, body);
        Assert.Equal((400, "ValidationException"), ((int)response.StatusCode, response.Headers.GetValues("x-amzn-errortype").Single()));
        Assert.Contains(message, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["message"]!, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Right => new()
    {
        { Nova, $$$"""{"taskType":"OUTPAINTING","outPaintingParams":{"image":"{{{Image}}}","maskImage":"{{{Mask}}}","outPaintingMode":"PRECISE"}}""" },
        { "arn:aws:bedrock:us-west-2::foundation-model/amazon.titan-image-generator-v2:0",
            $$$"""{"taskType":"BACKGROUND_REMOVAL","backgroundRemovalParams":{"image":"{{{Image}}}"}}""" },
        { "us." + Core, """{"prompt":"x"}""" },
        { Services + "style-transfer-v1:0", $$$"""{"init_image":"{{{Image}}}","style_image":"{{{Image}}}"}""" },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public async Task Invoke_ByAnyNameOfAModel_Draws(string model, string body)
    {
        using var response = await PostAsync(model, body);
        Assert.True((int)response.StatusCode == 200, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("[429]", 429, "ThrottlingException")]
    [InlineData("[quota]", 400, "ServiceQuotaExceededException")]
    [InlineData("[500]", 500, "InternalServerException:http://internal.amazon.com/coral/com.amazon.bedrock/")]
    [InlineData("[503]", 503, "ServiceUnavailableException")]
    [InlineData("[moderate]", 400, "ValidationException")]
    public async Task Invoke_WithAFaultWord_ResponsesItsForm(string word, int status, string type)
    {
        using var response = await PostAsync(Titan, TextImage(text: word));
        Assert.Equal((status, type), ((int)response.StatusCode, response.Headers.GetValues("x-amzn-errortype").Single()));
    }

    [Fact]
    public async Task Invoke_Blocked_Answers200WithoutAImage()
    {
        using var titan = await PostAsync(Titan, TextImage(text: "[filter-output]"));
        using var core = await PostAsync(Core, """{"prompt":"[moderate]"}""");
        Assert.Contains(
            "content filters", (string)JsonNode.Parse(await titan.Content.ReadAsStringAsync())!["error"]!, StringComparison.Ordinal);
        Assert.Equal("""{"finish_reasons":["Filter reason: prompt"]}""", await core.Content.ReadAsStringAsync());
    }

    private static string TextImage(string config = "", string text = "x") =>
        $$$"""{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"{{{text}}}"},"imageGenerationConfig":{{{{config}}} }}""";

    private Task<HttpResponseMessage> PostAsync(string model, string body) =>
        simulator.PostJsonAsync($"/bedrock/us-west-2/model/{Uri.EscapeDataString(model)}/invoke", body, Key);
}

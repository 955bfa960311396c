using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Google;
using ImageGateway.Providers.Tests.Kit;
using static ImageGateway.Providers.Tests.Shared.Google.AskGoogle;

namespace ImageGateway.Providers.Tests.Shared.Google;

/// <summary>Gemini's image models on both surfaces, and Imagen at the Gemini API.</summary>
public sealed class GeminiTests
{
    [Fact]
    public void Translate_GenerationOnVertex_IsTheExample()
    {
        var translation = Generate(
            true, new
            {
                model = Flash,
                prompt = "a lighthouse on a cliff",
                size = "1792x1024",
                seed = 7,
                output_format = "png",
                personGeneration = "ALLOW_ADULT"
            });
        Example.Request("vertex.gemini-generatecontent").AssertIs(Assert.Single(translation.Calls));
        Assert.Equal((Flash, 1), (translation.Model, translation.Calls[0].Images));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_EditAtTheGeminiApi_IsTheExample()
    {
        var example = Example.Request("gemini.generatecontent");
        var image = Convert.FromBase64String((string)example.Body["contents"]![0]!["parts"]![1]!["inlineData"]!["data"]!);
        var translation = Edit(
            false, [("model", "gemini-3-pro-image-preview"), ("prompt", "add a red hat"), ("size", "2400x1600"),
                ("responseModalities", """["TEXT","IMAGE"]""")],
            Ask.Image(type: "application/octet-stream", content: image));
        example.AssertIs(Assert.Single(translation.Calls));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_ImagenAtTheGeminiApi_IsTheExample()
    {
        var translation = Generate(
            false, new
            {
                model = "models/imagen-4.0-generate-001",
                prompt = "a lighthouse",
                size = "1024x1024",
                personGeneration = "allow_adult"
            });
        Example.Request("gemini.imagen-predict").AssertIs(Assert.Single(translation.Calls));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_ImagenAtTheGeminiApi_ReportsWhatOnlyVertexTakes()
    {
        var translation = Generate(
            false, new
            {
                model = Imagen,
                prompt = "p",
                seed = 7,
                negative_prompt = "blurry",
                moderation = "low",
                user = "u",
                output_format = "jpeg",
                quality = "hd"
            });
        Assert.Equal(["seed", "negative_prompt", "moderation", "user"], translation.Dropped);
        Bodies.AssertSame(
            JsonNode.Parse(
                """{"sampleCount":1,"sampleImageSize":"2K","outputOptions":{"mimeType":"image/jpeg","compressionQuality":100}}"""), Body(
                    translation)["parameters"]);
    }

    [Theory]
    [InlineData(Flash, "1024x1024", "1:1", null)]
    [InlineData(Flash, "4096x4096", "1:1", null)]
    [InlineData(Flash, "1536x1024", "3:2", null)]
    [InlineData(Flash, "1792x1024", "16:9", null)]
    [InlineData(Flash, "3840x480", "21:9", null)]
    [InlineData(Newest, "3840x480", "8:1", null)]
    [InlineData(Newest, "512x512", "1:1", "512")]
    [InlineData(Newest, "2048x1536", "4:3", "2K")]
    [InlineData(Newest, "4096x4096", "1:1", "4K")]
    [InlineData("gemini-3-pro-image", "512x512", "1:1", null)]
    [InlineData("gemini-9-image", "2048x2048", "1:1", null)]
    public void Translate_Size_IsTheNearestRatioAndResolution(string model, string size, string ratio, string? resolution)
    {
        var translation = Generate(false, new { model, prompt = "p", size });
        var config = Body(translation)["generationConfig"]!["imageConfig"]!;
        Assert.Equal((ratio, resolution, null), ((string?)config["aspectRatio"], (string?)config["imageSize"], translation.SizeUsed));
    }

    [Theory]
    [InlineData("""{}""", """{}""", """{}""")]
    [InlineData("""{"seed":0,"temperature":0}""", """{"seed":0,"temperature":0}""", """{}""")]
    [InlineData("""{"quality":"high"}""", """{"imageConfig":{"imageSize":"2K"}}""", """{}""")]
    [InlineData("""{"quality":"low"}""", """{"imageConfig":{"imageSize":"512"}}""", """{}""")]
    [InlineData("""{"quality":"medium"}""", """{}""", """{}""")]
    [InlineData("""{"quality":"auto","background":"opaque"}""", """{}""", """{}""")]
    [InlineData("""{"quality":"high","image_size":"4K"}""", """{"imageConfig":{"imageSize":"4K"}}""", """{}""")]
    [InlineData("""{"size":"1024x1024","aspect_ratio":"21:9"}""", """{"imageConfig":{"aspectRatio":"21:9"}}""", """{}""")]
    [InlineData("""{"size":"1024x1024","imageConfig":{"aspectRatio":"21:9"}}""", """{"imageConfig":{"aspectRatio":"21:9"}}""", """{}""")]
    [InlineData(
        """{"size":"1024x1024","generationConfig":{"topP":0.5,"candidateCount":4,"imageConfig":{"imageSize":"2K"}}}""",
        """{"topP":0.5,"imageConfig":{"aspectRatio":"1:1","imageSize":"2K"}}""", """{}""")]
    [InlineData("""{"responseModalities":["TEXT","IMAGE"]}""", """{"responseModalities":["TEXT","IMAGE"]}""", """{}""")]
    [InlineData(
        """{"output_format":"jpeg","output_compression":0}""",
        """{"imageConfig":{"imageOutputOptions":{"mimeType":"image/jpeg","compressionQuality":0}}}""", """{}""")]
    [InlineData("""{"user":"u-1"}""", """{}""", """{"labels":{"user":"u-1"}}""")]
    [InlineData("""{"systemInstruction":{"parts":[{"text":"s"}]}}""", """{}""", """{"systemInstruction":{"parts":[{"text":"s"}]}}""")]
    [InlineData("""{"safetySettings":[],"moderation":"low"}""", """{}""", """{"safetySettings":[]}""")]
    public void Translate_ParameterOnVertex_HasItsPlace(string asked, string generation, string top)
    {
        var body = JsonNode.Parse(asked)!.AsObject();
        (body["model"], body["prompt"]) = (Newest, "p");
        var config = JsonNode.Parse(generation)!.AsObject();
        config["responseModalities"] ??= new JsonArray("IMAGE");
        var expected = JsonNode.Parse(top)!.AsObject();
        expected["contents"] = JsonNode.Parse("""[{"role":"user","parts":[{"text":"p"}]}]""");
        expected["generationConfig"] = config;

        var translation = Generate(true, body);
        Bodies.AssertSame(expected, Body(translation));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_LessModeration_IsAThresholdOfEveryCategory()
    {
        var settings = Body(Generate(false, new { model = Flash, prompt = "p", moderation = "low" }))["safetySettings"]!.AsArray();
        Assert.Equal(4, settings.Count);
        Assert.All(settings, setting => Assert.Equal("BLOCK_ONLY_HIGH", (string?)setting!["threshold"]));
    }

    [Fact]
    public void Translate_ParametersWithoutAPlace_AreReported()
    {
        var translation = Generate(false, new
        {
            model = Flash,
            prompt = "p",
            quality = "high",
            style = "vivid",
            background = "transparent",
            output_format = "png",
            output_compression = 80,
            input_fidelity = "high",
            negative_prompt = "blurry",
            user = "u",
            candidateCount = 2,
        });
        Assert.Equal(
            ["quality", "style", "background", "output_format", "output_compression", "input_fidelity", "negative_prompt", "user",
                "candidateCount"], translation.Dropped);
    }

    [Fact]
    public void Translate_MoreImages_AreCallsWithSeedsOfTheirOwn()
    {
        var translation = Generate(false, new { model = Flash, prompt = "p", n = 3, seed = int.MaxValue });
        Assert.Equal([1, 1, 1], translation.Calls.Select(call => call.Images));
        Assert.Equal([int.MaxValue, 0L, 1L], translation.Calls.Select(call => (long)Bodies.Json(call)["generationConfig"]!["seed"]!));
    }

    [Fact]
    public void Translate_SeveralImages_AreParts()
    {
        var jpeg = Ask.Image("image[]", type: "image/jpeg");
        var body = Body(
            Edit(false, [("model", Flash), ("prompt", "together")], Ask.Image("image[]", content: Png(1, 255), type: "image/jpeg"), jpeg));
        var parts = body["contents"]![0]!["parts"]!.AsArray();
        Assert.Equal(["image/png", "image/jpeg"], parts.Skip(1).Select(part => (string?)part!["inlineData"]!["mimeType"]));
        Assert.Equal("AQID", (string?)parts[2]!["inlineData"]!["data"]);
    }

    [Fact]
    public void Translate_ContentsOfTheCallersOwn_GoAsTheyAre()
    {
        var contents = JsonNode.Parse("""[{"role":"user","parts":[{"fileData":{"fileUri":"gs://b/1.png","mimeType":"image/png"}}]}]""")!;
        var body = Body(Generate(true, new { model = Flash, prompt = "p", contents = contents.DeepClone() }));
        Bodies.AssertSame(contents, body["contents"]);
    }

    [Fact]
    public void Translate_NoModel_IsTheDefault() =>
        Assert.EndsWith(
            $"/v1beta/models/{GoogleModels.Default}:generateContent", Generate(
                false, new { prompt = "p" }).Calls[0].Uri.AbsoluteUri, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:9/gemini/v1beta")]
    [InlineData("http://127.0.0.1:9/gemini/v1beta/")]
    [InlineData("http://127.0.0.1:9/gemini")]
    public void Translate_BaseUrl_WithOrWithoutTheVersion(string baseUrl) => Assert.Equal(
        $"http://127.0.0.1:9/gemini/v1beta/models/{Flash}:generateContent",
        GeminiApi.Translate(
            new(new(ImageOperation.Generation, Parameters(new { model = Flash, prompt = "p" }), []), Endpoint(false) with
            {
                BaseUrl = new(baseUrl),
            })).Calls[0].Uri.AbsoluteUri);

    [Fact]
    public void Translate_AMask_IsRefused()
    {
        var refusal = Edit(false, [("model", Flash), ("prompt", "p")], Ask.Image(), Ask.Image("mask")).Refusal!;
        Assert.Equal((400, "unsupported_operation", "mask"), (refusal.Status, refusal.Code, refusal.Param));
    }

    [Theory]
    [InlineData(
        ImageOperation.Edit, """{"model":"gemini-2.5-flash-image","image":"https://a.example.test"}""", "missing_required_parameter",
        "prompt")]
    [InlineData(
        ImageOperation.Edit, """{"model":"imagen-4.0-generate-001","prompt":"p","image":"https://a.example.test"}""",
        "unsupported_operation", "model")]
    [InlineData(
        ImageOperation.Variation, """{"model":"gemini-2.5-flash-image","image":"https://a.example.test"}""", "unsupported_operation", null)]
    [InlineData(ImageOperation.Generation, """{"prompt":"p","size":"banana"}""", "invalid_value", "size")]
    public void Translate_WhatTheGeminiApiCannotDo_IsRefused(ImageOperation operation, string body, string code, string? param)
    {
        var refusal = Translate(false, new(operation, Parameters(JsonNode.Parse(body)!), [])).Refusal!;
        Assert.Equal((400, code, param), (refusal.Status, refusal.Code, refusal.Param));
    }

    [Fact]
    public void Translate_JsonEdit_AsksForFiles() =>
        Assert.True(
            Translate(false, new(
                ImageOperation.Edit, Parameters(
                    new { model = Flash, prompt = "p", images = new[] { new { image_url = "https://a.example.test" } } }), [])).NeedsFiles);

    [Fact]
    public void Models_RetiredOnes_NameTheirSuccessors()
    {
        var retired = Vertex.Models.Where(model => model.Sunset is not null).ToList();
        Assert.Contains(retired, model => model.Name == Imagen);
        Assert.All(retired, model => Assert.Equal(new DateOnly(2026, 8, 17), model.Sunset));
        Assert.All(retired, model => Assert.Contains(Vertex.Models, other => other.Name == model.Successor && other.Sunset is null));
        Assert.DoesNotContain(GeminiApi.Models, model => model.Name == Capability);
    }
}

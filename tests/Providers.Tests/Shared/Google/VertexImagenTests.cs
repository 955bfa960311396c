using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Shared.Imaging;
using static ImageGateway.Providers.Tests.Shared.Google.AskGoogle;

namespace ImageGateway.Providers.Tests.Shared.Google;

/// <summary>Imagen on Vertex AI.</summary>
public sealed class VertexImagenTests
{
    [Fact]
    public void Translate_Generation_IsTheExample()
    {
        var translation = Generate(true, new
        {
            model = Imagen,
            prompt = "a lighthouse on a cliff",
            n = 2,
            size = "2816x1536",
            negativePrompt = "blurry",
            personGeneration = "allow_adult",
            safetySetting = "block_medium_and_above",
            addWatermark = false,
            seed = 7,
            enhancePrompt = true,
            includeRaiReason = true,
            output_format = "jpeg",
            output_compression = 80,
            labels = new { tenant = "t7" },
        });

        Example.Request("vertex.imagen-predict").AssertIs(Assert.Single(translation.Calls));
        Assert.Equal((Imagen, null, 2), (translation.Model, translation.SizeUsed, translation.Calls[0].Images));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_EditWithAMask_IsTheExampleWithTheMaskTurned()
    {
        var example = Example.Request("vertex.imagen-edit");
        var references = example.Body["instances"]![0]!["referenceImages"]!;
        var image = Convert.FromBase64String((string)references[0]!["referenceImage"]!["bytesBase64Encoded"]!);
        var translation = Edit(
            true, [("model", Capability), ("prompt", "a red door"), ("maskImageConfig", """{"dilation":0.01}"""),
                ("editConfig", """{"baseSteps":35}""")],
            Ask.Image(content: image), Ask.Image("mask", content: Png(1, 0)));

        var call = Assert.Single(translation.Calls);
        var sent = Bodies.Json(call);
        var mask = Convert.FromBase64String(
            (string)sent["instances"]![0]!["referenceImages"]![1]!["referenceImage"]!["bytesBase64Encoded"]!);
        Assert.Equal([255], GreyImage.Read(mask).Pixels);
        references[1]!["referenceImage"]!["bytesBase64Encoded"] = Convert.ToBase64String(mask);
        example.AssertIs(call);
        Assert.Empty(translation.Dropped);
    }

    [Theory]
    [InlineData("1024x1024", "1:1", null, null)]
    [InlineData("1792x1024", "16:9", null, "1408x768")]
    [InlineData("1024x1792", "9:16", null, "768x1408")]
    [InlineData("1536x1024", "4:3", null, "1280x896")]
    [InlineData("2048x2048", "1:1", "2K", null)]
    [InlineData("3840x2160", "16:9", "2K", "2816x1536")]
    [InlineData("256x256", "1:1", null, "1024x1024")]
    public void Translate_Size_IsTheNearestRatioAndResolution(string size, string ratio, string? resolution, string? used)
    {
        var translation = Generate(true, new { model = Imagen, prompt = "p", size });
        var parameters = Body(translation)["parameters"]!;
        Assert.Equal(
            (ratio, resolution, used),
            ((string?)parameters["aspectRatio"], (string?)parameters["sampleImageSize"], translation.SizeUsed?.ToString()));
    }

    [Theory]
    [InlineData("""{}""", """{}""")]
    [InlineData("""{"size":"auto","user":null}""", """{}""")]
    [InlineData("""{"seed":0,"addWatermark":false}""", """{"parameters":{"seed":0,"addWatermark":false}}""")]
    [InlineData("""{"size":"1024x1024","aspect_ratio":"9:16"}""", """{"parameters":{"aspectRatio":"9:16"}}""")]
    [InlineData(
        """{"size":"1024x1024","aspectRatio":"9:16","sampleImageSize":"2K"}""",
        """{"parameters":{"aspectRatio":"9:16","sampleImageSize":"2K"}}""")]
    [InlineData("""{"quality":"hd"}""", """{"parameters":{"sampleImageSize":"2K","outputOptions":{"compressionQuality":100}}}""")]
    [InlineData("""{"quality":"low"}""", """{"parameters":{"outputOptions":{"compressionQuality":75}}}""")]
    [InlineData(
        """{"quality":"42","mimeType":"image/jpeg"}""",
        """{"parameters":{"outputOptions":{"compressionQuality":42,"mimeType":"image/jpeg"}}}""")]
    [InlineData(
        """{"quality":42,"mimeType":"image/jpeg"}""",
        """{"parameters":{"outputOptions":{"compressionQuality":42,"mimeType":"image/jpeg"}}}""")]
    [InlineData(
        """{"quality":"high","size":"1024x1024"}""", """{"parameters":{"aspectRatio":"1:1","outputOptions":{"compressionQuality":100}}}""")]
    [InlineData("""{"style":"watercolor"}""", """{"parameters":{"sampleImageStyle":"watercolor"}}""")]
    [InlineData(
        """{"output_format":"png","output_compression":0}""",
        """{"parameters":{"outputOptions":{"mimeType":"image/png","compressionQuality":0}}}""")]
    [InlineData(
        """{"output_format":"png","outputOptions":{"mimeType":"image/jpeg"}}""",
        """{"parameters":{"outputOptions":{"mimeType":"image/jpeg"}}}""")]
    [InlineData("""{"moderation":"low"}""", """{"parameters":{"safetySetting":"block_only_high"}}""")]
    [InlineData("""{"moderation":"low","safetySetting":"block_none"}""", """{"parameters":{"safetySetting":"block_none"}}""")]
    [InlineData("""{"moderation":"auto","background":"auto"}""", """{}""")]
    [InlineData("""{"user":"tenant-7"}""", """{"labels":{"user":"tenant-7"}}""")]
    [InlineData("""{"user":"tenant-7","labels":{"user":"other","team":"x"}}""", """{"labels":{"user":"other","team":"x"}}""")]
    [InlineData("""{"stream":true,"partial_images":2,"response_format":"url"}""", """{}""")]
    [InlineData(
        """{"enhancePrompt":false,"guidanceScale":7.5,"somethingNew":{"a":[1]}}""",
        """{"parameters":{"enhancePrompt":false,"guidanceScale":7.5,"somethingNew":{"a":[1]}}}""")]
    public void Translate_Parameter_HasItsPlace(string asked, string sent)
    {
        var body = JsonNode.Parse(asked)!.AsObject();
        (body["model"], body["prompt"]) = (Imagen, "p");
        var expected = JsonNode.Parse(sent)!.AsObject();
        expected["instances"] = new JsonArray(new JsonObject { ["prompt"] = "p" });
        expected["parameters"] ??= new JsonObject();
        expected["parameters"]!["sampleCount"] = 1;

        var translation = Generate(true, body);
        Bodies.AssertSame(expected, Body(translation));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_ParametersWithoutAPlace_AreReported()
    {
        var translation = Generate(true, new
        {
            model = Imagen,
            prompt = "p",
            style = "vivid",
            background = "transparent",
            output_format = "webp",
            input_fidelity = "high",
            negative_prompt = "blurry",
            user = "Jürgen M.",
            sampleCount = 4,
        });
        Assert.Equal(
            ["style", "background", "output_format", "input_fidelity", "negative_prompt", "user", "sampleCount"], translation.Dropped);
        Assert.Equal(1, (int)Body(translation)["parameters"]!["sampleCount"]!);
    }

    [Fact]
    public void Translate_OlderModel_TakesANegativePrompt() =>
        Assert.Equal(
            "blurry", (string?)Body(
                Generate(true,
                    new { model = "imagegeneration@006", prompt = "p", negative_prompt = "blurry" }))["parameters"]!["negativePrompt"]);

    [Fact]
    public void Translate_MoreThanFour_IsSplitWithSeedsOfTheirOwn()
    {
        var translation = Generate(true, new { model = Imagen, prompt = "p", n = 9, seed = uint.MaxValue, addWatermark = false });
        Assert.Equal([4, 4, 1], translation.Calls.Select(call => call.Images));
        Assert.Equal(
            [(4, uint.MaxValue), (4, 3L), (1, 7L)],
            translation.Calls.Select(call => Bodies.Json(call)["parameters"]!)
                .Select(body => ((int)body["sampleCount"]!, (long)body["seed"]!)));
    }

    [Fact]
    public void Translate_EditWithoutAMask_IsAnEditOfTheWhole()
    {
        var translation = Edit(
            true, [("model", Capability), ("prompt", "at night"), ("size", "1536x1024"), ("seed", "0"), ("addWatermark", "false"),
                ("n", "2")], Ask.Image());
        Bodies.AssertSame(
            JsonNode.Parse("""
                {"instances":[{"prompt":"at night","referenceImages":[{"referenceType":"REFERENCE_TYPE_RAW","referenceId":1,"referenceImage":{"bytesBase64Encoded":"AQID"}}]}],
                 "parameters":{"sampleCount":2,"seed":0,"addWatermark":false,"editMode":"EDIT_MODE_DEFAULT"}}
                """),
            Body(translation));
        Assert.Equal(["size"], translation.Dropped);
    }

    [Fact]
    public void Translate_EditWithAnAreaThatGoogleFinds_HasAMaskWithoutAImage()
    {
        var body = Body(
            Edit(true, [("model", Capability), ("maskImageConfig", """{"maskMode":"MASK_MODE_BACKGROUND"}"""),
                ("editMode", "EDIT_MODE_BGSWAP")], Ask.Image()));
        Bodies.AssertSame(
            JsonNode.Parse(
                """{"referenceType":"REFERENCE_TYPE_MASK","referenceId":2,"maskImageConfig":{"maskMode":"MASK_MODE_BACKGROUND"}}"""),
            body["instances"]![0]!["referenceImages"]![1]);
        Assert.Equal(("", "EDIT_MODE_BGSWAP"), ((string?)body["instances"]![0]!["prompt"], (string?)body["parameters"]!["editMode"]));
    }

    [Fact]
    public void Translate_ReferencesOfTheCallersOwn_GoAsTheyAre()
    {
        var references = JsonNode.Parse(
            """[{"referenceType":"REFERENCE_TYPE_SUBJECT","referenceId":1,"referenceImage":{"gcsUri":"gs://b/1.png"}}]""")!;
        var body = Body(Generate(true, new { model = Capability, prompt = "p", referenceImages = references.DeepClone() }));
        Bodies.AssertSame(references, body["instances"]![0]!["referenceImages"]);
    }

    [Fact]
    public void Translate_Upscale_SendsTheImageAlone()
    {
        var body = Body(Edit(true, [("model", Imagen), ("mode", "upscale"), ("upscaleConfig", """{"upscaleFactor":"x2"}""")], Ask.Image()));
        Bodies.AssertSame(
            JsonNode.Parse(
                """{"instances":[{"prompt":"","image":{"bytesBase64Encoded":"AQID"}}],"parameters":{"sampleCount":1,"mode":"upscale","upscaleConfig":{"upscaleFactor":"x2"}}}"""),
            body);
    }

    [Fact]
    public void Translate_MaskOfAnotherSize_IsRefused()
    {
        var refusal = Edit(
            true, [("model", Capability), ("prompt", "p")], Ask.Image(content: Png(2, 255)), Ask.Image(
                "mask", content: Png(1, 0))).Refusal!;
        Assert.Equal((400, "invalid_image", "mask"), (refusal.Status, refusal.Code, refusal.Param));
    }

    [Fact]
    public void Translate_TwoImages_AreRefused() =>
        Assert.Equal(
            "unsupported_operation", Edit(
                true, [("model", Capability), ("prompt", "p")], Ask.Image("image[]"), Ask.Image("image[]")).Refusal!.Code);

    [Theory]
    [InlineData(Imagen, """{"image":"https://a.example.test"}""", ImageOperation.Edit, "unsupported_operation", "model")]
    [InlineData(Imagen, """{"image":"https://a.example.test"}""", ImageOperation.Variation, "unsupported_operation", null)]
    [InlineData(Imagen, """{"size":"banana"}""", ImageOperation.Generation, "invalid_value", "size")]
    [InlineData(Imagen, """{"output_format":"gif"}""", ImageOperation.Generation, "invalid_value", "output_format")]
    [InlineData(
        Imagen, """{"storageUri":"gs://b","response_format":"b64_json"}""", ImageOperation.Generation, "invalid_value", "storageUri")]
    [InlineData(Imagen, """{"storageUri":"gs://b","stream":true}""", ImageOperation.Generation, "invalid_value", "storageUri")]
    public void Translate_WhatImagenCannotDo_IsRefused(string model, string more, ImageOperation operation, string code, string? param)
    {
        var body = JsonNode.Parse(more)!.AsObject();
        (body["model"], body["prompt"]) = (model, "p");
        var refusal = Translate(true, new(operation, Parameters(body), [])).Refusal!;
        Assert.Equal((400, code, param), (refusal.Status, refusal.Code, refusal.Param));
    }
}

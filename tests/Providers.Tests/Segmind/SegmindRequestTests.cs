using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Segmind;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Shared.Imaging;

namespace ImageGateway.Providers.Tests.Segmind;

public sealed class SegmindRequestTests
{
    private const string Sdxl = "sdxl1.0-txt2img";

    private readonly SegmindProvider _provider = new();

    [Fact]
    public void Translate_Sdxl_AsksForBase64() =>
        AssertIs("segmind.v1-sdxl-base64", new { model = Sdxl, prompt = "a lighthouse", n = 1, size = "1024x1024" });

    [Fact]
    public void Translate_SdxlWithoutBase64_IsTheExample() => AssertIs("segmind.v1-sdxl", new
    {
        model = Sdxl,
        prompt = "a lighthouse",
        negative_prompt = "blurry",
        style = "base",
        n = 1,
        scheduler = "UniPC",
        steps = 25,
        guidance_scale = 8,
        seed = 468685,
        size = "1024x1024",
        refiner = true,
        base64 = false,
    });

    [Fact]
    public void Translate_V2_IsATask()
    {
        var translation = AssertIs("segmind.v2-async", new { model = "v2/fast-flux-schnell", prompt = "a lighthouse", seed = -1 });
        Assert.NotNull(translation.Calls[0].Task);
        Assert.Equal("fast-flux-schnell", translation.Model);
    }

    [Theory]
    [InlineData(Sdxl, "1024x1024", 1024, 1024, null)]
    [InlineData(Sdxl, "1000x600", 1000, 600, null)]
    [InlineData(Sdxl, "256x256", 512, 512, "512x512")]
    [InlineData(Sdxl, "1792x1024", 1024, 584, "1024x584")]
    [InlineData(Sdxl, "1024x1536", 680, 1024, "680x1024")]
    [InlineData(Sdxl, "4096x512", 1024, 512, "1024x512")]
    [InlineData("flux-schnell", "1792x1024", 1792, 1024, null)]
    [InlineData("flux-schnell", "4096x4096", 2048, 2048, "2048x2048")]
    public void Translate_Size_KeepsItsShapeWithinBounds(string model, string size, int width, int height, string? used)
    {
        var translation = _provider.Translate(Ask.Generate(new { model, prompt = "p", size }));
        var body = Bodies.Json(translation.Calls[0]);
        var prefix = model == Sdxl ? "img_" : string.Empty;
        Assert.Equal(
            (width, height, used), ((int)body[prefix + "width"]!, (int)body[prefix + "height"]!, translation.SizeUsed?.ToString()));
    }

    [Theory]
    [InlineData(Sdxl, """{"size":"auto"}""", """{"num_inference_steps":20,"base64":true}""")]
    [InlineData(Sdxl, """{"quality":"high"}""", """{"num_inference_steps":50,"base64":true}""")]
    [InlineData(Sdxl, """{"num_inference_steps":33,"quality":"high"}""", """{"num_inference_steps":33,"base64":true}""")]
    [InlineData(
        Sdxl, """{"img_width":768,"img_height":512,"size":"1024x1024"}""",
        """{"num_inference_steps":20,"base64":true,"img_width":768,"img_height":512}""")]
    [InlineData(
        Sdxl, """{"style":"anime","high_noise_fraction":0.8}""",
        """{"num_inference_steps":20,"style":"anime","base64":true,"high_noise_fraction":0.8}""")]
    [InlineData(
        "qrsd1.5-txt2img", """{"qr_text":"x","qr_size":768,"invert":false}""",
        """{"num_inference_steps":20,"base64":true,"qr_text":"x","invert":false,"size":768}""")]
    [InlineData("fast-flux-schnell", """{"size":"1536x1024","quality":"low"}""", """{"aspect_ratio":"3:2","steps":2}""")]
    [InlineData("fast-flux-schnell", """{"num_inference_steps":3,"base64":true}""", """{"steps":3,"base64":true}""")]
    [InlineData("fast-flux-schnell", """{"size":"1536x1024","aspect_ratio":"9:21"}""", """{"aspect_ratio":"9:21"}""")]
    [InlineData("flux-schnell", """{"sampler_name":"euler","denoise":1,"moderation":"auto"}""", """{"sampler_name":"euler","denoise":1}""")]
    public void Translate_Parameter_HasItsPlace(string model, string asked, string sent)
    {
        var body = JsonNode.Parse(asked)!.AsObject();
        (body["model"], body["prompt"]) = (model, "p");
        var expected = JsonNode.Parse(sent)!.AsObject();
        expected["prompt"] = "p";

        var translation = _provider.Translate(Ask.Generate(body));
        Bodies.AssertSame(expected, Bodies.Json(translation.Calls[0]));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_ParametersWithoutAPlace_AreReported()
    {
        var translation = _provider.Translate(Ask.Generate(new
        {
            model = "flux-schnell",
            prompt = "p",
            style = "anime",
            user = "u",
            background = "transparent",
            moderation = "low",
            output_format = "webp",
            output_compression = 80,
            input_fidelity = "high",
        }));
        Assert.Equal(
            ["style", "user", "background", "moderation", "output_format", "output_compression", "input_fidelity"], translation.Dropped);
    }

    [Theory]
    [InlineData(Sdxl, null, "10,3", "7,17")]
    [InlineData(Sdxl, false, "1,1", "7,8")]
    [InlineData("flux-schnell", null, "1,1", "7,8")]
    [InlineData("v2/sdxl1.0-txt2img", null, "1,1", "7,8")]
    public void Translate_SeveralImages_AreSplitByWhatACallDraws(string model, bool? base64, string counts, string seeds)
    {
        var n = counts.Split(',').Sum(count => int.Parse(count, null));
        var calls = _provider.Translate(Ask.Generate(new { model, prompt = "p", n, seed = 7, base64 })).Calls;
        Assert.Equal(counts, string.Join(',', calls.Select(call => call.Images)));
        Assert.Equal(seeds, string.Join(',', calls.Select(call => (long)Bodies.Json(call)["seed"]!)));
    }

    [Fact]
    public void Translate_ImageToImage_SendsTheImageInline()
    {
        var translation = _provider.Translate(Ask.EditForm(
            [("model", "sdxl-img2img"), ("prompt", "p"), ("size", "512x512"), ("input_fidelity", "high"), ("guidance_scale", "8")],
            Ask.Image(type: "image/jpeg")));
        Bodies.AssertSame(
            JsonNode.Parse(
                """{"prompt":"p","image":"data:image/jpeg;base64,AQID","strength":0.4,"num_inference_steps":20,"base64":true,"guidance_scale":8}"""),
            Bodies.Json(Assert.Single(translation.Calls)));
        Assert.Equal(["size"], translation.Dropped);
    }

    [Fact]
    public void Translate_Inpaint_SendsAWhiteMask()
    {
        var image = new TestPng { Width = 2, Height = 1, Pixels = [1, 1, 1, 255, 1, 1, 1, 255] }.Write();
        var mask = new TestPng { Width = 2, Height = 1, Pixels = [1, 1, 1, 0, 1, 1, 1, 255] }.Write();
        var translation = _provider.Translate(Ask.EditForm(
            [("model", "sdxl-inpaint"), ("prompt", "p")], Ask.Image(content: image), Ask.Image("mask", "mask.png", content: mask)));

        var sent = (string)Bodies.Json(Assert.Single(translation.Calls))["mask"]!;
        Assert.StartsWith("data:image/png;base64,", sent, StringComparison.Ordinal);
        Assert.Equal([255, 0], GreyImage.Read(Convert.FromBase64String(sent.Split(',')[1])).Pixels);
    }

    [Fact]
    public void Translate_Variation_KeepsMostOfTheImage()
    {
        var body = Bodies.Json(
            _provider.Translate(
                Ask.Of(ImageOperation.Variation,
                    new { model = "sdxl-img2img", image = "https://a.example.test/1.png", n = 2 })).Calls[0]);
        Assert.Equal((0.3, 2, "https://a.example.test/1.png"), ((double)body["strength"]!, (int)body["samples"]!, (string?)body["image"]));
        Assert.NotEmpty((string)body["prompt"]!);
    }

    [Fact]
    public void Translate_JsonEditWithAMask_AsksForFiles() =>
        Assert.True(
            _provider.Translate(
                Ask.Edit(
                    new
                    {
                        model = "sdxl-inpaint",
                        prompt = "p",
                        image = "https://a.example.test",
                        mask = "https://a.example.test"
                    })).NeedsFiles);

    public static TheoryData<ImageOperation, string, string, string> Refused => new()
    {
        { ImageOperation.Generation, """{"prompt":"p"}""", "missing_required_parameter", "model" },
        { ImageOperation.Generation, """{"model":"..","prompt":"p"}""", "invalid_value", "model" },
        { ImageOperation.Generation, """{"model":"ssd-1b","prompt":"p","size":"banana"}""", "invalid_value", "size" },
        { ImageOperation.Generation, """{"model":"sdxl-inpaint","prompt":"p"}""", "unsupported_operation", "model" },
        { ImageOperation.Edit, """{"model":"ssd-1b","prompt":"p","image":"https://a.example.test"}""", "unsupported_operation", "model" },
        { ImageOperation.Edit, """{"model":"sdxl-img2img","image":"https://a.example.test"}""", "missing_required_parameter", "prompt" },
        { ImageOperation.Edit,
            """{"model":"sdxl-img2img","prompt":"p","image":"https://a.example.test","mask":"https://a.example.test"}""",
            "unsupported_operation", "mask" },
        { ImageOperation.Edit, """{"model":"sdxl-img2img","prompt":"p","image":["https://a.example.test","https://b.example.test"]}""",
            "invalid_value", "image" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Translate_WhatSegmindCannotDo_IsRefused(ImageOperation operation, string body, string code, string param)
    {
        var refusal = _provider.Translate(Ask.Of(operation, JsonNode.Parse(body)!)).Refusal!;
        Assert.Equal((400, code, param), (refusal.Status, refusal.Code, refusal.Param));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/segmind/v1", "http://127.0.0.1:9/segmind/v1/ssd-1b", false)]
    [InlineData("http://127.0.0.1:9/segmind/", "http://127.0.0.1:9/segmind/ssd-1b", false)]
    [InlineData("http://127.0.0.1:9/segmind/v2/", "http://127.0.0.1:9/segmind/v2/ssd-1b", true)]
    public void Translate_BaseUrl_MayNameTheVersion(string baseUrl, string expected, bool task)
    {
        var call = _provider.Translate(Ask.Generate(new { model = "ssd-1b", prompt = "p" }, new(baseUrl))).Calls[0];
        Assert.Equal((expected, task), (call.Uri.AbsoluteUri, call.Task is not null));
    }

    private ImageGateway.Core.Providers.Translation AssertIs(string example, object body)
    {
        var request = Ask.Generate(body);
        var translation = _provider.Translate(request with { Endpoint = Ask.Endpoint("SG_0000000000000000") });
        Example.Request(example).AssertIs(Assert.Single(translation.Calls));
        Assert.Empty(translation.Dropped);
        return translation;
    }
}

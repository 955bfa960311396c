using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Fireworks;
using ImageGateway.Providers.Tests.Kit;

namespace ImageGateway.Providers.Tests.Fireworks;

public sealed class FireworksRequestTests
{
    private const string Sdxl = "accounts/fireworks/models/stable-diffusion-xl-1024-v1-0";
    private const string Schnell = "accounts/fireworks/models/flux-1-schnell-fp8";

    private readonly FireworksProvider _provider = new();

    [Fact]
    public void Translate_FluxWithAFormat_AsksForBytes()
    {
        var translation = _provider.Translate(Ask.Generate(new
        {
            model = Schnell,
            prompt = "a lighthouse",
            size = "1792x1024",
            output_format = "png",
            guidance_scale = 3.5,
            num_inference_steps = 4,
            seed = 7,
        }));

        Example.Request("fireworks.flux-text-to-image-binary").AssertIs(Assert.Single(translation.Calls));
        Assert.Equal((Schnell, null), (translation.Model, translation.SizeUsed));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_FluxWithoutAFormat_AsksForJson() => Example.Request("fireworks.flux-text-to-image-json")
        .AssertIs(Assert.Single(
            _provider.Translate(
                Ask.Generate(new { model = "flux-1-dev-fp8", prompt = "a lighthouse", size = "1024x1024", seed = 7 })).Calls));

    [Fact]
    public void Translate_Sdxl_IsTheExample()
    {
        var translation = _provider.Translate(Ask.Generate(new
        {
            model = Sdxl,
            prompt = "a lighthouse",
            negative_prompt = "blurry",
            size = "1024x1024",
            n = 1,
            steps = 30,
            cfg_scale = 7,
            seed = 7,
            safety_check = true,
        }));
        Example.Request("fireworks.sdxl-image-generation").AssertIs(Assert.Single(translation.Calls));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_KontextEdit_IsTheExample()
    {
        var request = Example.Request("fireworks.flux-kontext-async");
        var image = Convert.FromBase64String(((string)request.Body["input_image"]!).Split(',')[1]);
        var translation = _provider.Translate(Ask.EditForm(
            [("prompt", "add a red hat"), ("size", "1024x1024"), ("output_format", "png"), ("safety_tolerance", "2")], Ask.Image(
                content: image)));

        request.AssertIs(Assert.Single(translation.Calls));
        Assert.NotNull(translation.Calls[0].Task);
        Assert.Equal("accounts/fireworks/models/flux-kontext-pro", translation.Model);
    }

    [Fact]
    public void Translate_SdxlEdit_IsAFormForImageToImage()
    {
        var translation = _provider.Translate(Ask.EditForm(
            [("model", Sdxl), ("prompt", "add a hat"), ("n", "2"), ("size", "512x512"), ("input_fidelity", "high"),
                ("quality", "high"), ("cfg_scale", "7")], Ask.Image()));

        var call = Assert.Single(translation.Calls);
        Assert.Equal($"https://api.fireworks.ai/inference/v1/image_generation/{Sdxl}/image_to_image", call.Uri.AbsoluteUri);
        Assert.Equal(
            [
                ("init_image", "[picture.png]"), ("prompt", "add a hat"), ("samples", "2"), ("steps", "50"),
                ("init_image_mode", "IMAGE_STRENGTH"),
                ("image_strength", "0.65"), ("cfg_scale", "7"),
            ],
            Bodies.Fields(call));
        Assert.Equal(["size"], translation.Dropped);
    }

    [Fact]
    public void Translate_SdxlEditWithItsOwnSchedule_KeepsIt() => Assert.Equal(
        [("init_image", "[picture.png]"), ("prompt", "p"), ("init_image_mode", "STEP_SCHEDULE"), ("step_schedule_start", "0.5")],
        Bodies.Fields(
            _provider.Translate(
                Ask.EditForm(
                    [("model", Sdxl), ("prompt", "p"), ("init_image_mode", "STEP_SCHEDULE"), ("step_schedule_start", "0.5")],
                    Ask.Image())).Calls[0]));

    [Theory]
    [InlineData("1024x1024", 1024, 1024, null)]
    [InlineData("1792x1024", 1344, 768, "1344x768")]
    [InlineData("1024x1536", 832, 1216, "832x1216")]
    [InlineData("256x256", 1024, 1024, "1024x1024")]
    [InlineData("4096x512", 1536, 640, "1536x640")]
    public void Translate_SizeOfSdxl_IsTheNearest(string size, int width, int height, string? used)
    {
        var translation = _provider.Translate(Ask.Generate(new { prompt = "p", size }));
        var body = Bodies.Json(translation.Calls[0]);
        Assert.Equal((width, height, used), ((int)body["width"]!, (int)body["height"]!, translation.SizeUsed?.ToString()));
    }

    [Theory]
    [InlineData("1024x1024", "1:1")]
    [InlineData("1024x1536", "2:3")]
    [InlineData("1024x1792", "9:16")]
    [InlineData("1280x1024", "5:4")]
    [InlineData("800x600", "4:3")]
    [InlineData("4000x100", "21:9")]
    public void Translate_SizeOfAWorkflow_IsTheNearestRatio(string size, string ratio)
    {
        foreach (var model in new[] { "flux-1-dev-fp8", "flux-kontext-max" })
            Assert.Equal(
                ratio, (string?)Bodies.Json(
                    _provider.Translate(Ask.Generate(new { model, prompt = "p", size })).Calls[0])["aspect_ratio"]);
    }

    [Theory]
    [InlineData("flux-1-schnell-fp8", """{"quality":"low"}""", """{"num_inference_steps":2}""")]
    [InlineData("flux-1-schnell-fp8", """{"quality":"high"}""", """{"num_inference_steps":8}""")]
    [InlineData("flux-1-dev-fp8", """{"quality":"hd"}""", """{"num_inference_steps":40}""")]
    [InlineData("flux-1-dev-fp8", """{"quality":"hd","num_inference_steps":9}""", """{"num_inference_steps":9}""")]
    [InlineData("flux-1-dev-fp8", """{"quality":"medium","size":"auto"}""", """{}""")]
    [InlineData("flux-1-dev-fp8", """{"size":"512x512","aspect_ratio":"3:2"}""", """{"aspect_ratio":"3:2"}""")]
    [InlineData("flux-kontext-pro", """{"output_format":"jpg","quality":"auto"}""", """{"output_format":"jpeg"}""")]
    [InlineData(
        "flux-kontext-pro", """{"prompt_upsampling":true,"webhook_url":"https://w.example.test"}""",
        """{"prompt_upsampling":true,"webhook_url":"https://w.example.test"}""")]
    [InlineData("SSD-1B", """{"quality":"low","style":"anime"}""", """{"steps":15,"style_preset":"anime"}""")]
    [InlineData("SSD-1B", """{"moderation":"low"}""", """{"safety_check":false}""")]
    [InlineData("SSD-1B", """{"moderation":"low","safety_check":true}""", """{"safety_check":true}""")]
    [InlineData("SSD-1B", """{"size":"512x512","width":640,"height":832}""", """{"width":640,"height":832}""")]
    [InlineData("SSD-1B", """{"sampler":"K_EULER","lora_adapter_name":"x"}""", """{"sampler":"K_EULER","lora_adapter_name":"x"}""")]
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
    public void Translate_TextPrompts_StandInForThePrompt()
    {
        var body = Bodies.Json(
            _provider.Translate(Ask.Generate(new { prompt = "p", text_prompts = new[] { new { text = "q" } } })).Calls[0]);
        Bodies.AssertSame(JsonNode.Parse("""{"text_prompts":[{"text":"q"}]}"""), body);
    }

    [Theory]
    [InlineData("flux-1-dev-fp8", "style,user,background,moderation,output_format,output_compression,input_fidelity,negative_prompt")]
    [InlineData(
        "flux-kontext-pro", "quality,style,user,background,moderation,output_format,output_compression,input_fidelity,negative_prompt")]
    [InlineData("SSD-1B", "style,user,background,output_format,output_compression,input_fidelity")]
    public void Translate_ParametersWithoutAPlace_AreReported(string model, string dropped)
    {
        var translation = _provider.Translate(Ask.Generate(new
        {
            model,
            prompt = "p",
            quality = "high",
            style = "vivid",
            user = "u",
            background = "transparent",
            moderation = "low",
            output_format = "webp",
            output_compression = 80,
            input_fidelity = "high",
            negative_prompt = "blurry",
        }));
        Assert.Equal(dropped.Split(','), translation.Dropped);
    }

    [Theory]
    [InlineData("SSD-1B", null, "10,10,5", "7,17,27")]
    [InlineData("SSD-1B", "png", "1,1,1", "7,8,9")]
    [InlineData("flux-1-dev-fp8", null, "1,1,1", "7,8,9")]
    [InlineData("flux-kontext-pro", null, "1,1,1", "7,8,9")]
    public void Translate_SeveralImages_AreSplitByWhatACallDraws(string model, string? format, string counts, string seeds)
    {
        var n = counts.Split(',').Sum(count => int.Parse(count, null));
        var translation = _provider.Translate(Ask.Generate(new { model, prompt = "p", n, seed = 7, output_format = format }));
        Assert.Equal(counts, string.Join(',', translation.Calls.Select(call => call.Images)));
        Assert.Equal(seeds, string.Join(',', translation.Calls.Select(call => (long)Bodies.Json(call)["seed"]!)));
    }

    [Theory]
    [InlineData(null, "my-adapter", "accounts/fireworks/models/my-adapter")]
    [InlineData("me", "my-adapter", "accounts/me/models/my-adapter")]
    [InlineData("me", "SSD-1B", "accounts/fireworks/models/SSD-1B")]
    [InlineData("me", "accounts/you/models/x y", "accounts/you/models/x%20y")]
    public void Translate_ShortModel_GetsItsAccount(string? account, string model, string path)
    {
        var request = Ask.Generate(new { model, prompt = "p" }, new("http://127.0.0.1:9/f/"));
        if (account is not null)
            request = request with
            {
                Endpoint = request.Endpoint with
                {
                    Settings =
                System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary([KeyValuePair.Create("fireworks_account_id", account)])
                }
            };
        Assert.Equal($"http://127.0.0.1:9/f/image_generation/{path}", _provider.Translate(request).Calls[0].Uri.AbsoluteUri);
    }

    public static TheoryData<ImageOperation, string, string, string> Refused => new()
    {
        { ImageOperation.Generation, """{"prompt":"p","size":"banana"}""", "invalid_value", "size" },
        { ImageOperation.Generation, """{"prompt":"p","output_format":"gif"}""", "invalid_value", "output_format" },
        { ImageOperation.Generation, """{"prompt":"p","model":"accounts/../models"}""", "invalid_value", "model" },
        { ImageOperation.Edit, """{"prompt":"p","model":"flux-1-dev-fp8","image":"https://a.example.test"}""", "unsupported_operation",
            "model" },
        { ImageOperation.Edit, """{"prompt":"p","image":"https://a.example.test","mask":"https://a.example.test"}""",
            "unsupported_operation", "mask" },
        { ImageOperation.Edit, """{"prompt":"p","image":["https://a.example.test","https://b.example.test"]}""", "invalid_value", "image" },
        { ImageOperation.Edit, """{"image":"https://a.example.test"}""", "missing_required_parameter", "prompt" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Translate_WhatFireworksCannotDo_IsRefused(ImageOperation operation, string body, string code, string param)
    {
        var refusal = _provider.Translate(Ask.Of(operation, JsonNode.Parse(body)!)).Refusal!;
        Assert.Equal((400, code, param), (refusal.Status, refusal.Code, refusal.Param));
    }

    [Fact]
    public void Translate_JsonEdit_IsALinkForKontextAndAFileForSdxl()
    {
        var kontext = _provider.Translate(
            Ask.Edit(new { prompt = "p", images = new[] { new { image_url = "https://a.example.test/1.png" } } }));
        Assert.Equal("https://a.example.test/1.png", (string?)Bodies.Json(kontext.Calls[0])["input_image"]);
        Assert.True(
            _provider.Translate(
                Ask.Edit(
                    new { model = Sdxl, prompt = "p", images = new[] { new { image_url = "https://a.example.test/1.png" } } })).NeedsFiles);
    }
}

using System.Text.Json.Nodes;
using FsCheck.Fluent;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Bedrock;

public sealed class BedrockGenerationTests
{
    [Theory]
    [InlineData(AskBedrock.Titan, "1024x1024", 1024, 1024, null)]
    [InlineData(AskBedrock.Titan, "1792x1024", 1152, 640, "1152x640")]
    [InlineData(AskBedrock.Titan, "1024x1536", 768, 1152, "768x1152")]
    [InlineData(AskBedrock.Nova, "1792x1024", 1792, 1024, null)]
    [InlineData(AskBedrock.Nova, "2048x2048", 2032, 2048, "2032x2048")]
    [InlineData(AskBedrock.Nova, "256x256", 320, 320, "320x320")]
    [InlineData(AskBedrock.Nova, "3840x1280", 3536, 1184, "3536x1184")]
    [InlineData(AskBedrock.Sdxl, "1920x1080", 1344, 768, "1344x768")]
    public void Translate_Size_IsTheNearest(string model, string size, int width, int height, string? used)
    {
        var translation = AskBedrock.Generate(new { model, prompt = "p", size });
        var place = translation.Body()["imageGenerationConfig"] ?? translation.Body();

        Assert.Equal((width, height, used), ((int)place["width"]!, (int)place["height"]!, translation.SizeUsed?.ToString()));
    }

    [Fact]
    public void Translate_AnySizeForNova_IsOneThatItDraws() =>
        Prop.ForAll(FsCheck.Fluent.Arb.From(Gen.Choose(1, 65_536)), FsCheck.Fluent.Arb.From(Gen.Choose(1, 65_536)), (width, height) =>
        {
            var config = AskBedrock.Generate(new { model = AskBedrock.Nova, prompt = "p", size = $"{width}x{height}" })
                .Body()["imageGenerationConfig"]!;
            int[] sides = [(int)config["width"]!, (int)config["height"]!];
            Assert.All(
                sides, side => Assert.True(side is >= 320 and <= 4096 && side % 16 == 0, $"{width}x{height} became {sides[0]}x{sides[1]}"));
            Assert.True(
                sides.Max() <= 4 * sides.Min() && sides[0] * sides[1] < 4_194_304, $"{width}x{height} became {sides[0]}x{sides[1]}");
        }).Check(2000);

    [Theory]
    [InlineData("1024x1024", "1:1")]
    [InlineData("1792x1024", "16:9")]
    [InlineData("1024x1536", "2:3")]
    [InlineData("auto", null)]
    public void Translate_SizeForARatioModel_IsTheNearestRatio(string size, string? ratio)
    {
        var translation = AskBedrock.Generate(new { model = AskBedrock.Core, prompt = "p", size });

        Assert.Equal(ratio, (string?)translation.Body()["aspect_ratio"]);
        Assert.Null(translation.SizeUsed);
    }

    [Fact]
    public void Translate_NothingSaid_LeavesTheDefaultsToBedrock()
    {
        Bodies.AssertSame(
            JsonNode.Parse("""{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"p"}}"""), AskBedrock.Generate(
                new { model = AskBedrock.Nova, prompt = "p", quality = "auto", size = "auto" }).Body());
        Bodies.AssertSame(JsonNode.Parse("""{"prompt":"p"}"""), AskBedrock.Generate(new { model = AskBedrock.Core, prompt = "p" }).Body());
        Bodies.AssertSame(
            JsonNode.Parse("""{"text_prompts":[{"text":"p","weight":1}]}"""), AskBedrock.Generate(
                new { model = AskBedrock.Sdxl, prompt = "p" }).Body());
    }

    [Fact]
    public void Translate_SevenFromTitan_AreTwoCallsWithSeedsOfTheirOwn()
    {
        var calls = AskBedrock.Generate(new { model = AskBedrock.Titan, prompt = "p", n = 7, seed = 2_147_483_640 }).Calls;

        Assert.Equal([5, 2], calls.Select(call => call.Images));
        Assert.Equal(
            [(5, 2_147_483_640), (2, 2_147_483_645)], calls.Select(call => Bodies.Json(call)["imageGenerationConfig"]!)
                .Select(config => ((int)config["numberOfImages"]!, (int)config["seed"]!)));
    }

    [Theory]
    [InlineData(AskBedrock.Core)]
    [InlineData(AskBedrock.Sdxl)]
    public void Translate_ThreeFromStability_AreThreeCalls(string model) =>
        Assert.Equal(
            [7, 8, 9], AskBedrock.Generate(new { model, prompt = "p", n = 3, seed = 7 }).Calls.Select(
                call => (int)Bodies.Json(call)["seed"]!));

    [Theory]
    [InlineData(
        """{"taskType":"TEXT_IMAGE","controlMode":"CANNY_EDGE","conditionImage":"AAAA"}""",
        """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"p","controlMode":"CANNY_EDGE","conditionImage":"AAAA"}}""")]
    [InlineData(
        """{"colors":["#ff0000"]}""",
        """{"taskType":"COLOR_GUIDED_GENERATION","colorGuidedGenerationParams":{"text":"p","colors":["#ff0000"]}}""")]
    [InlineData("""{"textToImageParams":{"text":"other"}}""", """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"other"}}""")]
    [InlineData(
        """{"imageGenerationConfig":{"cfgScale":9,"numberOfImages":5}}""",
        """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"p"},"imageGenerationConfig":{"cfgScale":9,"numberOfImages":1}}""")]
    [InlineData(
        """{"width":512,"height":512}""",
        """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"p"},"imageGenerationConfig":{"width":512,"height":512}}""")]
    [InlineData(
        """{"quality":"hd"}""",
        """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"p"},"imageGenerationConfig":{"quality":"premium"}}""")]
    [InlineData(
        """{"quality":"low"}""",
        """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"p"},"imageGenerationConfig":{"quality":"standard"}}""")]
    [InlineData("""{"style":"DESIGN_SKETCH"}""", """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"p","style":"DESIGN_SKETCH"}}""")]
    [InlineData(
        """{"style":"soft-digital painting"}""",
        """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"p","style":"SOFT_DIGITAL_PAINTING"}}""")]
    [InlineData(
        """{"output_format":"png","background":"opaque","moderation":"auto","response_format":"url","stream":true}""",
        """{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"p"}}""")]
    public void Translate_ParameterForNova_HasItsPlace(string asked, string sent)
    {
        var body = JsonNode.Parse(asked)!.AsObject();
        (body["model"], body["prompt"]) = (AskBedrock.Nova, "p");
        var translation = AskBedrock.Generate(body);

        Bodies.AssertSame(JsonNode.Parse(sent), translation.Body());
        Assert.Empty(translation.Dropped);
    }

    [Theory]
    [InlineData(AskBedrock.Nova, "style,user,background,output_format,output_compression,input_fidelity,moderation,numberOfImages")]
    [InlineData(AskBedrock.Titan, "style,user,background,output_format,output_compression,input_fidelity,moderation,numberOfImages")]
    [InlineData(AskBedrock.Core, "quality,style,user,background,output_format,output_compression,input_fidelity,moderation,numberOfImages")]
    [InlineData(AskBedrock.Sdxl, "quality,style,user,background,output_format,output_compression,input_fidelity,moderation,numberOfImages")]
    public void Translate_ParametersWithoutAPlace_AreNamed(string model, string dropped) => Assert.Equal(
        dropped.Split(',').Order(),
        AskBedrock.Generate(new
        {
            model,
            prompt = "p",
            quality = "high",
            style = "natural",
            user = "u",
            background = "transparent",
            output_format = "webp",
            output_compression = 80,
            input_fidelity = "high",
            moderation = "low",
            stream = false,
            partial_images = 0,
            response_format = "url",
            numberOfImages = 5,
        }).Dropped.Order());

    [Theory]
    [InlineData("""{"prompt":"p"}""", "missing_required_parameter", "model")]
    [InlineData("""{"model":"amazon.titan-embed-image-v1","prompt":"p"}""", "unsupported_operation", "model")]
    [InlineData("""{"model":"../x","prompt":"p"}""", "unsupported_operation", "model")]
    [InlineData("""{"model":"anthropic.claude-v2","prompt":"p"}""", "unsupported_operation", "model")]
    [InlineData("""{"model":"us.stability.stable-image-inpaint-v1:0","prompt":"p"}""", "unsupported_operation", "model")]
    [InlineData("""{"model":"amazon.nova-canvas-v1:0","prompt":"p","size":"banana"}""", "invalid_value", "size")]
    [InlineData("""{"model":"amazon.nova-canvas-v1:0","prompt":"p","taskType":"DRAW"}""", "invalid_value", "taskType")]
    [InlineData("""{"model":"amazon.nova-canvas-v1:0","prompt":"p","imageGenerationConfig":5}""", "invalid_type", "imageGenerationConfig")]
    [InlineData("""{"model":"stability.stable-image-core-v1:1","prompt":"p","output_format":"gif"}""", "invalid_value", "output_format")]
    public void Translate_WhatBedrockCannotDo_IsRefused(string body, string code, string param)
    {
        var refusal = AskBedrock.Generate(JsonNode.Parse(body)!).Refusal!;
        Assert.Equal((400, code, param), (refusal.Status, refusal.Code, refusal.Param));
    }

    [Theory]
    [InlineData(AskBedrock.Titan, 512)]
    [InlineData(AskBedrock.Nova, 1024)]
    [InlineData(AskBedrock.Core, 10_000)]
    [InlineData(AskBedrock.Sdxl, 2_000)]
    public void Translate_PromptLongerThanTheModelTakes_IsRefused(string model, int limit)
    {
        Assert.Null(AskBedrock.Generate(new { model, prompt = new string('p', limit) }).Refusal);
        Assert.Equal("string_above_max_length", AskBedrock.Generate(new { model, prompt = new string('p', limit + 1) }).Refusal!.Code);
    }

    [Fact]
    public void Translate_ImageByTheProvidersNames_PassesAsAtPortkey() => Bodies.AssertSame(
        JsonNode.Parse($$"""{"prompt":"p","mode":"image-to-image","image":"{{Png}}","strength":0.6}"""),
        AskBedrock.Generate(new { model = AskBedrock.Sd35, prompt = "p", mode = "image-to-image", image = Png, strength = 0.6 }).Body());

    private static string Png { get; } = Convert.ToBase64String(
        new ImageGateway.Providers.Tests.Shared.Imaging.TestPng { Width = 3, Height = 1, Colour = 2, Pixels = new byte[9] }.Write());
}

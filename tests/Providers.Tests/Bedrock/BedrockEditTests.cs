using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Tests.Kit;

namespace ImageGateway.Providers.Tests.Bedrock;

public sealed class BedrockEditTests
{
    private const string Services = "us.stability.stable-";

    private static readonly string Image = Convert.ToBase64String(Bodies.Bytes(AskBedrock.Image()));

    [Theory]
    [InlineData("", "INPAINTING", "inPaintingParams", 0, 255)]
    [InlineData("DEFAULT", "OUTPAINTING", "outPaintingParams", 255, 0)]
    public void Translate_MaskForNova_HasThePolarityOfItsTask(string mode, string task, string place, byte changes, byte stays)
    {
        (string, string)[] fields = [("model", AskBedrock.Nova), ("prompt", "p"), .. mode.Length > 0
            ? new[] { ("outPaintingMode", mode) }
            : []];
        var body = AskBedrock.Edit(fields, AskBedrock.Image(), AskBedrock.Mask()).Body();

        Assert.Equal((task, Image, "p"), ((string?)body["taskType"], (string?)body[place]!["image"], (string?)body[place]!["text"]));
        Assert.Equal([changes, stays], AskBedrock.Greys(body[place]!["maskImage"]));
    }

    [Theory]
    [InlineData("us.stability.stable-image-inpaint-v1:0", "mask")]
    [InlineData(AskBedrock.Sdxl, "mask_image")]
    public void Translate_MaskForStability_IsWhiteWhereItChanges(string model, string field)
    {
        var body = AskBedrock.Edit([("model", model), ("prompt", "p")], AskBedrock.Image(), AskBedrock.Mask()).Body();

        Assert.Equal([255, 0], AskBedrock.Greys(body[field]));
        Assert.Equal(Image, (string?)(body["image"] ?? body["init_image"]));
    }

    [Fact]
    public void Translate_EditWithoutMask_IsAVariationByText()
    {
        var body = AskBedrock.Edit(
            [("model", AskBedrock.Titan), ("prompt", "p"), ("n", "2"), ("input_fidelity", "high")], AskBedrock.Image(
                "image[]"), AskBedrock.Image("image[]")).Body();

        Bodies.AssertSame(
            JsonNode.Parse(
                $$$"""{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["{{{Image}}}","{{{Image}}}"],"text":"p","similarityStrength":0.9},"imageGenerationConfig":{"numberOfImages":2}}"""),
            body);
    }

    [Fact]
    public void Translate_Variation_IsNovas() => Bodies.AssertSame(
        JsonNode.Parse(
            $$$"""{"taskType":"IMAGE_VARIATION","imageVariationParams":{"images":["{{{Image}}}"]},"imageGenerationConfig":{"width":512,"height":512}}"""),
        AskBedrock.Vary([("model", AskBedrock.Nova), ("size", "512x512")], AskBedrock.Image()).Body());

    [Fact]
    public void Translate_TransparencyAlone_RemovesTheBackground()
    {
        var translation = AskBedrock.Edit([("model", AskBedrock.Nova), ("background", "transparent"), ("n", "2")], AskBedrock.Image());

        Assert.Equal([1, 1], translation.Calls.Select(call => call.Images));
        Assert.All(translation.Calls, call => Bodies.AssertSame(
            JsonNode.Parse($$$"""{"taskType":"BACKGROUND_REMOVAL","backgroundRemovalParams":{"image":"{{{Image}}}"}}"""), Bodies.Json(
                call)));
        Assert.Empty(translation.Dropped);
        Assert.Equal(
            ["background"], AskBedrock.Edit(
                [("model", AskBedrock.Nova), ("background", "transparent"), ("prompt", "p")], AskBedrock.Image()).Dropped);
    }

    [Fact]
    public void Translate_TaskOfTheCallers_IsTaken()
    {
        var translation = AskBedrock.Edit(
            [("model", AskBedrock.Nova), ("prompt", "p"), ("taskType", "VIRTUAL_TRY_ON"), ("maskType", "GARMENT"),
                ("garmentBasedMask", """{"garmentClass":"UPPER_BODY"}"""), ("returnMask", "true")],
            AskBedrock.Image("image[]"),
            AskBedrock.Image("image[]"));

        Bodies.AssertSame(
            JsonNode.Parse(
                $$$"""{"taskType":"VIRTUAL_TRY_ON","virtualTryOnParams":{"sourceImage":"{{{Image}}}","referenceImage":"{{{Image}}}","maskType":"GARMENT","garmentBasedMask":{"garmentClass":"UPPER_BODY"},"returnMask":true}}"""),
            translation.Body());
        Assert.Equal(["prompt"], translation.Dropped);
    }

    [Fact]
    public void Translate_MaskPrompt_IsInpaintingWithoutAMask()
    {
        var translation = AskBedrock.Edit(
            [("model", AskBedrock.Titan), ("prompt", "p"), ("maskPrompt", "42"), ("size", "1024x1024"), ("seed", "7")], AskBedrock.Image());

        Bodies.AssertSame(
            JsonNode.Parse(
                $$$"""{"taskType":"INPAINTING","inPaintingParams":{"image":"{{{Image}}}","text":"p","maskPrompt":"42"},"imageGenerationConfig":{"seed":7}}"""),
            translation.Body());
        Assert.Equal(["size"], translation.Dropped);
    }

    [Theory]
    [InlineData(AskBedrock.Sd35, "low", """{"prompt":"p","mode":"image-to-image","image":"P","strength":0.7,"output_format":"jpeg"}""")]
    [InlineData(AskBedrock.Sd35, "high", """{"prompt":"p","mode":"image-to-image","image":"P","strength":0.35,"output_format":"jpeg"}""")]
    [InlineData("stability.stable-image-ultra-v1:1", "low", """{"prompt":"p","image":"P","strength":0.7,"output_format":"jpeg"}""")]
    public void Translate_EditByATextModel_BeginsWithTheImage(string model, string fidelity, string sent)
    {
        var translation = AskBedrock.Edit(
            [("model", model), ("prompt", "p"), ("size", "1024x1024"), ("input_fidelity", fidelity), ("output_format", "jpeg")],
            AskBedrock.Image());

        Bodies.AssertSame(JsonNode.Parse(sent.Replace("\"P\"", $"\"{Image}\"", StringComparison.Ordinal)), translation.Body());
        Assert.Equal(["size"], translation.Dropped);
    }

    [Theory]
    [InlineData("image-erase-object-v1:0", "", "", "prompt")]
    [InlineData("image-search-replace-v1:0", "search_prompt", "\"prompt\":\"p\",\"search_prompt\":\"7\",", "")]
    [InlineData("image-search-recolor-v1:0", "select_prompt", "\"prompt\":\"p\",\"select_prompt\":\"7\",", "")]
    [InlineData("image-remove-background-v1:0", "", "", "prompt")]
    [InlineData("outpaint-v1:0", "left", "\"prompt\":\"p\",\"left\":7,", "")]
    [InlineData("image-outpaint-v1:0", "left", "\"prompt\":\"p\",\"left\":7,", "")]
    [InlineData("image-control-sketch-v1:0", "control_strength", "\"prompt\":\"p\",\"control_strength\":7,", "")]
    [InlineData("image-control-structure-v1:0", "control_strength", "\"prompt\":\"p\",\"control_strength\":7,", "")]
    [InlineData("fast-upscale-v1:0", "", "", "prompt")]
    [InlineData("conservative-upscale-v1:0", "creativity", "\"prompt\":\"p\",\"creativity\":7,", "")]
    [InlineData("creative-upscale-v1:0", "creativity", "\"prompt\":\"p\",\"creativity\":7,", "")]
    public void Translate_Service_HasItsFields(string service, string native, string sent, string dropped)
    {
        (string, string)[] fields = [("model", Services + service), ("prompt", "p"), ("output_format", "png"), .. native.Length > 0
            ? new[] { (native, "7") }
            : []];
        var translation = AskBedrock.Edit(fields, AskBedrock.Image());

        Bodies.AssertSame(JsonNode.Parse($$"""{{{sent}}"image":"{{Image}}","output_format":"png"}"""), translation.Body());
        Assert.Equal(dropped, string.Join(',', translation.Dropped));
    }

    [Fact]
    public void Translate_StyleServices_TakeTheirOwnFields()
    {
        var guide = AskBedrock.Edit(
            [("model", Services + "image-style-guide-v1:0"), ("prompt", "p"), ("size", "1792x1024"), ("style", "anime")],
            AskBedrock.Image()).Body();
        var transfer = AskBedrock.Edit(
            [("model", Services + "style-transfer-v1:0"), ("prompt", "p")], AskBedrock.Image("image[]"), AskBedrock.Image("image[]"))
                .Body();

        Assert.Equal(("16:9", "anime"), ((string?)guide["aspect_ratio"], (string?)guide["style_preset"]));
        Assert.Equal((Image, Image), ((string?)transfer["init_image"], (string?)transfer["style_image"]));
    }

    [Theory]
    [InlineData(AskBedrock.Core, 1, false, "model")]
    [InlineData(AskBedrock.Sd35, 1, true, "mask")]
    [InlineData(AskBedrock.Sd35, 2, false, "image")]
    [InlineData(AskBedrock.Sdxl, 2, false, "image")]
    [InlineData(AskBedrock.Nova, 6, false, "image")]
    [InlineData(AskBedrock.Nova, 2, true, "image")]
    [InlineData(AskBedrock.Nova, 0, true, "image")]
    [InlineData("us.stability.stable-style-transfer-v1:0", 1, false, "image")]
    public void Translate_ImagesThatDoNotFit_AreRefused(string model, int images, bool mask, string param)
    {
        List<InputFile> files = [.. Enumerable.Range(0, images).Select(_ => AskBedrock.Image("image[]"))];
        if (mask)
            files.Add(AskBedrock.Mask());

        Assert.Equal(param, AskBedrock.Edit([("model", model), ("prompt", "p")], [.. files]).Refusal!.Param);
    }

    [Fact]
    public void Translate_MaskOfAnotherSize_IsRefusedForNova()
    {
        var wide = Ask.Image(
            content: new ImageGateway.Providers.Tests.Shared.Imaging.TestPng
            {
                Width = 3,
                Height = 1,
                Colour = 2,
                Pixels = new byte[9]
            }.Write());
        Assert.Equal("mask", AskBedrock.Edit([("model", AskBedrock.Nova), ("prompt", "p")], wide, AskBedrock.Mask()).Refusal!.Param);
    }

    [Fact]
    public void Translate_JsonEdit_AsksForFiles() =>
        Assert.True(
            AskBedrock.Provider()
                .Translate(Ask.Edit(new { model = AskBedrock.Nova, prompt = "p", image = "https://a.example.test" })
                    .With(AskBedrock.Keys)).NeedsFiles);

    [Theory]
    [InlineData(AskBedrock.Sdxl)]
    [InlineData(AskBedrock.Sd35)]
    [InlineData("us.stability.stable-image-inpaint-v1:0")]
    public void Translate_VariationThatTheModelLacks_IsRefused(string model) =>
        Assert.Equal("unsupported_operation", AskBedrock.Vary([("model", model)], AskBedrock.Image()).Refusal!.Code);
}

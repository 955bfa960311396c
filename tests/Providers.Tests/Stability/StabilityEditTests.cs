using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Stability;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Shared.Imaging;

namespace ImageGateway.Providers.Tests.Stability;

/// <summary>Which service an edit or a variation means, what it is sent, and what is refused before.</summary>
public class StabilityEditTests
{
    private const string Services = "https://api.stability.ai/v2beta/stable-image/";

    private static readonly StabilityProvider Provider = new();

    [Theory]
    [InlineData(null, true, "edit/inpaint", "inpaint")]
    [InlineData(null, false, "generate/sd3", "sd3")]
    [InlineData("core", true, "edit/inpaint", "inpaint")]
    [InlineData("ultra", false, "generate/ultra", "ultra")]
    [InlineData("sd3.5-medium", false, "generate/sd3", "sd3.5-medium")]
    [InlineData("sd3.5-medium", true, "edit/inpaint", "inpaint")]
    [InlineData("inpaint", true, "edit/inpaint", "inpaint")]
    [InlineData("stable-image-inpaint", false, "edit/inpaint", "stable-image-inpaint")]
    [InlineData("erase", true, "edit/erase", "erase")]
    [InlineData("edit/erase", true, "edit/erase", "edit/erase")]
    [InlineData("remove-background", false, "edit/remove-background", "remove-background")]
    [InlineData("upscale-fast", false, "upscale/fast", "upscale-fast")]
    [InlineData("upscale-conservative", false, "upscale/conservative", "upscale-conservative")]
    [InlineData("upscale/creative", false, "upscale/creative", "upscale/creative")]
    [InlineData("control-sketch", false, "control/sketch", "control-sketch")]
    [InlineData("control-structure", false, "control/structure", "control-structure")]
    [InlineData("control-style", false, "control/style", "control-style")]
    [InlineData("style-transfer", false, "control/style-transfer", "style-transfer")]
    [InlineData("replace-background-and-relight", false, "edit/replace-background-and-relight", "replace-background-and-relight")]
    [InlineData("something-new", true, "edit/something-new", "something-new")]
    public void Translate_Edit_ChoosesTheService(string? model, bool mask, string path, string asked)
    {
        var translation = Provider.Translate(Edit([("prompt", "a red door"), .. Model(model)], mask));
        Assert.Null(translation.Refusal);
        Assert.Equal(Services + path, Assert.Single(translation.Calls).Uri.AbsoluteUri);
        Assert.Equal(asked, translation.Model);
    }

    [Fact]
    public void Translate_TransparentBackgroundWithoutWords_CutsOut()
    {
        var translation = Provider.Translate(Edit([("background", "transparent"), ("n", "1")]));
        Assert.Equal(Services + "edit/remove-background", Assert.Single(translation.Calls).Uri.AbsoluteUri);
        Assert.Equal([("image", "[picture.png]")], Bodies.Fields(translation.Calls[0]));
        Assert.Empty(translation.Dropped);

        var drawn = Provider.Translate(Edit([("background", "transparent"), ("prompt", "a red door")]));
        Assert.Equal(Services + "generate/sd3", Assert.Single(drawn.Calls).Uri.AbsoluteUri);
        Assert.Equal(["background"], drawn.Dropped);
    }

    [Theory]
    [InlineData(null, "0.7")]
    [InlineData("low", "0.7")]
    [InlineData("high", "0.4")]
    public void Translate_Fidelity_BecomesStrength(string? fidelity, string strength)
    {
        var request = Edit([("prompt", "x"), .. fidelity is null ? [] : new[] { ("input_fidelity", fidelity) }]);
        Assert.Contains(("strength", strength), Fields(request));
        Assert.Empty(Provider.Translate(request).Dropped);
    }

    [Fact]
    public void Translate_OwnParameters_GoBeforeTheGatewaysAndPassThrough()
    {
        var fields = Fields(Edit([("prompt", "x"), ("strength", "0.9"), ("cfg_scale", "4"), ("negative_prompt", "blur")]));
        Assert.Equal(
            [("cfg_scale", "4"), ("image", "[picture.png]"), ("mode", "image-to-image"), ("negative_prompt", "blur"), ("prompt", "x"),
                ("strength", "0.9")], fields.Order());
    }

    [Fact]
    public void Translate_WithoutAPlace_IsDropped()
    {
        Assert.Equal(["prompt", "quality", "size", "moderation", "output_compression"], Provider.Translate(Edit(
            [("model", "upscale-fast"), ("prompt", "x"), ("quality", "high"), ("size", "1024x1024"), ("moderation", "low"),
                ("output_compression", "50"), ("user", "u"), ("response_format", "url"), ("stream", "false")])).Dropped);
        Assert.Equal(
            ["negative_prompt"], Provider.Translate(
                Edit([("model", "sd3.5-large-turbo"), ("prompt", "x"), ("negative_prompt", "y")])).Dropped);
        Assert.Equal(
            ["input_fidelity"], Provider.Translate(Edit([("model", "inpaint"), ("prompt", "x"), ("input_fidelity", "high")])).Dropped);
        Assert.Empty(Provider.Translate(Edit([("prompt", "x"), ("size", "96x64")])).Dropped);
        Assert.Empty(Provider.Translate(Edit([("prompt", "x"), ("size", "auto")])).Dropped);
    }

    [Fact]
    public void Translate_StyleControl_TakesTheShape() =>
        Assert.Contains(("aspect_ratio", "16:9"), Fields(Edit([("model", "control-style"), ("prompt", "x"), ("size", "1920x1080")])));

    [Fact]
    public void Translate_OutpaintBySize_PutsTheImageInTheMiddle()
    {
        var fields = Fields(Edit([("model", "outpaint"), ("size", "129x64")]));
        Assert.Equal([("image", "[picture.png]"), ("left", "16"), ("right", "17")], fields.Order());
        Assert.Equal([("down", "9"), ("image", "[picture.png]")], Fields(Edit([("model", "outpaint"), ("down", "9")])).Order());
        Assert.Equal("size", Refused(Edit([("model", "outpaint")])).Param);
        Assert.Equal("size", Refused(Edit([("model", "outpaint"), ("size", "64x64")])).Param);
        Assert.Equal("size", Refused(Edit([("model", "outpaint"), ("size", "96x64")])).Param);
        Assert.Equal("size", Refused(Edit([("model", "outpaint"), ("size", "4098x64")])).Param);
    }

    [Fact]
    public void Translate_SeveralImages_GoWhereTheyHaveAPlace()
    {
        InputFile[] two = [Ask.Image("image[]", "a.png", content: Png(64, 64)), Ask.Image("image[]", "b.png", content: Png(64, 64))];
        Assert.Equal("too_many_images", Refused(Ask.EditForm([("prompt", "x")], two)).Code);
        Assert.Equal(
            [("init_image", "[a.png]"), ("style_image", "[b.png]")],
            Bodies.Fields(Provider.Translate(Ask.EditForm([("model", "style-transfer")], two)).Calls[0]));
        Assert.Equal(
            [("background_prompt", "a beach"), ("subject_image", "[a.png]"), ("background_reference", "[b.png]")],
            Bodies.Fields(
                Provider.Translate(
                    Ask.EditForm([("model", "replace-background-and-relight"), ("prompt", "a beach")], two)).Calls[0]));
    }

    [Fact]
    public void Translate_Variation_StaysNearTheImage()
    {
        var request = new ProviderRequest(
            new(ImageOperation.Variation, ParameterSet.Empty, [Ask.Image(content: Png(96, 64))]), Ask.Endpoint());
        Assert.Equal(
            [("image", "[picture.png]"), ("mode", "image-to-image"), ("prompt", "a variation of this picture"), ("strength", "0.35")],
            Fields(request).Order());

        var v1 = request with
        {
            Image = request.Image with
            {
                Parameters = Ask.Parameters(
            new Parameter("model", "stable-diffusion-v1-6"u8.ToArray(), IsText: true))
            }
        };
        Assert.Contains(("image_strength", "0.65"), Fields(v1));
    }

    [Fact]
    public void Translate_SeveralImagesWanted_GetTheirOwnSeeds()
    {
        var calls = Provider.Translate(Edit([("prompt", "x"), ("n", "3"), ("seed", "4294967293")])).Calls;
        Assert.Equal(
            ["4294967293", "4294967294", "0"], calls.Select(call => Bodies.Fields(call).Single(field => field.Name == "seed").Value));
    }

    [Theory]
    [InlineData("inpaint", 63, 63, "image")]
    [InlineData("inpaint", 256, 64, "image")]
    [InlineData("outpaint", 64, 256, "image")]
    [InlineData("remove-background", 3100, 3100, "image")]
    [InlineData("upscale-fast", 31, 64, "image")]
    [InlineData("upscale-fast", 1537, 64, "image")]
    [InlineData("upscale-fast", 1536, 32, null)]
    [InlineData("inpaint", 160, 64, null)]
    [InlineData("remove-background", 3072, 3072, null)]
    [InlineData("erase", 1024, 64, null)]
    public void Translate_ImageOutsideTheBounds_IsRefused(string model, int width, int height, string? param)
    {
        var head = new TestPng { Width = width, Height = height, Data = [] }.Write();
        var translation = Provider.Translate(
            Ask.EditForm([("model", model), ("prompt", "x"), ("left", "1")], Ask.Image(content: head)));
        Assert.Equal(param, translation.Refusal?.Param);
        Assert.Equal(param is null ? null : 400, translation.Refusal?.Status);
    }

    [Fact]
    public void Translate_WhatTheServiceCannot_IsRefusedByName()
    {
        Assert.Equal((413, "image"), Status(Ask.EditForm([("prompt", "x")], Ask.Image(content: new byte[(10 << 20) + 1]))));
        Assert.Equal((400, "prompt"), Status(Edit([("model", "inpaint")])));
        Assert.Equal((400, "prompt"), Status(Edit([])));
        Assert.Equal((400, "prompt"), Status(Edit([("model", "stable-diffusion-v1-6")])));
        Assert.Equal((400, "prompt"), Status(Edit([("prompt", new string('x', 10_001))])));
        Assert.Equal((400, "search_prompt"), Status(Edit([("model", "search-and-replace"), ("prompt", "x")])));
        Assert.Equal((400, "select_prompt"), Status(Edit([("model", "search-and-recolor"), ("prompt", "x")])));
        Assert.Equal((400, "mask"), Status(Edit([("model", "outpaint"), ("left", "1")], mask: true)));
        Assert.Equal((400, "output_format"), Status(Edit([("prompt", "x"), ("output_format", "webp")])));
        Assert.Equal((400, "output_format"), Status(Edit([("model", "remove-background"), ("output_format", "jpeg")])));
        Assert.Equal((400, "size"), Status(Edit([("prompt", "x"), ("size", "banana")])));
        Assert.Equal((400, "model"), Status(Ask.Generate(new { model = "inpaint", prompt = "x" })));
        Assert.Equal((400, "mask"), Status(Ask.EditForm([("prompt", "x")], Ask.Image(content: Png(64, 64)), Ask.Image("mask"))));
        Assert.Equal((400, "mask"), Status(Ask.EditForm(
            [("prompt", "x"), ("model", "stable-diffusion-v1-6")], Ask.Image(content: Png(64, 64)), Ask.Image(
                "mask", content: Png(96, 64)))));
    }

    [Fact]
    public void Translate_ImagesInJson_BecomeFilesFirst() =>
        Assert.True(
            Provider.Translate(
                Ask.Edit(
                    new { prompt = "x", images = new[] { new { image_url = "https://pictures.example.test/1.png" } } })).NeedsFiles);

    [Fact]
    public void Translate_V1Prompts_AreWrittenFieldByField()
    {
        var fields = Fields(
            Edit([("model", "stable-diffusion-v1-6"), ("text_prompts", """[{"text":"a","weight":0.5},{"text":"b","weight":-1}]"""),
                ("n", "12"), ("style", "anime"), ("seed", "5")]));
        Assert.Equal(
            [
                ("image_strength", "0.3"), ("init_image", "[picture.png]"), ("samples", "10"), ("seed", "5"), ("style_preset", "anime"),
                ("text_prompts[0][text]", "a"),
                ("text_prompts[0][weight]", "0.5"), ("text_prompts[1][text]", "b"), ("text_prompts[1][weight]", "-1"),
            ],
            fields.OrderBy(field => field.Name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null, "core")]
    [InlineData("low", "core")]
    [InlineData("high", "ultra")]
    [InlineData("hd", "ultra")]
    public void Translate_GenerationWithoutAModel_IsChosenByQuality(string? quality, string service)
    {
        var translation = Provider.Translate(Ask.Generate(quality is null ? new { prompt = "x" } : new { prompt = "x", quality }));
        Assert.Equal(Services + "generate/" + service, Assert.Single(translation.Calls).Uri.AbsoluteUri);
        Assert.Empty(translation.Dropped);
        Assert.Equal(["quality"], Provider.Translate(Ask.Generate(new { prompt = "x", model = "core", quality = "hd" })).Dropped);
    }

    [Fact]
    public void Translate_WordsOfTheEndpointsOwn_DoNotStandBesideTheGatewaysOwn()
    {
        var edit = Edit(
            [("model", "stable-diffusion-xl-1024-v1-0"), ("prompt", "a"), ("mask_source", "INIT_IMAGE_ALPHA"), ("mask_image", "x")],
            mask: true);

        Assert.Equal(("mask_source", "MASK_IMAGE_WHITE"), Assert.Single(Fields(edit), field => field.Name == "mask_source"));
        Assert.Single(Fields(edit), field => field.Name == "mask_image");
    }

    [Fact]
    public void Translate_MaskAtEveryModel_IsPricedAsTheServiceThatIsCalled()
    {
        var pricer = new Pricer(PriceListReader.Shipped());
        var inpainted = new List<string>();
        foreach (var model in Provider.Models)
        {
            var request = Edit([("prompt", "a red door"), ("model", model.Name)], mask: true);
            var translation = Provider.Translate(request);
            if (translation.Calls.Count == 0 || !translation.Calls[0].Uri.AbsolutePath.EndsWith("/edit/inpaint", StringComparison.Ordinal))
                continue;

            inpainted.Add(model.Name);
            var query = PriceQuery.From(Provider, request.Image, translation)!.Value;
            Assert.Equal("inpaint", query.Model);
            Assert.Equal((30_000, true), pricer.Quote(query) is { } quote ? (quote.MicroDollars, quote.Exact) : default);
        }

        Assert.Superset(new HashSet<string>(["inpaint", "sd3.5-large", "ultra"]), inpainted.ToHashSet());
    }

    private static ProviderRequest Edit(IEnumerable<(string, string)> fields, bool mask = false) => Ask.EditForm(
        fields, [Ask.Image(content: Png(96, 64)), .. mask ? new[] { Ask.Image("mask", "mask.png", content: Png(96, 64)) } : []]);

    private static IEnumerable<(string, string)> Model(string? model) => model is null ? [] : [("model", model)];

    private static IReadOnlyList<(string Name, string Value)> Fields(ProviderRequest request) =>
        Bodies.Fields(Provider.Translate(request).Calls[0]);

    private static byte[] Png(int width, int height) =>
        new TestPng { Width = width, Height = height, Pixels = new byte[width * height * 4] }.Write();

    private static GatewayError Refused(ProviderRequest request) => Assert.IsType<GatewayError>(Provider.Translate(request).Refusal);

    private static (int Status, string? Param) Status(ProviderRequest request) => (Refused(request).Status, Refused(request).Param);
}

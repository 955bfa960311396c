using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.Providers.Together;

namespace ImageGateway.Providers.Tests.Together;

public sealed class TogetherTests
{
    private const string Schnell = "black-forest-labs/FLUX.1-schnell";
    private const string Kontext = "black-forest-labs/FLUX.1-kontext-pro";

    private readonly TogetherProvider _provider = new();

    [Fact]
    public void Translate_Generation_IsTheExample()
    {
        var translation = _provider.Translate(Ask.Generate(new
        {
            model = Schnell,
            prompt = "a lighthouse",
            size = "1024x768",
            n = 2,
            seed = 7,
            negative_prompt = "blurry",
            response_format = "b64_json",
            output_format = "png",
            steps = 4,
        }));

        Example.Request("together.generations").AssertIs(Assert.Single(translation.Calls));
        Assert.Equal((Schnell, null, 2), (translation.Model, translation.SizeUsed, translation.Calls[0].Images));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_KontextEdit_IsTheExample()
    {
        var request = Example.Request("together.kontext-edit");
        var image = Convert.FromBase64String(((string)request.Body["image_url"]!).Split(',')[1]);
        var translation = _provider.Translate(Ask.EditForm(
            [("model", Kontext), ("prompt", "add a red hat"), ("size", "1024x1024"), ("response_format", "url")], Ask.Image(
                content: image)));

        request.AssertIs(Assert.Single(translation.Calls));
        Assert.Null(translation.SizeUsed);
    }

    [Theory]
    [InlineData("1000x1000", 1000, 1000, null)]
    [InlineData("1001x1023", 1000, 1024, "1000x1024")]
    [InlineData("3x3", 8, 8, "8x8")]
    public void Translate_Size_GoesToTheNextStepOfEight(string size, int width, int height, string? used)
    {
        var translation = _provider.Translate(Ask.Generate(new { model = Schnell, prompt = "p", size }));
        var body = Bodies.Json(translation.Calls[0]);
        Assert.Equal((width, height, used), ((int)body["width"]!, (int)body["height"]!, translation.SizeUsed?.ToString()));
    }

    [Theory]
    [InlineData(Kontext, "1792x1024", "16:9")]
    [InlineData(Kontext, "1536x1024", "3:2")]
    [InlineData(Kontext, "1024x1536", "2:3")]
    [InlineData("google/imagen-4.0-fast", "1536x1024", "4:3")]
    [InlineData("google/flash-image-2.5", "1024x1024", "1:1")]
    public void Translate_SizeOfARatioModel_IsTheNearestRatio(string model, string size, string ratio)
    {
        var translation = _provider.Translate(Ask.Generate(new { model, prompt = "p", size }));
        var body = Bodies.Json(translation.Calls[0]);
        Assert.Equal(ratio, (string?)body["aspect_ratio"]);
        Assert.Null(body["width"]);
    }

    [Theory]
    [InlineData("""{"size":"auto"}""", """{}""")]
    [InlineData("""{"size":"512x512","width":640,"height":480}""", """{"width":640,"height":480}""")]
    [InlineData("""{"size":"512x512","aspect_ratio":"9:16"}""", """{"aspect_ratio":"9:16"}""")]
    [InlineData("""{"quality":"low"}""", """{"steps":2}""")]
    [InlineData("""{"quality":"medium"}""", """{}""")]
    [InlineData("""{"quality":"auto"}""", """{}""")]
    [InlineData("""{"quality":"hd"}""", """{"steps":8}""")]
    [InlineData("""{"quality":"high","steps":3}""", """{"steps":3}""")]
    [InlineData("""{"moderation":"low"}""", """{"disable_safety_checker":true}""")]
    [InlineData("""{"moderation":"auto"}""", """{}""")]
    [InlineData("""{"moderation":"low","disable_safety_checker":false}""", """{"disable_safety_checker":false}""")]
    [InlineData("""{"stream":true,"partial_images":2}""", """{"response_format":"base64"}""")]
    [InlineData("""{"output_format":"jpg"}""", """{"output_format":"jpeg"}""")]
    [InlineData("""{"n":1}""", """{"n":1}""")]
    [InlineData(
        """{"image_loras":[{"path":"https://l.example.test","scale":0.5}],"guidance_scale":3.5}""",
        """{"image_loras":[{"path":"https://l.example.test","scale":0.5}],"guidance_scale":3.5}""")]
    public void Translate_Parameter_HasItsPlace(string asked, string sent)
    {
        var body = JsonNode.Parse(asked)!.AsObject();
        (body["model"], body["prompt"]) = (Schnell, "p");
        var expected = JsonNode.Parse(sent)!.AsObject();
        (expected["model"], expected["prompt"]) = (Schnell, "p");

        var translation = _provider.Translate(Ask.Generate(body));
        Bodies.AssertSame(expected, Bodies.Json(translation.Calls[0]));
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Translate_ParametersWithoutAPlace_AreReported()
    {
        var translation = _provider.Translate(Ask.Generate(new
        {
            model = "google/imagen-4.0-fast",
            prompt = "p",
            quality = "high",
            style = "vivid",
            user = "u",
            background = "transparent",
            output_format = "webp",
            output_compression = 80,
            input_fidelity = "high",
        }));
        Assert.Equal(
            ["quality", "style", "user", "background", "output_format", "output_compression", "input_fidelity"], translation.Dropped);
    }

    [Fact]
    public void Translate_MoreThanFour_IsSplitWithSeedsOfTheirOwn()
    {
        var translation = _provider.Translate(Ask.Generate(new { model = Schnell, prompt = "p", n = 10, seed = int.MaxValue }));
        Assert.Equal([4, 4, 2], translation.Calls.Select(call => call.Images));
        Assert.Equal(
            [(4, int.MaxValue), (4, 3), (2, 7)], translation.Calls.Select(Bodies.Json)
                .Select(body => ((int)body["n"]!, (int)body["seed"]!)));
    }

    [Fact]
    public void Translate_JsonEditWithLinks_PassesThemOn()
    {
        var one = _provider.Translate(
            Ask.Edit(new { model = Kontext, prompt = "p", images = new[] { new { image_url = "https://a.example.test/1.png" } } }));
        var two = _provider.Translate(
            Ask.Edit(
                new
                {
                    model = "black-forest-labs/FLUX.2-pro",
                    prompt = "p",
                    image = new[] { "https://a.example.test/1.png", "data:image/png;base64,AQID" }
                }));
        Assert.Equal("https://a.example.test/1.png", (string?)Bodies.Json(one.Calls[0])["image_url"]);
        Bodies.AssertSame(
            JsonNode.Parse("""["https://a.example.test/1.png","data:image/png;base64,AQID"]"""), Bodies.Json(
                two.Calls[0])["reference_images"]);
    }

    [Fact]
    public void Translate_JsonEditWithAFileId_AsksForFiles() =>
        Assert.True(
            _provider.Translate(
                Ask.Edit(new { model = Kontext, prompt = "p", images = new[] { new { file_id = "file-1" } } })).NeedsFiles);

    [Fact]
    public void Translate_FormOfAnUnknownModel_TakesOneImageOrSeveral()
    {
        (string, string)[] fields = [("model", "somebody/new"), ("prompt", "p"), ("seed", "7"), ("negative_prompt", "3")];
        var one = Bodies.Json(_provider.Translate(Ask.EditForm(fields, Ask.Image(type: "image/jpeg"))).Calls[0]);
        var two = Bodies.Json(_provider.Translate(Ask.EditForm(fields, Ask.Image("image[]"), Ask.Image("image[]"))).Calls[0]);
        Bodies.AssertSame(
            JsonNode.Parse(
                """{"model":"somebody/new","prompt":"p","image_url":"data:image/jpeg;base64,AQID","seed":7,"negative_prompt":"3"}"""), one);
        Assert.Equal(2, two["reference_images"]!.AsArray().Count);
    }

    public static TheoryData<ImageOperation, string, string, string> Refused => new()
    {
        { ImageOperation.Generation, """{"prompt":"p"}""", "missing_required_parameter", "model" },
        { ImageOperation.Generation, """{"model":"m","prompt":"p","size":"banana"}""", "invalid_value", "size" },
        { ImageOperation.Generation, """{"model":"m","prompt":"p","output_format":"gif"}""", "invalid_value", "output_format" },
        { ImageOperation.Edit, """{"model":"black-forest-labs/FLUX.1-schnell","prompt":"p","image":"https://a.example.test"}""",
            "unsupported_operation", "model" },
        { ImageOperation.Edit,
            """{"model":"black-forest-labs/FLUX.1-kontext-pro","prompt":"p","image":"https://a.example.test","mask":"https://a.example.test"}""",
            "unsupported_operation", "mask" },
        { ImageOperation.Edit,
            """{"model":"black-forest-labs/FLUX.1-kontext-pro","prompt":"p","image":["https://a.example.test","https://b.example.test"]}""",
            "invalid_value", "image" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Translate_WhatTogetherCannotDo_IsRefused(ImageOperation operation, string body, string code, string param)
    {
        var refusal = _provider.Translate(Ask.Of(operation, JsonNode.Parse(body)!)).Refusal!;
        Assert.Equal((400, code, param), (refusal.Status, refusal.Code, refusal.Param));
    }

    [Fact]
    public void Translate_Variation_IsUnsupported() =>
        Assert.Equal(
            "unsupported_operation", _provider.Translate(
                Ask.Of(ImageOperation.Variation, new { model = Kontext, image = "https://a.example.test" })).Refusal!.Code);

    [Theory]
    [InlineData("http://127.0.0.1:9/together/v1")]
    [InlineData("http://127.0.0.1:9/together/v1/")]
    public void Translate_BaseUrl_ReplacesTheVendors(string baseUrl) => Assert.Equal(
        "http://127.0.0.1:9/together/v1/images/generations",
        _provider.Translate(Ask.Generate(new { model = Schnell, prompt = "p" }, new(baseUrl))).Calls[0].Uri.AbsoluteUri);

    [Fact]
    public async Task Read_Base64_IsTwoImagesWithoutTogethersOwnWords()
    {
        var (images, error) = await RecordedImages.ReadAsync(Reader, Example.Response("together.generations").ResponseBody);
        Assert.Null(error);
        Assert.Equal(2, images.Images.Count);
        Assert.All(images.Images, image => Assert.Empty(image.Fields));
        Assert.All(images.Images, image => Assert.Equal([0x89, 0x50, 0x4E, 0x47], image.Content[..4]));
        Assert.Equal("\"oE1example\"", images.Fields["id"]);
    }

    [Fact]
    public async Task Read_Url_IsALink()
    {
        var (images, error) = await RecordedImages.ReadAsync(Reader, Example.Response("together.kontext-edit").ResponseBody);
        Assert.Null(error);
        Assert.Equal("https://api.together.ai/shrt/example", Assert.Single(images.Images).Link);
    }

    [Theory]
    [InlineData("together.generations", "nsfw_content", true)]
    [InlineData("together.kontext-edit", "rate_limit_exceeded", false)]
    public void ReadError_Example_IsUnderstood(string name, string code, bool moderated)
    {
        var example = Example.Error(name);
        var error = _provider.ReadError(example.Status, "application/json", example.Bytes);
        Assert.Equal((code, moderated, (string?)example.Body["error"]!["message"]), (error.Code, error.Moderated, error.Message));
    }

    [Theory]
    [InlineData(
        400, """{"error":{"message":"NSFW content was detected in the image.","type":"invalid_request_error","param":"prompt","code":null}}""",
        true, "prompt")]
    [InlineData(
        400, """{"error":{"message":"width must be a multiple of 8","type":"invalid_request_error","param":"width","code":null}}""", false,
        "width")]
    [InlineData(500, """{"error":{"message":"The nsfw service failed"}}""", false, null)]
    [InlineData(502, "<html>", false, null)]
    public void ReadError_OtherBodies_TellModerationFromTheRest(int status, string body, bool moderated, string? param)
    {
        var error = _provider.ReadError(status, "application/json", Encoding.UTF8.GetBytes(body));
        Assert.Equal((moderated, param), (error.Moderated, error.Param));
        Assert.NotEmpty(error.Message);
    }

    private IResponseReader Reader => _provider.Translate(Ask.Generate(new { model = Schnell, prompt = "p" })).Calls[0].Reader;
}

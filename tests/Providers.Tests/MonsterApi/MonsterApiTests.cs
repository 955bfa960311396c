using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.MonsterApi;
using ImageGateway.Providers.Tests.Kit;

namespace ImageGateway.Providers.Tests.MonsterApi;

public sealed class MonsterApiTests
{
    private static readonly MonsterApiProvider Provider = new();

    [Fact]
    public void Request_FromText_IsTheExample()
    {
        var translation = Generate(
            new
            {
                prompt = "a lighthouse",
                negative_prompt = "blurry",
                n = 2,
                steps = 30,
                size = "1024x1024",
                guidance_scale = 7.5,
                seed = 2414,
                safe_filter = true,
                style = "photographic"
            });
        Example.Request("monsterapi.txt2img").AssertIs(Assert.Single(translation.Calls));
        Assert.Equal(("txt2img", 0), (translation.Model, translation.Dropped.Count));
    }

    [Fact]
    public void Request_FromAImage_IsTheExample()
    {
        var example = Example.Request("monsterapi.img2img");
        var call = Assert.Single(Provider.Translate(Ask.EditForm(
            [("prompt", "winter"), ("negative_prompt", "blurry"), ("steps", "30"), ("strength", "0.75"), ("guidance_scale", "7.5"),
                ("seed", "2414")],
            Ask.Image(name: "in.png"))).Calls);
        Assert.Equal((example.Method, example.Url), (call.Method.Method, call.Uri.AbsoluteUri));
        var expected = example.Root["multipart"]!.AsArray()
            .Select(part => ((string)part!["name"]!, (string?)part["value"] ?? $"[{part["filename"]}]"));
        Assert.Equal(expected.Order(), Bodies.Fields(call).Order());
    }

    [Fact]
    public void Responses_OfAProcess_AreFollowedToTheirEnd()
    {
        var steps = Example.Response("monsterapi.txt2img").Steps;
        for (var index = 0; index < 3; index++)
            steps[index + 1].Request.AssertIs(Assert.IsType<TaskStep.Running>(Read(steps[index].Response)).Ask);
        Assert.Equal(
            ["https://outputs.example.test/0.png", "https://outputs.example.test/1.png"], Assert.IsType<TaskStep.Done>(
                Read(steps[3].Response)).Links);
        var image = Example.Response("monsterapi.img2img").Steps;
        image[1].Request.AssertIs(Assert.IsType<TaskStep.Running>(Read(image[0].Response)).Ask);
        Assert.Single(Assert.IsType<TaskStep.Done>(Read(image[1].Response)).Links);
    }

    [Fact]
    public void Errors_AreRead()
    {
        var failed = Assert.IsType<TaskStep.Failed>(Read(Example.Error("monsterapi.txt2img"))).Error;
        Assert.Equal((true, 400, AttemptClass.PerhapsStarted), (failed.Moderated, failed.Status, failed.Class));
        var unauthorized = Example.Error("monsterapi.img2img");
        Assert.Equal(
            new ProviderError("Unauthorized", "authentication_error")
            { IsOwnShape = true }, Provider.ReadError(unauthorized.Status, "application/json", unauthorized.Bytes));
        Assert.Equal("<html>", Provider.ReadError(502, "text/html", "<html>"u8).RawText);
        Assert.True(Provider.ReadError(400, "application/json", """{"message":"Blocked by the safe_filter"}"""u8).Moderated);
        Assert.Equal("rate_limit_error", Provider.ReadError(429, "application/json", "{}"u8).Type);
    }

    [Theory]
    [InlineData("""{"process_id":"p","status":"completed","result":{"output":"https://a.example.test/1.png"}}""", typeof(TaskStep.Done))]
    [InlineData("""{"process_id":"p","status":"completed","result":{"output":[]}}""", typeof(TaskStep.Failed))]
    [InlineData("""{"process_id":"p","status":"completed"}""", typeof(TaskStep.Failed))]
    [InlineData("""{"process_id":"p","status":"SOMETHING_NEW"}""", typeof(TaskStep.Running))]
    [InlineData("""{"process_id":"p"}""", typeof(TaskStep.Running))]
    [InlineData("""{"process_id":"../p"}""", typeof(TaskStep.Unreadable))]
    [InlineData("""{"status":"failed"}""", typeof(TaskStep.Failed))]
    [InlineData("{}", typeof(TaskStep.Unreadable))]
    [InlineData("[", typeof(TaskStep.Unreadable))]
    public void Response_OfEachKind_IsRead(string body, Type step) => Assert.IsType(step, Read(body));

    [Fact]
    public void Questions_StayAtTheBaseUrl()
    {
        var call = Provider.Translate(
            Ask.Generate(new { prompt = "x" }, new Uri("http://127.0.0.1:9/monsterapi/v1"))).Calls[0];
        Assert.Equal("http://127.0.0.1:9/monsterapi/v1/generate/txt2img", call.Uri.AbsoluteUri);
        var running = Assert.IsType<TaskStep.Running>(
            call.Task!.Read(Head, """{"process_id":"p-1","status_url":"https://evil.example.test/"}"""u8));
        Assert.Equal("http://127.0.0.1:9/monsterapi/v1/status/p-1", running.Ask.Uri.AbsoluteUri);
        Assert.Null(running.Cancel);
    }

    [Theory]
    [InlineData("1024x1024", "square")]
    [InlineData("1536x1024", "landscape")]
    [InlineData("1024x1792", "portrait")]
    public void Size_IsAShape(string size, string shape)
    {
        var translation = Generate(new { prompt = "x", size, model = "sdxl-base" });
        Bodies.AssertSame(JsonNode.Parse($$"""{"prompt":"x","aspect_ratio":"{{shape}}"}"""), Bodies.Json(translation.Calls[0]));
        Assert.Null(translation.SizeUsed);
        Assert.Equal(
            "landscape", (string?)Bodies.Json(Generate(new { prompt = "x", size, aspect_ratio = "landscape" }).Calls[0])["aspect_ratio"]);
    }

    [Theory]
    [InlineData("txt2img", 3, "3")]
    [InlineData("txt2img", 6, "4,2")]
    [InlineData("someone-elses", 5, "4,1")]
    public void Count_IsSplitAtTheModelsMost(string model, int n, string samples)
    {
        var translation = Generate(new { model, prompt = "x", n, seed = 10 });
        Assert.Equal(samples, string.Join(',', translation.Calls.Select(call => (int)Bodies.Json(call)["samples"]!)));
        Assert.Equal(n, translation.Calls.Sum(call => call.Images));
        Assert.Equal(translation.Calls.Count, translation.Calls.Select(call => (int)Bodies.Json(call)["seed"]!).Distinct().Count());
        Assert.Equal(2, Assert.Single(Generate(new { prompt = "x", samples = 2 }).Calls).Images);
    }

    [Fact]
    public void Parameters_WithoutAPlace_AreDropped()
    {
        var translation = Generate(new
        {
            prompt = "x",
            quality = "hd",
            style = "vivid",
            user = "u",
            background = "transparent",
            moderation = "auto",
            output_format = "png",
            output_compression = 5,
            input_fidelity = "high",
            response_format = "url",
            stream = false,
        });
        Assert.Equal(
            ["quality", "background", "output_format", "output_compression", "user", "style", "input_fidelity"], translation.Dropped);
        Bodies.AssertSame(JsonNode.Parse("""{"prompt":"x"}"""), Bodies.Json(translation.Calls[0]));
        var edit = Provider.Translate(
            Ask.EditForm(
                [("model", "pix2pix"), ("prompt", "x"), ("size", "512x512"), ("image_guidance_scale", "1.5")], Ask.Image()));
        Assert.Equal(["size"], edit.Dropped);
        Assert.Contains(("image_guidance_scale", "1.5"), Bodies.Fields(edit.Calls[0]));
    }

    [Fact]
    public void Variation_IsAWeakImageToImage()
    {
        var request = Ask.Of(ImageOperation.Variation, new { n = 2 });
        var translation = Provider.Translate(request with { Image = request.Image with { Files = [Ask.Image()] } });
        Assert.Equal(2, translation.Calls.Count);
        Assert.Contains(("strength", "0.3"), Bodies.Fields(translation.Calls[0]));
        Assert.Contains(("init_image_url", "[picture.png]"), Bodies.Fields(translation.Calls[0]));
    }

    [Fact]
    public void Fidelity_IsTheInverseOfStrength() => Assert.Contains(
        ("strength", "0.375"),
        Bodies.Fields(Provider.Translate(Ask.EditForm([("prompt", "x"), ("input_fidelity", "high")], Ask.Image())).Calls[0]));

    [Fact]
    public void Request_ThatItCannotDo_IsRefused()
    {
        Assert.Equal(("unsupported_operation", "model"), Why(Ask.Generate(new { model = "img2img", prompt = "x" })));
        Assert.Equal(
            ("unsupported_operation", "model"), Why(Ask.EditForm([("model", "txt2img"), ("prompt", "x")], Ask.Image())));
        Assert.Equal(("unsupported_operation", "mask"), Why(Ask.EditForm([("prompt", "x")], Ask.Image(), Ask.Image("mask"))));
        Assert.Equal(
            ("unsupported_operation", "image"), Why(
                Ask.EditForm([("prompt", "x")], Ask.Image("image[]"), Ask.Image("image[]"))));
        Assert.Equal(
            ("file_too_large", "image"), Why(Ask.EditForm([("prompt", "x")], Ask.Image(content: new byte[(8 << 20) + 1]))));
        Assert.Equal(("invalid_value", "size"), Why(Ask.Generate(new { prompt = "x", size = "banana" })));
        Assert.Equal(("invalid_value", "model"), Why(Ask.Generate(new { prompt = "x", model = ".." })));
        Assert.True(Provider.Translate(Ask.Edit(new { prompt = "x", image = "https://a.example.test/1.png" })).NeedsFiles);

        static (string?, string?) Why(ProviderRequest request) =>
            (Provider.Translate(request).Refusal!.Code, Provider.Translate(request).Refusal!.Param);
    }

    private static ProviderResponse Head { get; } = new(200, "application/json", _ => null, Stream.Null);

    private static Translation Generate(object body) => Provider.Translate(Ask.Generate(body));

    private static TaskStep Read(string body) => Generate(new { prompt = "x" }).Calls[0].Task!.Read(Head, Encoding.UTF8.GetBytes(body));

    private static TaskStep Read(Example response) =>
        Generate(new { prompt = "x" }).Calls[0].Task!.Read(response.ResponseBody, response.Bytes);
}

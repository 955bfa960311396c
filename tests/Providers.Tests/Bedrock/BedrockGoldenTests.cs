using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Bedrock;

/// <summary>The examples of Bedrock: what is sent for a request in OpenAI's words, and what its answers and errors mean.</summary>
public sealed class BedrockGoldenTests
{
    private const string Titan = AskBedrock.Titan;
    private const string Nova = AskBedrock.Nova;

    private static readonly Dictionary<string, Func<JsonNode, ProviderRequest>> Requests = new()
    {
        ["titan-text-image"] = _ => Ask.Generate(new
        {
            model = Titan,
            prompt = "a lighthouse on a cliff",
            negative_prompt = "blurry",
            n = 2,
            quality = "medium",
            size = "1024x1024",
            cfgScale = 8.0,
            seed = 42,
        }),
        ["nova-canvas-text-image"] = _ => Ask.Generate(new
        {
            model = Nova,
            prompt = "a lighthouse on a cliff",
            negative_prompt = "fog",
            style = "photorealism",
            n = 1,
            quality = "hd",
            size = "1280x720",
            cfgScale = 6.5,
            seed = 12,
        }),
        ["nova-canvas-image-variation"] = body => Ask.EditForm(
            [("model", Nova), ("prompt", "same scene at night"), ("similarityStrength", "0.7"), ("n", "1"), ("size", "1024x1024")],
            Image(body["imageVariationParams"]!["images"]![0]!)),
        ["nova-canvas-inpainting"] = body => Ask.Edit(new
        {
            model = Nova,
            prompt = "a red door",
            negative_prompt = "handle",
            n = 1,
            quality = "standard",
            cfgScale = 6.5,
            seed = 12,
            inPaintingParams = new { maskImage = (string?)body["inPaintingParams"]!["maskImage"] },
        }) is var edit ? edit with { Image = edit.Image with { Files = [Image(body["inPaintingParams"]!["image"]!)] } } : edit,
        ["sdxl-v1-text-to-image"] = _ => Ask.Generate(new
        {
            model = AskBedrock.Sdxl,
            prompt = "a lighthouse",
            cfg_scale = 7,
            steps = 30,
            seed = 0,
            size = "1024x1024",
            n = 1,
            style = "photographic",
        }),
        ["sd3-5-large"] = _ => Ask.Generate(new
        {
            model = AskBedrock.Sd35,
            prompt = "a lighthouse",
            mode = "text-to-image",
            size = "1792x1024",
            negative_prompt = "blurry",
            seed = 0,
            output_format = "png",
        }),
        ["stable-image-inpaint"] = body => Ask.EditForm(
            [("model", "us.stability.stable-image-inpaint-v1:0"), ("prompt", "a red door"), ("grow_mask", "5"), ("output_format", "png")],
            Image(body["image"]!),
            AskBedrock.Mask()),
    };

    public static TheoryData<string> Names => new(Requests.Keys);

    [Fact]
    public void Examples_EachOfThem_IsInATest() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Examples"), "bedrock.*.request.json")
            .Select(file => Path.GetFileName(file).Split('.')[1]).Order(),
        Requests.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Translate_RequestInOpenAisWords_IsTheExample(string name)
    {
        var golden = Example.Request("bedrock." + name);
        var region = new Uri(golden.Url).Host.Split('.')[1];
        var translation = AskBedrock.Provider().Translate(Requests[name](golden.Body).With([.. AskBedrock.Keys, ("aws_region", region)]));

        var call = Assert.Single(translation.Calls);
        Assert.Equal((golden.Method, golden.Url), (call.Method.Method, call.Uri.AbsoluteUri));
        Assert.Equal([new Header("accept", "application/json")], call.Headers);
        var expected = golden.Body.DeepClone();
        var actual = Bodies.Json(call);
        if (name == "stable-image-inpaint")
        {
            // The mask is converted; its pixels are looked at in BedrockEditTests.
            (expected["mask"], actual["mask"]) = (null, null);
        }

        Bodies.AssertSame(expected, actual);
        Assert.Empty(translation.Dropped);
        Assert.Null(translation.SizeUsed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Read_Example_GivesItsImages(string name)
    {
        var golden = Example.Response("bedrock." + name);
        var (images, error) = await RecordedImages.ReadAsync(Reader(name), golden.ResponseBody);

        Assert.Null(error);
        var expected = golden.Body["images"]?.AsArray().Select(text => (string)text!)
            ?? golden.Body["artifacts"]!.AsArray().Select(item => (string)item!["base64"]!);
        Assert.Equal(expected, images.Images.Select(image => image.Base64));
        Assert.All(images.Images, image => Assert.Equal(ImageVerdict.Shown, image.Verdict));
    }

    [Theory]
    [InlineData("nova-canvas-image-variation", "AccessDeniedException", false)]
    [InlineData("nova-canvas-inpainting", "ThrottlingException", false)]
    [InlineData("sdxl-v1-text-to-image", "ResourceNotFoundException", false)]
    [InlineData("stable-image-inpaint", "ValidationException", false)]
    [InlineData("titan-text-image", "ValidationException", true)]
    public void ReadError_Example_IsReadInItsWords(string name, string code, bool moderated)
    {
        var golden = Example.Error("bedrock." + name);
        IImageProvider provider = AskBedrock.Provider();
        var error = provider.ReadError(golden.ResponseBody, golden.Bytes);

        Assert.Equal(((string)golden.Body["message"]!, code, moderated), (error.Message, error.Code, error.Moderated));
        Assert.Equal(name == "stable-image-inpaint" ? "image" : null, error.Param);
    }

    [Theory]
    [InlineData("nova-canvas-text-image", "All of the generated images have been blocked by our content filters.")]
    [InlineData("sd3-5-large", "Filter reason: prompt")]
    public async Task Read_BlockedExample_IsAModeration(string name, string message)
    {
        var (images, error) = await RecordedImages.ReadAsync(Reader(name), Example.Error("bedrock." + name).ResponseBody);

        Assert.Empty(images.Images);
        Assert.Equal((message, true, 400), (error!.Message, error.Moderated, error.Status));
    }

    private static InputFile Image(JsonNode base64) => Ask.Image(content: Convert.FromBase64String((string)base64!));

    private static IResponseReader Reader(string name) =>
        AskBedrock.Provider().Translate(Requests[name](Example.Request("bedrock." + name).Body).With(AskBedrock.Keys)).Calls[0].Reader;
}

using System.Text.Json.Nodes;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Shared.Imaging;

namespace ImageGateway.Providers.Tests.Replicate;

public sealed class ReplicateInputTests
{
    [Theory]
    [InlineData("aspect_ratio", "16:9", "1792x1024")]
    [InlineData("aspect_ratio", "9:16", "1024x1792")]
    [InlineData("aspect_ratio", "1:1", "512x512")]
    [InlineData("aspect_ratio", "3:2", "1536x1024")]
    public void Size_OfAModelWithRatios_IsTheNearestAndClaimsNoPixels(string name, string value, string size)
    {
        var translation = Models.Generate(new { prompt = "x", size });
        Assert.Equal(value, (string?)Models.Input(translation)[name]);
        Assert.Null(translation.SizeUsed);
    }

    [Theory]
    [InlineData("1024x1024", 1024, 1024, false)]
    [InlineData("1792x1024", 1440, 823, true)]
    [InlineData("256x2000", 256, 1440, true)]
    [InlineData("100x100", 256, 256, true)]
    public void Size_BehindCustom_IsExactOrScaledIntoTheBounds(string size, int width, int height, bool differs)
    {
        const string Custom = """
            "prompt":{"type":"string"},"aspect_ratio":{"enum":["custom","1:1","16:9"]},
            "width":{"type":"integer","minimum":256,"maximum":1440},"height":{"type":"integer","minimum":256,"maximum":1440}
            """;
        var translation = Models.Generate(new { prompt = "x", size }, Custom);
        Bodies.AssertSame(
            JsonNode.Parse($$"""{"prompt":"x","aspect_ratio":"custom","width":{{width}},"height":{{height}}}"""), Models.Input(
                translation));
        Assert.Equal(differs ? new ImageSize(width, height) : null, translation.SizeUsed);
    }

    [Theory]
    [InlineData(
        """{"size":"1365x1024","prompt":"x"}""", "1536x1024", "1365x1024",
        "\"size\":{\"enum\":[\"1024x1024\",\"1365x1024\",\"1024x1365\"]}")]
    [InlineData(
        """{"resolution":"1024x1024","prompt":"x"}""", "1024x1024", null,
        "\"resolution\":{\"enum\":[\"None\",\"1024x1024\"]},\"aspect_ratio\":{\"enum\":[\"1:1\"]}")]
    [InlineData(
        """{"width":768,"height":512,"prompt":"x"}""", "750x500", "768x512",
        "\"width\":{\"type\":\"integer\",\"enum\":[512,768]},\"height\":{\"type\":\"integer\",\"enum\":[512,768]}")]
    [InlineData(
        """{"width":1008,"height":1008,"prompt":"x"}""", "1000x1000", "1008x1008",
        "\"width\":{\"type\":\"integer\",\"multipleOf\":16},\"height\":{\"type\":\"integer\",\"multipleOf\":16}")]
    [InlineData("""{"size":"2K","prompt":"x"}""", "2K", null, "\"size\":{\"enum\":[\"1K\",\"2K\"]}")]
    [InlineData("""{"prompt":"x"}""", "auto", null, "\"size\":{\"enum\":[\"1K\",\"2K\"]}")]
    public void Size_OfEachKindOfSchema_FindsItsPlace(string input, string size, string? used, string properties)
    {
        var translation = Models.Generate(new { prompt = "x", size }, "\"prompt\":{\"type\":\"string\"}," + properties);
        Bodies.AssertSame(JsonNode.Parse(input), Models.Input(translation));
        Assert.Equal(used, translation.SizeUsed?.ToString());
        Assert.Empty(translation.Dropped);
    }

    [Fact]
    public void Size_WithoutAPlace_IsDropped_AndNonsenseIsRefused()
    {
        const string PromptOnly = "\"prompt\":{\"type\":\"string\"}";
        Assert.Equal(["size"], Models.Generate(new { prompt = "x", size = "512x512" }, PromptOnly).Dropped);
        var refusal = Models.Generate(new { prompt = "x", size = "banana" }).Refusal!;
        Assert.Equal((400, "size"), (refusal.Status, refusal.Param));
    }

    [Fact]
    public void Size_BesideTheCallersOwnRatio_IsNotSent() =>
        Bodies.AssertSame(
            JsonNode.Parse("""{"prompt":"x","aspect_ratio":"21:9"}"""), Models.Input(
                Models.Generate(new { prompt = "x", size = "1024x1024", aspect_ratio = "21:9" })));

    [Theory]
    [InlineData("output_format", "jpeg", "output_format", "\"jpg\"")]
    [InlineData("output_compression", 55, "output_quality", "55")]
    [InlineData("quality", "low", "num_inference_steps", "14")]
    [InlineData("quality", "high", "num_inference_steps", "50")]
    [InlineData("seed", 12, "seed", "12")]
    [InlineData("go_fast", false, "go_fast", "false")]
    [InlineData("never_heard_of", 1.5, "never_heard_of", "1.5")]
    public void Parameter_WithAPlace_IsSent(string name, object value, string input, string sent)
    {
        var translation = Models.Generate(new Dictionary<string, object> { ["prompt"] = "x", [name] = value });
        Bodies.AssertSame(JsonNode.Parse($$"""{"prompt":"x","{{input}}":{{sent}}}"""), Models.Input(translation));
        Assert.Empty(translation.Dropped);
    }

    [Theory]
    [InlineData("style", "vivid")]
    [InlineData("background", "transparent")]
    [InlineData("moderation", "low")]
    [InlineData("user", "u")]
    [InlineData("input_fidelity", "high")]
    [InlineData("negative_prompt", "blurry")]
    [InlineData("output_format", "tiff")]
    [InlineData("output_compression", 101)]
    public void Parameter_WithoutAPlace_IsDropped(string name, object value)
    {
        var translation = Models.Generate(new Dictionary<string, object> { ["prompt"] = "x", [name] = value });
        Assert.Equal([name], translation.Dropped);
        Bodies.AssertSame(JsonNode.Parse("""{"prompt":"x"}"""), Models.Input(translation));
    }

    [Fact]
    public void Parameter_OfTheGatewayOrAuto_IsNeitherSentNorDropped()
    {
        var translation = Models.Generate(
            new
            {
                prompt = "x",
                response_format = "b64_json",
                stream = false,
                partial_images = 1,
                background = "auto",
                moderation = "auto",
                quality = "auto"
            });
        Assert.Empty(translation.Dropped);
        Bodies.AssertSame(JsonNode.Parse("""{"prompt":"x","num_inference_steps":28}"""), Models.Input(translation));
    }

    [Fact]
    public void Inputs_InReplicatesOwnForm_WinOverOpenAis() =>
        Bodies.AssertSame(
            JsonNode.Parse("""{"prompt":"native","seed":9,"guidance":3.5}"""),
            Models.Input(Models.Generate(new { prompt = "x", seed = 1, input = new { prompt = "native", seed = 9, guidance = 3.5 } })));

    [Theory]
    [InlineData(1, "1")]
    [InlineData(4, "4")]
    [InlineData(6, "4,2")]
    [InlineData(9, "4,4,1")]
    public void Count_OfAModelThatCounts_IsSplitAtItsMost(int n, string counts)
    {
        var translation = Models.Generate(new { prompt = "x", n, seed = 2147483645 });
        Assert.Equal(counts, string.Join(',', translation.Calls.Select(call => (int)Bodies.Json(call)["input"]!["num_outputs"]!)));
        Assert.Equal(n, translation.Calls.Sum(call => call.Images));
        Assert.Equal(
            translation.Calls.Count, translation.Calls.Select(call => (long)Bodies.Json(call)["input"]!["seed"]!).Distinct().Count());
        Assert.All(translation.Calls, call => Assert.InRange((long)Bodies.Json(call)["input"]!["seed"]!, 0, int.MaxValue));
    }

    [Fact]
    public void Count_OfAModelThatDoesNot_IsFannedOut()
    {
        var translation = Models.Generate(
            new { prompt = "x", n = 3, seed = 1 }, "\"prompt\":{\"type\":\"string\"},\"seed\":{\"type\":\"integer\"}");
        Assert.Equal([1, 2, 3], translation.Calls.Select(call => (int)Bodies.Json(call)["input"]!["seed"]!));
        Assert.All(translation.Calls, call => Assert.Null(Bodies.Json(call)["input"]!["num_outputs"]));
    }

    [Fact]
    public void Count_InTheModelsOwnName_Counts()
    {
        var call = Assert.Single(Models.Generate(new { prompt = "x", num_outputs = 3 }).Calls);
        Assert.Equal((3, 3), (call.Images, (int)Bodies.Json(call)["input"]!["num_outputs"]!));
        Assert.Equal(
            1, (int)Models.Input(
                Models.Generate(
                    new { prompt = "x" },
                    "\"prompt\":{\"type\":\"string\"},\"num_outputs\":{\"type\":\"integer\",\"maximum\":4,\"default\":4}"))["num_outputs"]!);
    }

    [Fact]
    public void Schema_ThatIsNotToBeHad_IsAssumed()
    {
        var translation = Models.Translate(
            Ask.Generate(
                new { model = "o/m", prompt = "x", size = "1792x1024", n = 2, output_format = "jpeg", seed = 5, quality = "hd" }), null);
        Assert.Equal(["quality"], translation.Dropped);
        Assert.Equal(2, translation.Calls.Count);
        Bodies.AssertSame(
            JsonNode.Parse("""{"prompt":"x","aspect_ratio":"16:9","output_format":"jpg","seed":6}"""), Bodies.Json(
                translation.Calls[1])["input"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"latest_version":null}""")]
    [InlineData("""{"latest_version":{"openapi_schema":{"components":{"schemas":{"Input":{"properties":[]}}}}}}""")]
    [InlineData(
        """{"latest_version":{"openapi_schema":{"components":{"schemas":{"Input":{"properties":{"\ud800":{"$ref":3,"allOf":[1,{"$ref":"x"}],"enum":[null]},"prompt":7}}}}}}}""")]
    public void Schema_ThatMakesNoSense_BreaksNothing(string described)
    {
        var translation = Models.Translate(
            Ask.Generate(new { model = "o/m", prompt = "x", size = "512x512", n = 2 }), System.Text.Encoding.UTF8.GetBytes(
                described));
        Assert.True(translation.Calls.Count > 0 || translation.Refusal is not null);
    }

    [Fact]
    public void Edit_WithAImageAndAMask_PutsBothIntoTheInput()
    {
        var mask = new TestPng { Pixels = new byte[4 * 3 * 4] }.Write();
        var translation = Models.Translate(
            Ask.EditForm(
                [("model", "o/m"), ("prompt", "winter"), ("guidance_scale", "7.5"), ("refine", "true")], Ask.Image(
                    content: mask), Ask.Image("mask", content: mask)),
            Models.Described(Models.Sdxl));
        var input = Models.Input(translation);
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(mask), (string?)input["image"]);
        Assert.StartsWith("data:image/png;base64,", (string?)input["mask"], StringComparison.Ordinal);
        Assert.NotEqual((string?)input["image"], (string?)input["mask"]);
        Assert.Equal((7.5, true), ((double)input["guidance_scale"]!, (bool)input["refine"]!));
    }

    [Theory]
    [InlineData("\"input_images\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"uri\"}}", 3, "input_images")]
    [InlineData("\"image_input\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"uri\"}}", 1, "image_input")]
    [InlineData(
        "\"input_image_3\":{\"format\":\"uri\"},\"input_image\":{\"format\":\"uri\"},\"input_image_2\":{\"format\":\"uri\"}", 3,
        "input_image,input_image_2,input_image_3")]
    [InlineData("\"input_image_1\":{\"format\":\"uri\"},\"input_image_2\":{\"format\":\"uri\"}", 2, "input_image_1,input_image_2")]
    [InlineData("\"control_image\":{\"format\":\"uri\"},\"image\":{\"format\":\"uri\"}", 1, "image")]
    [InlineData("\"control_image\":{\"format\":\"uri\"}", 1, "control_image")]
    public void Edit_WithImages_FindsTheirPlaces(string properties, int images, string names)
    {
        var files = Enumerable.Range(0, images).Select(index => Ask.Image("image[]", $"{index}.png", content: [(byte)index])).ToArray();
        var input = Models.Input(
            Models.Translate(
                Ask.EditForm([("model", "o/m"), ("prompt", "x")], files), Models.Described(
                    "\"prompt\":{\"type\":\"string\"}," + properties))).AsObject();
        Assert.Equal(names, string.Join(',', input.Select(member => member.Key).Where(name => name != "prompt")));
        if (input[names] is JsonArray list)
            Assert.Equal(images, list.Count);
    }

    [Fact]
    public void Edit_ThatTheModelCannotDo_IsRefused()
    {
        InputFile[] two = [Ask.Image("image[]"), Ask.Image("image[]")];
        Assert.Equal(("unsupported_operation", "model"), Refused(Models.Flux, [Ask.Image()]));
        Assert.Equal(("unsupported_operation", "image"), Refused(Models.Sdxl, two));
        Assert.Equal(
            ("unsupported_operation", "mask"), Refused(
                "\"prompt\":{\"type\":\"string\"},\"image\":{\"format\":\"uri\"}", [Ask.Image(), Ask.Image("mask")]));

        static (string?, string?) Refused(string properties, InputFile[] files)
        {
            var refusal = Models.Translate(
                Ask.EditForm([("model", "o/m"), ("prompt", "x")], files), Models.Described(properties)).Refusal!;
            return (refusal.Code, refusal.Param);
        }
    }

    [Fact]
    public void Edit_InJson_WaitsForItsFiles() =>
        Assert.True(
            Models.Translate(
                Ask.Edit(
                    new { model = "o/m", prompt = "x", images = new[] { new { image_url = "https://a.example.test/1.png" } } }),
                    null).NeedsFiles);

    [Fact]
    public void Variation_KeepsMostOfTheImage()
    {
        var request = Ask.Of(ImageOperation.Variation, new { model = "o/m" });
        var input = Models.Input(
            Models.Translate(request with { Image = request.Image with { Files = [Ask.Image()] } }, Models.Described(Models.Sdxl)));
        Assert.Equal(0.4, (double)input["prompt_strength"]!);
        Assert.NotEmpty((string)input["prompt"]!);
    }

    [Fact]
    public void File_WithAWildMediaType_DoesNotBreakTheBody()
    {
        var translation = Models.Translate(
            Ask.EditForm([("model", "o/m"), ("prompt", "x")], Ask.Image(type: "image/png\",\"evil\":\"1")), Models.Described(
                Models.Sdxl));
        Assert.StartsWith("data:application/octet-stream;base64,", (string?)Models.Input(translation)["image"], StringComparison.Ordinal);
    }
}

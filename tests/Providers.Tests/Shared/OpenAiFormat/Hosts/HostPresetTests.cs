using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.Json;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.DeepInfra;
using ImageGateway.Providers.Ollama;
using ImageGateway.Providers.OpenAi;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.Providers.Tests.Shared.Imaging;

namespace ImageGateway.Providers.Tests.Shared.OpenAiFormat.Hosts;

public class HostPresetTests
{
    private static readonly OpenAiProvider OpenAi = new();

    [Theory]
    [InlineData(
        "localai", """{"model":"flux.1-dev-ggml","prompt":"a lighthouse","negative_prompt":"blurry","size":"512x512","n":1,"step":25}""")]
    [InlineData(
        "vllm-omni",
        """{"prompt":"a lighthouse","n":1,"size":"1024x1024","num_inference_steps":50,"guidance_scale":4.0,"negative_prompt":"blurry","seed":42,"response_format":"url"}""")]
    [InlineData("sglang", """{"prompt":"a lighthouse","n":1,"size":"1024x1024","num_inference_steps":30,"seed":1024}""")]
    [InlineData(
        "sdcpp", """{"model":"sd-cpp-local","prompt":"a lighthouse","n":1,"size":"512x512","output_format":"png","seed":42,"sample_params":{"sample_steps":20},"response_format":"b64_json"}""")]
    public async Task Preset_ItsExample_IsSentAndRead(string preset, string body)
    {
        var example = Example.Request(preset + ".generations");
        var host = new Uri((string)example.Root["base_url"]! + "/v1");
        var translation = OpenAi.Translate(new(Parse(body), Endpoint(preset).At(host) with { ApiKey = null }));

        Assert.Empty(translation.Dropped);
        var call = Assert.Single(translation.Calls);
        example.AssertIs(call);
        await AssertResponsesAsync(OpenAi, call, preset + ".generations");
    }

    [Fact]
    public async Task DeepInfra_ItsExample_IsSentAndRead()
    {
        var provider = new DeepInfraProvider();
        var call = Assert.Single(
            provider.Translate(
                Ask.Generate(
                    new { model = "black-forest-labs/FLUX-1-schnell", prompt = "a lighthouse", size = "1024x1024", n = 1 })).Calls);
        Example.Request("deepinfra.generations").AssertIs(call);
        await AssertResponsesAsync(provider, call, "deepinfra.generations");
    }

    [Theory]
    [InlineData("localai", "/images/generations")]
    [InlineData("vllm-omni", "/images/edits")]
    [InlineData("sglang", "/images/edits")]
    [InlineData("sdcpp", "/images/edits")]
    [InlineData("deepinfra", "/images/edits")]
    [InlineData("ollama", null)]
    public void Translate_Edit_GoesWhereTheHostHasIt(string preset, string? path)
    {
        var translation = Translate(
            preset, Ask.EditForm([("prompt", "x")], Ask.Image("image[]", "a.png"), Ask.Image("image[]", "b.png")).Image);
        if (path is null)
        {
            Assert.Equal("unsupported_operation", translation.Refusal!.Code);
            return;
        }

        var call = Assert.Single(translation.Calls);
        Assert.Equal("https://host.example.test/v1" + path, call.Uri.AbsoluteUri);
        if (preset == "localai")
        {
            Assert.Equal(2, Bodies.Json(call)["ref_images"]!.AsArray().Count);
            var one = Assert.Single(
                Translate(preset, Ask.EditForm([("prompt", "x")], Ask.Image(content: [1, 2, 3])).Image).Calls);
            Assert.Equal("AQID", (string?)Bodies.Json(one)["file"]);
        }
        else
        {
            Assert.Equal(
                preset == "sdcpp"
                    ? ["image[]", "image[]"]
                    : ["image", "image"], Bodies.Fields(call).Where(field => field.Value.StartsWith('[')).Select(field => field.Name));
        }
    }

    [Theory]
    [InlineData("localai", "/images/inpainting", true)]
    [InlineData("sdcpp", "/images/edits", true)]
    [InlineData("deepinfra", "/images/edits", false)]
    public void Translate_Mask_HasTheHostsPolarity(string preset, string path, bool white)
    {
        var png = new TestPng { Pixels = new byte[48] }.Write();
        var call = Assert.Single(
            Translate(preset, Ask.EditForm(
                [("prompt", "x")], Ask.Image(content: png), Ask.Image("mask", "mask.png", content: png)).Image).Calls);

        Assert.EndsWith(path, call.Uri.AbsolutePath, StringComparison.Ordinal);
        var mask = Bodies.Bytes(Assert.Single(Assert.IsType<CallBody.Form>(call.Body).Parts, part => part.Name == "mask").File!);
        if (white)
            Assert.All(GreyImage.Read(mask).Pixels, pixel => Assert.Equal(255, pixel));
        else
            Assert.Equal(png, mask);
    }

    [Fact]
    public void Translate_WithoutAPlace_IsDropped()
    {
        const string Body =
            """{"prompt":"x","quality":"high","style":"vivid","background":"auto","user":"me","output_format":"png","stream":true,"partial_images":1,"size":"auto"}""";
        Assert.Equal(["style", "background", "user", "output_format"], Translate("localai", Parse(Body)).Dropped);
        Assert.Equal(["quality", "style", "background", "user", "output_format"], Translate("vllm-omni", Parse(Body)).Dropped);
        var sglang = Translate("sglang", Parse(Body));
        Assert.Empty(sglang.Dropped);
        Assert.False(Bodies.Json(sglang.Calls[0]).AsObject().ContainsKey("size"));
        Assert.False(Bodies.Json(sglang.Calls[0]).AsObject().ContainsKey("stream"));
        Assert.Equal("size", Translate("localai", Parse("""{"prompt":"x","size":"banana"}""")).Refusal!.Param);
        Assert.Equal("output_format", Translate("sdcpp", Parse("""{"prompt":"x","output_format":"webp"}""")).Refusal!.Param);
    }

    [Fact]
    public void Translate_MoreImagesThanTheHostDraws_AreSeveralCalls()
    {
        Assert.Equal([10, 5], Translate("vllm-omni", Parse("""{"prompt":"x","n":15}""")).Calls.Select(call => call.Images));
        var ollama = new OllamaProvider()
            .Translate(Ask.Generate(new { model = "m", prompt = "x", n = 3, seed = 5 }, new Uri("http://127.0.0.1:11434/v1")));
        Assert.Equal([5, 6, 7], ollama.Calls.Select(call => (int)Bodies.Json(call)["seed"]!));
        Assert.All(ollama.Calls, call => Assert.Equal(
            (1, "http://127.0.0.1:11434/v1/images/generations"), ((int)Bodies.Json(call)["n"]!, call.Uri.AbsoluteUri)));
        Assert.Equal("custom_host", new OllamaProvider().Translate(Ask.Generate(new { prompt = "x" })).Refusal!.Param);
    }

    [Fact]
    public void Translate_UnknownPresetOrNoHost_IsRefused()
    {
        Assert.Equal("host_preset", Translate("banana", Parse("""{"prompt":"x"}""")).Refusal!.Param);
        Assert.Equal("host_preset", OpenAi.Translate(new(Parse("""{"prompt":"x"}"""), Endpoint("localai"))).Refusal!.Param);
    }

    [Fact]
    public void Translate_ExtrasOfAForm_AreJsonInThePrompt()
    {
        var call = Assert.Single(
            Translate("sdcpp", Ask.EditForm([("prompt", "x"), ("seed", "7"), ("sampler", "euler")], Ask.Image()).Image).Calls);
        Assert.Contains(("prompt", """x <sd_cpp_extra_args>{"seed":7,"sampler":"euler"}</sd_cpp_extra_args>"""), Bodies.Fields(call));
    }

    private static async Task AssertResponsesAsync(IImageProvider provider, ProviderCall call, string name)
    {
        var (recorded, error) = await RecordedImages.ReadAsync(call.Reader, Example.Response(name).ResponseBody);
        Assert.Null(error);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], Assert.Single(recorded.Images).Content[..4]);

        var failed = Example.Error(name);
        var said = provider.ReadError(failed.Status, "application/json", failed.Bytes);
        Assert.Contains(
            said.Message, failed.Body
                .ToJsonString(
                    new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }),
                    StringComparison.Ordinal);
        Assert.DoesNotContain("no message", said.Message, StringComparison.Ordinal);
    }

    private static Translation Translate(string preset, ImageRequest image) =>
        OpenAi.Translate(new(image, AtHost(preset)));

    private static ImageRequest Parse(string body) =>
        new(ImageOperation.Generation, ParameterSet.Parse(
            System.Text.Encoding.UTF8.GetBytes(JsonNode.Parse(body)!.ToJsonString()), 64), []);

    private static ProviderEndpoint AtHost(string preset) => Endpoint(preset) with { BaseUrl = new("https://host.example.test/v1") };

    private static ProviderEndpoint Endpoint(string preset) =>
        Ask.Endpoint() with { Settings = new Dictionary<string, string> { ["host_preset"] = preset }.ToFrozenDictionary() };
}

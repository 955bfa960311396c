using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Stability;

public sealed class StabilityProviderTests
{
    [Theory]
    [InlineData("""{"prompt":"a"}""", "/v2beta/stable-image/generate/core")]
    [InlineData("""{"prompt":"a","model":"core"}""", "/v2beta/stable-image/generate/core")]
    [InlineData("""{"prompt":"a","model":"stable-image-core"}""", "/v2beta/stable-image/generate/core")]
    [InlineData("""{"prompt":"a","model":"stable-image-ultra"}""", "/v2beta/stable-image/generate/ultra")]
    [InlineData("""{"prompt":"a","model":"sd3"}""", "/v2beta/stable-image/generate/sd3")]
    [InlineData("""{"prompt":"a","model":"sd3.5-large"}""", "/v2beta/stable-image/generate/sd3")]
    [InlineData("""{"prompt":"a","model":"a/../b"}""", "/v2beta/stable-image/generate/a%2F..%2Fb")]
    [InlineData("""{"prompt":"a","model":"stable-diffusion-xl-1024-v1-0"}""", "/v1/generation/stable-diffusion-xl-1024-v1-0/text-to-image")]
    [InlineData("""{"prompt":"a","model":"stable-diffusion-v1-6"}""", "/v1/generation/stable-diffusion-v1-6/text-to-image")]
    public void Translate_Model_DecidesTheSurface(string body, string path) =>
        Assert.Equal("https://api.stability.ai" + path, Asked.Of("stability-ai", body).Call().Uri.AbsoluteUri);

    [Theory]
    [InlineData("sd3.5-medium", "sd3.5-medium")]
    [InlineData("sd3", null)]
    [InlineData("core", null)]
    [InlineData("ultra", null)]
    public void Translate_ModelBehindSd3_IsAField(string model, string? expected) =>
        Assert.Equal(expected, Asked.Of("stability-ai", $$"""{"prompt":"a","model":"{{model}}"}""").Call().Field("model"));

    [Theory]
    [InlineData("1024x1024", "1:1")]
    [InlineData("1792x1024", "16:9")]
    [InlineData("1024x1792", "9:16")]
    [InlineData("1536x1024", "3:2")]
    [InlineData("1280x1024", "5:4")]
    [InlineData("3000x1000", "21:9")]
    [InlineData("256x1024", "9:21")]
    public void Translate_Size_IsTheNearestRatio(string size, string expected) =>
        Assert.Equal(expected, Asked.Of("stability-ai", $$"""{"prompt":"a","size":"{{size}}"}""").Call().Field("aspect_ratio"));

    [Fact]
    public void Translate_RatioBesideASize_IsTheCallers() =>
        Assert.Equal(
            "9:21", Asked.Of("stability-ai", """{"prompt":"a","size":"1024x1024","aspect_ratio":"9:21"}""").Call().Field("aspect_ratio"));

    [Fact]
    public void Translate_NothingSaid_LeavesTheDefaultsToStability()
    {
        Assert.Equal(["prompt"], Asked.Of("stability-ai", """{"prompt":"a","size":"auto"}""").Call().Form().Select(part => part.Name));
        Assert.Equal(
            ["text_prompts"], Asked.Of("stability-ai", """{"prompt":"a","model":"stable-diffusion-v1-6"}""").Call().Json()
                .Select(member => member.Key));
    }

    [Theory]
    [InlineData("stable-diffusion-xl-1024-v1-0", "1920x1080", 1344, 768)]
    [InlineData("stable-diffusion-v1-6", "500x500", 512, 512)]
    [InlineData("stable-diffusion-v1-6", "4000x3000", 1536, 1152)]
    public void Translate_SizeForAnEngineOfV1_IsMovedToTheNearest(string model, string size, int width, int height)
    {
        var translation = Asked.Of("stability-ai", $$"""{"prompt":"a","model":"{{model}}","size":"{{size}}"}""");

        Assert.Equal((width, height), ((int)translation.Call().Json()["width"]!, (int)translation.Call().Json()["height"]!));
        Assert.Equal(new ImageSize(width, height), translation.SizeUsed);
    }

    [Fact]
    public void Translate_ThreeImagesFromV2_AreThreeCallsWithSeedsOfTheirOwn()
    {
        var calls = Asked.Of("stability-ai", """{"prompt":"a","n":3,"seed":4294967293}""").Calls;

        Assert.Equal(["4294967293", "4294967294", "0"], calls.Select(call => call.Field("seed")));
        Assert.All(calls, call => Assert.Equal(1, call.Images));
        Assert.All(calls, call => Assert.Null(call.Field("n")));
    }

    [Fact]
    public void Translate_TwelveImagesFromV1_AreTwoCalls()
    {
        var calls = Asked.Of("stability-ai", """{"prompt":"a","model":"stable-diffusion-v1-6","n":12,"seed":7}""").Calls;

        Assert.Equal([(10, 7L), (2, 17L)], calls.Select(call => ((int)call.Json()["samples"]!, (long)call.Json()["seed"]!)));
    }

    [Theory]
    [InlineData("core", 10_000)]
    [InlineData("stable-diffusion-v1-6", 2_000)]
    public void Translate_PromptLongerThanTheModelTakes_IsRefused(string model, int limit)
    {
        Assert.Null(Asked.Of("stability-ai", Body(limit)).Refusal);

        var refusal = Asked.Of("stability-ai", Body(limit + 1)).Refusal!;

        Assert.Equal(("prompt", "string_above_max_length"), (refusal.Param, refusal.Code));
        Assert.Contains($"at most {limit}", refusal.Message, StringComparison.Ordinal);

        string Body(int length) => $$"""{"model":"{{model}}","prompt":"{{new string('a', length)}}"}""";
    }

    [Theory]
    [InlineData("core", "quality,background,moderation,output_compression,input_fidelity,style")]
    [InlineData("ultra", "quality,background,moderation,output_compression,input_fidelity,style")]
    [InlineData("stable-diffusion-v1-6", "quality,background,moderation,output_compression,input_fidelity,style,output_format")]
    public void Translate_ParametersWithoutAPlace_AreNamed(string model, string dropped)
    {
        var translation = Asked.Of("stability-ai", $$"""
            {"prompt":"a","model":"{{model}}","quality":"hd","background":"auto","moderation":"low","output_compression":90,"input_fidelity":"low","style":"vivid",
             "output_format":"png","response_format":"url","stream":false,"partial_images":0,"user":"u","n":1,"steps":9}
            """);

        Assert.Equal(dropped.Split(',').Order(), translation.Dropped.Order());
        var written = translation.Call().Body is CallBody.Json
            ? translation.Call().Json().Select(member => member.Key)
            : translation.Call().Form().Select(part => part.Name);
        Assert.Empty(
            written.Intersect(dropped.Split(',').Concat(["response_format", "stream", "partial_images", "user", "n", "style_preset"])));
        Assert.Contains("steps", written);
    }

    [Theory]
    [InlineData("core", "anime", "anime")]
    [InlineData("core", "vivid", null)]
    [InlineData("ultra", "anime", null)]
    [InlineData("sd3.5-large", "anime", null)]
    public void Translate_Style_IsAPresetWhereThereAreSome(string model, string style, string? expected)
    {
        var translation = Asked.Of("stability-ai", $$"""{"prompt":"a","model":"{{model}}","style":"{{style}}"}""");

        Assert.Equal(expected, translation.Call().Field("style_preset"));
        Assert.Equal(expected is null ? ["style"] : [], translation.Dropped);
    }

    [Theory]
    [InlineData("core", "webp", true)]
    [InlineData("sd3", "jpeg", true)]
    [InlineData("sd3", "webp", false)]
    [InlineData("core", "gif", false)]
    public void Translate_OutputFormat_IsOneThatTheServiceGives(string model, string format, bool taken)
    {
        var translation = Asked.Of("stability-ai", $$"""{"prompt":"a","model":"{{model}}","output_format":"{{format}}"}""");

        Assert.Equal(taken ? null : "output_format", translation.Refusal?.Param);
    }

    [Theory]
    [InlineData("large")]
    [InlineData("16:9")]
    public void Translate_SizeThatIsNone_IsRefused(string size) =>
        Assert.Equal("size", Asked.Of("stability-ai", $$"""{"prompt":"a","size":"{{size}}"}""").Refusal!.Param);

    [Fact]
    public void Translate_PromptsOfTheCallersOwn_AreKept()
    {
        var json = Asked.Of(
            "stability-ai",
            """{"prompt":"a","model":"stable-diffusion-v1-6","text_prompts":[{"text":"b","weight":0.5}],"sampler":"DDIM","extras":{"x":[1]} }""")
                .Call().Json();

        Assert.Equal("""[{"text":"b","weight":0.5}]""", json["text_prompts"]!.ToJsonString());
        Assert.Equal(("DDIM", """{"x":[1]}"""), ((string?)json["sampler"], json["extras"]!.ToJsonString()));
    }

    [Theory]
    [InlineData("tenant-7", "tenant-7")]
    [InlineData("nämé", null)]
    [InlineData("a\\r\\nx-evil: 1", null)]
    public void Translate_User_IsAHeaderWhereItCanBeOne(string user, string? expected) =>
        Assert.Equal(
            expected, Asked.Of("stability-ai", $$"""{"prompt":"a","user":"{{user}}"}""").Call().Header("stability-client-user-id"));

    [Fact]
    public void Translate_Prompt_IsUtf8InTheForm() =>
        Assert.Equal("猫 \"q\"", Encoding.UTF8.GetString(Asked.Of("stability-ai", """{"prompt":"猫 \"q\""}""").Call().Form()[0].Text.Span));
}

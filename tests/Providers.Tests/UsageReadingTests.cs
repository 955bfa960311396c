using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Google;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Shared.Responses;

namespace ImageGateway.Providers.Tests;

public sealed class UsageReadingTests
{
    [Theory]
    [InlineData("""{"input_tokens":12,"output_tokens":4160,"total_tokens":4172}""")]
    [InlineData("""{"prompt_tokens":12,"completion_tokens":4160,"total_tokens":4172}""")]
    [InlineData("""{"prompt_tokens":12,"completion_tokens":4160}""")]
    [InlineData("""{"input_tokens":"many","prompt_tokens":12,"output_tokens":null,"completion_tokens":4159.5,"total_tokens":-3}""")]
    [InlineData("""{"input_tokens":12,"output_tokens":4160,"output_tokens_details":{"image_tokens":0,"text_tokens":0}}""")]
    public void Read_ImageRoutesOrChat_IsTheSameCount(string json)
    {
        var usage = OpenAiUsage.Read(Encoding.UTF8.GetBytes(json))!;

        Assert.Equal((12, 4160, true), (usage.InputTokens, usage.OutputTokens, usage.CountsImages));
        Assert.True(usage.TotalTokens >= 4171);
    }

    [Fact]
    public void Read_Details_AreTheParts()
    {
        var usage = OpenAiUsage.Read("""
            {"input_tokens":100,"output_tokens":1100,"total_tokens":1200,
             "input_tokens_details":{"text_tokens":40,"image_tokens":60,"cached_tokens":30,"cached_tokens_details":{"text_tokens":10,"image_tokens":20}},
             "output_tokens_details":{"image_tokens":1056,"text_tokens":44}}
            """u8);

        Assert.Equal(
            new ImageUsage(100, 1100, 1200)
            {
                TextInputTokens = 40,
                ImageInputTokens = 60,
                CachedInputTokens = 30,
                CachedTextTokens = 10,
                CachedImageTokens = 20,
                ImageOutputTokens = 1056,
                TextOutputTokens = 44,
            },
            usage);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"total_tokens":4172}""")]
    [InlineData("""{"output_tokens":"4160"}""")]
    [InlineData("""{"output_tokens":-4160,"input_tokens":-1}""")]
    [InlineData("""{"output_tokens":9223372036854775807}""")]
    [InlineData("""{"output_tokens":1e300}""")]
    public void Read_NoCount_IsNone(string json) => Assert.Null(OpenAiUsage.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("""{"input_tokens":12,"output_tokens":0,"total_tokens":12}""")]
    [InlineData("""{"input_tokens":12,"output_tokens":340,"output_tokens_details":{"image_tokens":0,"text_tokens":340}}""")]
    [InlineData("""{"input_tokens":12,"output_tokens":-1}""")]
    public void Read_CountWithoutAnImage_CountsNone(string json) =>
        Assert.False(OpenAiUsage.Read(Encoding.UTF8.GetBytes(json))!.CountsImages);

    [Theory]
    [InlineData(
        """{"promptTokenCount":326,"candidatesTokenCount":2340,"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":2000},{"modality":"TEXT","tokenCount":340}],"thoughtsTokenCount":337,"totalTokenCount":3003}""",
        2000L, 677L)]
    [InlineData(
        """{"promptTokenCount":326,"candidatesTokenCount":2340,"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":2000}],"thoughtsTokenCount":337}""",
        2000L, 677L)]
    [InlineData(
        """{"promptTokenCount":326,"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":2000},{"modality":"TEXT","tokenCount":340}],"thoughtsTokenCount":337}""",
        2000L, 677L)]
    [InlineData("""{"promptTokenCount":326,"candidatesTokenCount":2340,"thoughtsTokenCount":337}""", null, 337L)]
    public void ReadGemini_Parts_AreImagesTextAndThoughts(string json, long? images, long written)
    {
        var usage = Gemini(json)!;

        Assert.Equal(
            (326, 2677, images, written, true),
            (usage.InputTokens, usage.OutputTokens, usage.ImageOutputTokens, usage.TextOutputTokens, usage.CountsImages));
    }

    [Theory]
    [InlineData("""{"promptTokenCount":9}""")]
    [InlineData("""{"promptTokenCount":9,"candidatesTokenCount":0}""")]
    [InlineData("""{"promptTokenCount":9,"thoughtsTokenCount":300}""")]
    [InlineData("""{"promptTokenCount":9,"candidatesTokenCount":340,"candidatesTokensDetails":[{"modality":"TEXT","tokenCount":340}]}""")]
    [InlineData("""{"promptTokenCount":9,"candidatesTokenCount":340,"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":0}]}""")]
    public void ReadGemini_NoImage_CountsNone(string json) => Assert.False(Gemini(json)!.CountsImages);

    private static ImageUsage? Gemini(string json) => GeminiUsage.Read(ProviderJson.ObjectOf(Encoding.UTF8.GetBytes(json))!.Value);
}

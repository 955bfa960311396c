using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Bedrock;

public sealed class BedrockReaderTests
{
    [Theory]
    [InlineData("""{"images":["QUJD","REVG"],"error":"One image was blocked by our content filters."}""", 2)]
    [InlineData("""{"error":null,"maskImage":"QUJD","images":["QUJD"]}""", 1)]
    public async Task ReadAmazon_WithImages_GivesThem(string body, int count)
    {
        var (images, error) = await ReadAsync(AskBedrock.Nova, body);
        Assert.Null(error);
        Assert.Equal(count, images.Images.Count);
    }

    [Theory]
    [InlineData(
        AskBedrock.Nova, """{"images":[],"error":"All of the generated images have been blocked by our content filters."}""", true, 400)]
    [InlineData(AskBedrock.Nova, """{"status":"Request Moderated","details":{"Moderation Reasons":["x"]}}""", true, 400)]
    [InlineData(AskBedrock.Nova, """{"images":[],"error":"The model failed."}""", false, 502)]
    [InlineData(AskBedrock.Nova, """{"images":[]}""", false, 502)]
    [InlineData(AskBedrock.Nova, """{"images":["QUJD"]""", false, 502)]
    [InlineData(AskBedrock.Nova, """{"images":[5]}""", false, 502)]
    [InlineData(AskBedrock.Nova, "[]", false, 502)]
    [InlineData(AskBedrock.Core, """{"finish_reasons":["Filter reason: output image"],"images":["QUJD"]}""", true, 400)]
    [InlineData(AskBedrock.Core, """{"images":["QUJD"],"finish_reasons":["Filter reason: output image"]}""", true, 400)]
    [InlineData(AskBedrock.Core, """{"finish_reasons":["Filter reason: input image"]}""", true, 400)]
    [InlineData(AskBedrock.Core, """{"finish_reasons":["Inference error"],"images":[]}""", false, 502)]
    [InlineData(AskBedrock.Core, """{"seeds":[1],"finish_reasons":[null],"images":[]}""", false, 502)]
    [InlineData(AskBedrock.Core, """{"seeds":[1],"finish_reasons":[null],"images":["QUJ""", false, 502)]
    public async Task Read_WithoutAImageToShow_SaysWhy(string model, string body, bool moderated, int status)
    {
        var (_, error) = await ReadAsync(model, body);
        Assert.Equal(
            (moderated, status, moderated ? AttemptClass.PerhapsStarted : AttemptClass.Answered),
            (error!.Moderated, error.Status, error.Class));
    }

    [Theory]
    [InlineData("""{"seeds":[2130420379],"finish_reasons":[null],"images":["QUJD"]}""")]
    [InlineData("""{"images":["QUJD"],"finish_reasons":["SUCCESS"],"seeds":[2130420379]}""")]
    public async Task ReadStable_InAnyOrder_KeepsTheSeed(string body)
    {
        var (images, error) = await ReadAsync(AskBedrock.Core, body);
        Assert.Null(error);
        var image = Assert.Single(images.Images);
        Assert.Equal(("2130420379", "QUJD", ImageVerdict.Shown), (image.Fields["seed"], image.Base64, image.Verdict));
    }

    [Theory]
    [InlineData(400, "ValidationException", """{"message":"prompt: is required"}""", "ValidationException", "prompt", null)]
    [InlineData(
        400, "ServiceQuotaExceededException", """{"message":"m"}""", "ServiceQuotaExceededException", null, AttemptClass.NotStarted)]
    [InlineData(
        429, "ModelNotReadyException:http://internal.amazon.com/", """{"message":"m"}""", "ModelNotReadyException", null,
        AttemptClass.NotStarted)]
    [InlineData(408, "ModelTimeoutException", """{"message":"m"}""", "ModelTimeoutException", null, AttemptClass.PerhapsStarted)]
    [InlineData(
        403, null, """{"__type":"com.amazon.coral.service#UnrecognizedClientException","Message":"m"}""", "UnrecognizedClientException",
        null, null)]
    [InlineData(502, null, "<html>", null, null, null)]
    [InlineData(500, "InternalServerException", "[]", "InternalServerException", null, null)]
    public void ReadError_Body_IsUnderstood(int status, string? header, string body, string? code, string? param, AttemptClass? @class)
    {
        IImageProvider provider = AskBedrock.Provider();
        var error = provider.ReadError(
            new(status, "application/json", name => name == "x-amzn-errortype" ? header : null, Stream.Null), Encoding.UTF8.GetBytes(body));

        Assert.Equal((code, param, @class, false), (error.Code, error.Param, error.Class, error.Moderated));
        Assert.NotEmpty(error.Message);
        Assert.Equal(body.StartsWith('{') ? null : body, error.RawText);
    }

    private static Task<(RecordedImages Images, ProviderError? Error)> ReadAsync(string model, string body)
    {
        var reader = AskBedrock.Generate(new { model, prompt = "p" }).Calls[0].Reader;
        return RecordedImages.ReadAsync(
            reader, new(200, "application/json", static _ => null, new MemoryStream(Encoding.UTF8.GetBytes(body))));
    }
}

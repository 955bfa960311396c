using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Stability;

public sealed class StabilityReaderTests
{
    private static readonly IResponseReader V1 = Asked.Of(
        "stability-ai", """{"prompt":"a","model":"stable-diffusion-v1-6"}""").Calls[0].Reader;
    private static readonly IResponseReader V2 = Asked.Of("stability-ai", """{"prompt":"a","model":"core"}""").Calls[0].Reader;

    [Fact]
    public async Task ReadAsync_V1SomeFiltered_ShowsTheOthers()
    {
        var (response, error) = await Read(V1, """
            {"artifacts":[{"base64":"AAAA","finishReason":"CONTENT_FILTERED","seed":1},{"seed":2,"finishReason":"SUCCESS","base64":"BB\/B"}],"extra":{"a":[1]} }
            """);

        Assert.Null(error);
        Assert.Equal(
            ["Filtered b64=AAAA bytes= url= seed=1", "Shown b64=BB/B bytes= url= seed=2"], response.Images
                .Select(image => image.ToString()));
    }

    [Fact]
    public async Task ReadAsync_V1AllFiltered_ShowsNone()
    {
        var (response, error) = await Read(
            V1, """{"artifacts":[{"base64":"AAAA","finishReason":"CONTENT_FILTERED"},{"base64":"AAAA","finishReason":"CONTENT_FILTERED"}]}""");

        Assert.Null(error);
        Assert.Equal([ImageVerdict.Filtered, ImageVerdict.Filtered], response.Images.Select(image => image.Verdict));
    }

    [Theory]
    [InlineData("""{"artifacts":[{"base64":"AAAA","finishReason":"ERROR"}]}""")]
    public async Task ReadAsync_V1ImageThatFailed_IsNotShownAndNotCalledFiltered(string body)
    {
        var (response, _) = await Read(V1, body);

        Assert.Equal(ImageVerdict.Failed, Assert.Single(response.Images).Verdict);
    }

    [Fact]
    public async Task ReadAsync_V1ImageItself_IsBytesUnlessItsHeaderFiltersIt()
    {
        var (response, error) = await RecordedImages.ReadAsync(
            V1, "png"u8.ToArray(), "image/png", header => header == "finish-reason" ? "SUCCESS" : null);
        var (none, filtered) = await RecordedImages.ReadAsync(
            V1, "png"u8.ToArray(), "image/png", header => header == "finish-reason" ? "CONTENT_FILTERED" : null);

        Assert.Null(error);
        Assert.Equal("png"u8.ToArray(), Assert.Single(response.Shown).Bytes);
        Assert.True(filtered!.Moderated);
        Assert.Empty(none.Images);
    }

    [Theory]
    [InlineData("""{"artifacts":[{"base64":"AAAA"}]""")]
    [InlineData("""{"artifacts":["AAAA"]}""")]
    [InlineData("""{"artifacts":null}""")]
    [InlineData("""{"id":"x"}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task ReadAsync_V1NotTheShape_IsAMalformedResponse(string body) => Assert.Equal(502, (await Read(V1, body)).Error!.Status);

    [Theory]
    [InlineData("""{"image":"AAAA","finish_reason":"SUCCESS","seed":3}""", ImageVerdict.Shown)]
    [InlineData("""{"seed":3,"finish_reason":"SUCCESS","image":"AA\u0041A"}""", ImageVerdict.Shown)]
    [InlineData("""{"image":"AAAA","finish_reason":"CONTENT_FILTERED","seed":3}""", ImageVerdict.Filtered)]
    public async Task ReadAsync_V2Json_IsOneImage(string body, ImageVerdict verdict)
    {
        foreach (var lengths in new int[][] { [], [1] })
        {
            var (response, error) = await RecordedImages.ReadAsync(V2, Encoding.UTF8.GetBytes(body), lengths: lengths);

            Assert.Null(error);
            Assert.Equal($"{verdict} b64=AAAA bytes= url= seed=3", Assert.Single(response.Images).ToString());
        }
    }

    [Theory]
    [InlineData("""{"finish_reason":"SUCCESS"}""")]
    [InlineData("""{"image":null,"finish_reason":"SUCCESS"}""")]
    [InlineData("""{"image":"AAAA" """)]
    [InlineData("[]")]
    [InlineData("")]
    public async Task ReadAsync_V2NotTheShape_IsAMalformedResponse(string body) => Assert.Equal(502, (await Read(V2, body)).Error!.Status);

    [Theory]
    [InlineData("CONTENT_FILTERED", true)]
    [InlineData("SUCCESS", false)]
    [InlineData(null, false)]
    public async Task ReadAsync_V2Image_IsJudgedByItsHeader(string? reason, bool filtered)
    {
        var (response, error) = await RecordedImages.ReadAsync(
            V2, "png"u8.ToArray(), "image/png", header => header == "finish-reason" ? reason : null);

        Assert.Equal(filtered, error is { Moderated: true, Status: 400 });
        Assert.Equal(filtered ? 0 : 1, response.Images.Count);
    }

    [Fact]
    public void VerdictFollows_Json_IsTrueAndTheHeaderComesBefore()
    {
        Assert.True(V1.VerdictFollows(Response("application/json")));
        Assert.True(V2.VerdictFollows(Response("application/json")));
        Assert.False(V2.VerdictFollows(Response("image/png")));

        static ProviderResponse Response(string contentType) => new(200, contentType, _ => null, Stream.Null);
    }

    [Theory]
    [InlineData("""{"id":"i","name":"bad_request","errors":["one","two"]}""", "one, two", "bad_request", "i", false)]
    [InlineData("""{"id":"i","name":"content_moderation","errors":["no"]}""", "no", "content_moderation", "i", true)]
    [InlineData("""{"id":"i","name":"invalid_prompts","message":"no"}""", "no", "invalid_prompts", null, true)]
    [InlineData("""{"id":"i","name":"unauthorized"}""", "Stability answered with status 418 and no message.", "unauthorized", null, false)]
    [InlineData("""{}""", "Stability answered with status 418 and no message.", null, null, false)]
    public void ReadError_EitherShape_IsReadAsPortkeyReadsIt(string body, string message, string? type, string? param, bool moderated)
    {
        var error = Asked.Provider("stability-ai").ReadError(418, "application/json", Encoding.UTF8.GetBytes(body));

        Assert.Equal((message, type, param, type, moderated), (error.Message, error.Type, error.Param, error.Code, error.Moderated));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("[1]")]
    public void ReadError_NoJsonObject_IsKeptRaw(string body) =>
        Assert.Equal(body, Asked.Provider("stability-ai").ReadError(500, "text/html", Encoding.UTF8.GetBytes(body)).RawText);

    [Theory]
    [InlineData("{\"name\":\"\\ud800\",\"errors\":[\"\\ud800\"]}")]
    [InlineData("{\"message\":\"\\ud800\"}")]
    public void ReadError_EscapeThatIsNoCharacter_DoesNotThrow(string body) =>
        Assert.NotEmpty(Asked.Provider("stability-ai").ReadError(500, "application/json", Encoding.UTF8.GetBytes(body)).Message);

    private static Task<(RecordedImages Images, ProviderError? Error)> Read(IResponseReader reader, string body) =>
        RecordedImages.ReadAsync(reader, Encoding.UTF8.GetBytes(body));
}

using System.Text;
using System.Text.RegularExpressions;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using static ImageGateway.Providers.Tests.Shared.Google.AskGoogle;

namespace ImageGateway.Providers.Tests.Shared.Google;

/// <summary>Google's answers, whole and in pieces.</summary>
public sealed partial class GoogleReaderTests
{
    [Theory]
    [InlineData("vertex.imagen-predict", 2)]
    [InlineData("vertex.imagen-edit", 1)]
    [InlineData("gemini.imagen-predict", 1)]
    [InlineData("vertex.gemini-generatecontent", 1)]
    [InlineData("gemini.generatecontent", 1)]
    public async Task Read_Example_GivesItsImages(string name, int predictions)
    {
        var example = Example.Response(name);
        var isImagen = name.Contains("imagen", StringComparison.Ordinal);
        foreach (var lengths in new int[][] { [], [1], [2, 7, 30] })
        {
            var (images, error) = await ReadAsync(isImagen, example.Bytes, lengths);
            Assert.Null(error);
            Assert.Equal(predictions, images.Images.Count);
            var shown = Assert.Single(images.Images, image => image.Verdict == ImageVerdict.Shown);
            Assert.Equal([0x89, 0x50, 0x4E, 0x47], shown.Content[..4]);
        }
    }

    // The same answer in the names of the protocol buffers, and as the list of a host that streams.
    public static TheoryData<bool, string> Responses => new()
    {
        { true, Text("vertex.imagen-predict") },
        { true, Text("vertex.imagen-edit") },
        { true, """{"predictions":[{"raiFilteredReason":"Withheld."}]}""" },
        { true, """{"predictions":[{"gcsUri":"gs://b/1.png"}]}""" },
        { false, Text("vertex.gemini-generatecontent") },
        { false, Text("gemini.generatecontent") },
        { false, """{"promptFeedback":{"blockReason":"OTHER","blockReasonMessage":"Not this one."},"usageMetadata":{"promptTokenCount":9}}""" },
        { false, """{"candidates":[{"finishReason":"RECITATION","finishMessage":"Too close."}]}""" },
        { false, """{"candidates":[{"content":{"parts":[{"fileData":{"mimeType":"image/png","fileUri":"https://files.example.test/1"}}]},"finishReason":"STOP"}]}""" },
        {
            false, """
            {"candidates":[{"content":{"parts":[{"text":"a","thoughtSignature":"s"},{"inlineData":{"mimeType":"image/png","data":"T05F"}}]},"finishReason":"STOP"}],
             "usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":20,"thoughtsTokenCount":3,"totalTokenCount":28,"cachedContentTokenCount":2,"toolUsePromptTokenCount":1,
               "promptTokensDetails":[{"modality":"IMAGE","tokenCount":4},{"modality":"TEXT","tokenCount":1}],"cacheTokensDetails":[{"modality":"TEXT","tokenCount":2}],
               "candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":15}]}}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Responses))]
    public async Task Read_AnyWritingOfAnResponse_SaysTheSame(bool isImagen, string body)
    {
        var expected = await ReadAsync(isImagen, Encoding.UTF8.GetBytes(body));
        var snake = Snake().Replace(body, static letter => "_" + letter.Value.ToLowerInvariant());
        Assert.NotEqual(body, snake);
        foreach (var written in isImagen ? [snake] : new[] { snake, $"[{body}]", $"[{snake}]" })
            AssertSame(expected, await ReadAsync(isImagen, Encoding.UTF8.GetBytes(written)));
    }

    [Fact]
    public async Task Read_ListOfParts_IsOneResponse()
    {
        var (images, error) = await ReadAsync(false, """
            [{"candidates":[{"content":{"parts":[{"text":"Here"}]}}],"usageMetadata":{"promptTokenCount":5}},
             {"candidates":[{"content":{"parts":[{"inlineData":{"data":"T05F"}}]}}]},
             {"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":20}}]
            """u8.ToArray());
        Assert.Null(error);
        Assert.Equal("ONE", Encoding.ASCII.GetString(Assert.Single(images.Images).Content));
        Assert.Equal((5, 20), (images.Tokens!.InputTokens, images.Tokens.OutputTokens));
        foreach (var broken in new[] { "[", "[{}", "[{},7]", "[{}]{}", "[]" })
            Assert.NotNull((await ReadAsync(false, Encoding.UTF8.GetBytes(broken))).Error);
    }

    [Fact]
    public async Task Read_ImagenExample_TellsTheRewrittenPromptAndTheFilteredImage()
    {
        var (images, _) = await ReadAsync(true, Example.Response("vertex.imagen-predict").Bytes);
        Assert.Equal("\"A tall lighthouse on a cliff at dusk.\"", images.Images[0].Fields["revised_prompt"]);
        Assert.Equal((ImageVerdict.Filtered, 0), (images.Images[1].Verdict, images.Images[1].Base64?.Length ?? 0));
    }

    [Fact]
    public async Task Read_GeminiExample_CountsItsTokens()
    {
        var (images, _) = await ReadAsync(false, Example.Response("vertex.gemini-generatecontent").Bytes);
        Assert.Equal(new ImageUsage(9, 1290, 1299) { TextInputTokens = 9, ImageOutputTokens = 1290, TextOutputTokens = 0 }, images.Tokens);
        Assert.Equal(
            """{"total_tokens":1299,"input_tokens":9,"output_tokens":1290,"input_tokens_details":{"text_tokens":9,"image_tokens":0},"output_tokens_details":{"text_tokens":0,"image_tokens":1290}}""",
            images.Fields["usage"]);
    }

    [Theory]
    [InlineData("""{"predictions":[{"raiFilteredReason":"Withheld. Support codes: 1"}]}""", "Withheld. Support codes: 1")]
    [InlineData("""{"predictions":[]}""", "Google withheld every picture and gave no reason.")]
    [InlineData("""{"deployedModelId":"1"}""", "Google withheld every picture and gave no reason.")]
    [InlineData("{}", "Google withheld every picture and gave no reason.")]
    public async Task Read_ImagenWithoutAImage_IsAFilter(string body, string message)
    {
        var (_, error) = await ReadAsync(true, Encoding.UTF8.GetBytes(body));
        Assert.Equal((message, 400, true, "raiFilteredReason"), (error!.Message, error.Status, error.Moderated, error.Code));
    }

    [Fact]
    public async Task Read_ImageInABucket_IsALink()
    {
        var (images, error) = await ReadAsync(
            true, """{"predictions":[{"gcsUri":"gs:\/\/b\/1.png","mimeType":"image/png","safetyAttributes":{"scores":[0.1]}}]}"""u8.ToArray());
        Assert.Null(error);
        var image = Assert.Single(images.Images);
        Assert.Equal(("gs://b/1.png", """{"scores":[0.1]}"""), (image.Link, image.Fields["safetyAttributes"]));
    }

    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":9}}""", "PROHIBITED_CONTENT")]
    [InlineData("""{"candidates":[{"finishReason":"IMAGE_SAFETY","index":0}]}""", "IMAGE_SAFETY")]
    [InlineData("""{"candidates":[{"finishReason":"IMAGE_PROHIBITED_CONTENT"}]}""", "IMAGE_PROHIBITED_CONTENT")]
    [InlineData("""{"candidates":[{"finishReason":"RECITATION","finishMessage":"Too close."}]}""", "RECITATION")]
    [InlineData(
        """{"candidates":[{"content":{"parts":[{"inlineData":{"data":"AAAA"}}]},"finishReason":"IMAGE_SAFETY"}]}""", "IMAGE_SAFETY")]
    public async Task Read_GeminisFilter_IsModeration(string body, string code)
    {
        var (_, error) = await ReadAsync(false, Encoding.UTF8.GetBytes(body));
        Assert.Equal((400, true, code), (error!.Status, error.Moderated, error.Code));
    }

    [Theory]
    [InlineData("""{"candidates":[{"finishReason":"NO_IMAGE"}]}""", "NO_IMAGE")]
    [InlineData("""{"candidates":[{"finishReason":"MAX_TOKENS"}]}""", "MAX_TOKENS")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"I will not."}]},"finishReason":"STOP"}]}""", "invalid_upstream_response")]
    [InlineData(
        """{"candidates":[{"content":{"parts":[{"inlineData":{"data":"AAAA"},"thought":true}]},"finishReason":"STOP"}]}""",
        "invalid_upstream_response")]
    [InlineData("{}", "invalid_upstream_response")]
    public async Task Read_GeminiWithoutAImage_IsAFailure(string body, string code)
    {
        var (_, error) = await ReadAsync(false, Encoding.UTF8.GetBytes(body));
        Assert.Equal((502, false, code, AttemptClass.Answered), (error!.Status, error.Moderated, error.Code, error.Class));
    }

    [Fact]
    public async Task Read_PartsOfEveryKind_GivesTheImagesThatAreNoDrafts()
    {
        var signature = new string('s', 300_000);
        var body = $$$"""
            {"candidates":[{"content":{"parts":[
               {"text":"First a draft.","thought":true},
               {"inlineData":{"mimeType":"image/png","data":"RFJBRlQ="},"thought":true},
               {"thoughtSignature":"{{{signature}}}","inlineData":{"data":"T05F","mimeType":"image/png"}},
               {"thought":false,"inlineData":{"mimeType":"image/png","data":"VFdP"}},
               {"text":"There."}]},"finishReason":"STOP"}],
             "usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":20,"thoughtsTokenCount":3,"totalTokenCount":28,"promptTokensDetails":[{"modality":"IMAGE","tokenCount":4},{"modality":"TEXT","tokenCount":1}]}}
            """;
        var (images, error) = await ReadAsync(false, Encoding.UTF8.GetBytes(body), 4096);
        Assert.Null(error);
        Assert.Equal(
            ["ONE", "TWO"], images.Images.Where(image => image.Verdict == ImageVerdict.Shown)
                .Select(image => Encoding.ASCII.GetString(image.Content)));
        Assert.Equal(new ImageUsage(5, 23, 28) { TextInputTokens = 1, ImageInputTokens = 4, TextOutputTokens = 3 }, images.Tokens);
    }

    [Theory]
    [InlineData(true, """{"predictions":[{"bytesBase64Encoded":"AAAA"}]""")]
    [InlineData(true, """{"predictions":[{"bytesBase64Encoded":"AAAA""")]
    [InlineData(true, "[]")]
    [InlineData(true, "}{")]
    [InlineData(false, """{"candidates":[{"content":{"parts":[{"inlineData":{"data":"AA""")]
    [InlineData(false, """{"candidates":[{"content":{"parts":[{"inlineData":{"data":"AAAA"}}]}}]""")]
    [InlineData(false, "null")]
    public async Task Read_CutOrOtherThanJson_IsMalformed(bool isImagen, string body)
    {
        var (_, error) = await ReadAsync(isImagen, Encoding.UTF8.GetBytes(body));
        Assert.Equal((502, "invalid_upstream_response", AttemptClass.Answered), (error!.Status, error.Code, error.Class));
    }

    [Theory]
    [InlineData("vertex.imagen-predict")]
    [InlineData("vertex.gemini-generatecontent")]
    public async Task Read_CutAtAnyByte_IsMalformed(string name)
    {
        var body = Example.Response(name).Bytes;
        for (var length = 0; length < body.Length; length++)
        {
            var (_, error) = await ReadAsync(name.Contains("imagen", StringComparison.Ordinal), body[..length]);
            Assert.Equal((502, "invalid_upstream_response"), (error!.Status, error.Code));
        }
    }

    [Fact]
    public void VerdictFollows_WhereTheReasonIsBehindTheImageOrTheNumberOpen()
    {
        var response = Example.Response("gemini.generatecontent").ResponseBody;
        Assert.True(Reader(false).VerdictFollows(response));
        Assert.False(Reader(true).VerdictFollows(response));
        Assert.True(Generate(true, new { model = Imagen, prompt = "p", n = 2 }).Calls[0].Reader.VerdictFollows(response));
    }

    public static TheoryData<string, string, bool> ErrorExamples => new()
    {
        { "vertex.imagen-predict", "INVALID_ARGUMENT", true },
        { "vertex.imagen-edit", "RESOURCE_EXHAUSTED", false },
        { "vertex.gemini-generatecontent", "IAM_PERMISSION_DENIED", false },
        { "gemini.imagen-predict", "NOT_FOUND", false },
    };

    [Theory]
    [MemberData(nameof(ErrorExamples))]
    public void ReadError_Example_IsReadInItsWords(string name, string code, bool moderated)
    {
        var example = Example.Error(name);
        var error = Vertex.ReadError(example.Status, "application/json", example.Bytes);
        Assert.Equal(
            ((string?)example.Body["error"]!["message"], (string?)example.Body["error"]!["status"], code, moderated),
            (error.Message, error.Type, error.Code, error.Moderated));
    }

    [Fact]
    public async Task Read_GeminisErrorExample_IsABlockedPrompt()
    {
        var (_, error) = await ReadAsync(false, Example.Error("gemini.generatecontent").Bytes);
        Assert.Equal(("PROHIBITED_CONTENT", true), (error!.Code, error.Moderated));
    }

    [Theory]
    [InlineData("17s", 17.0)]
    [InlineData("0.500s", 0.5)]
    [InlineData("soon", null)]
    [InlineData("-1s", null)]
    public void ReadError_RetryInfo_SaysWhen(string delay, double? seconds)
    {
        var error = GeminiApi.ReadError(429, "application/json", Encoding.UTF8.GetBytes(
            $$$"""{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{{delay}}}"}]}}"""));
        Assert.Equal(seconds, error.RetryAfter?.TotalSeconds);
        Assert.Equal("RESOURCE_EXHAUSTED", error.Code);
    }

    [Theory]
    [InlineData(
        """{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}""",
        "authentication_error", "API_KEY_INVALID", null)]
    [InlineData(
        """{"error":{"message":"Invalid value","status":"INVALID_ARGUMENT","details":[{"fieldViolations":[{"field":"generation_config.seed"}]}]}}""",
        "INVALID_ARGUMENT", "INVALID_ARGUMENT", "generation_config.seed")]
    [InlineData("""[{"error":{"message":"m","status":"UNAVAILABLE"}}]""", "UNAVAILABLE", "UNAVAILABLE", null)]
    [InlineData("""{"error":"no"}""", "upstream_error", null, null)]
    [InlineData("""{"error":{"details":[1,"x",{"reason":2,"fieldViolations":[]}]}}""", "upstream_error", null, null)]
    public void ReadError_OtherShapes_AreUnderstood(string body, string type, string? code, string? param)
    {
        var error = GeminiApi.ReadError(400, "application/json", Encoding.UTF8.GetBytes(body));
        Assert.Equal((type, code, param, false), (error.Type, error.Code, error.Param, error.Moderated));
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("<html>404</html>")]
    [InlineData("{}")]
    [InlineData("")]
    public void ReadError_NoErrorObject_KeepsTheText(string body)
    {
        var error = GeminiApi.ReadError(404, "text/html", Encoding.UTF8.GetBytes(body));
        Assert.Equal((body, "Google answered with status 404 and no message."), (error.RawText, error.Message));
    }

    private static IResponseReader Reader(bool isImagen) =>
        Generate(true, new { model = isImagen ? Imagen : Flash, prompt = "p" }).Calls[0].Reader;

    private static Task<(RecordedImages Images, ProviderError? Error)> ReadAsync(bool isImagen, byte[] body, params int[] lengths) =>
        RecordedImages.ReadAsync(Reader(isImagen), body, lengths: lengths);

    private static void AssertSame(
        (RecordedImages Images, ProviderError? Error) expected, (RecordedImages Images, ProviderError? Error) read)
    {
        Assert.Equal(
            (expected.Error?.Message, expected.Error?.Code, expected.Error?.Moderated),
            (read.Error?.Message, read.Error?.Code, read.Error?.Moderated));
        Assert.Equal(expected.Images.Tokens, read.Images.Tokens);
        Assert.Equal(expected.Images.Fields, read.Images.Fields);
        Assert.Equal(
            expected.Images.Images.Select(image => (image.Verdict, image.Link, image.Base64, image.Fields.Count)),
            read.Images.Images.Select(image => (image.Verdict, image.Link, image.Base64, image.Fields.Count)));
    }

    private static string Text(string example) => Encoding.UTF8.GetString(Example.Response(example).Bytes);

    // A capital within a name; what is no name of a member is left alone.
    [GeneratedRegex("""(?<="[a-z][A-Za-z0-9]*)[A-Z](?=[A-Za-z0-9]*"\s*:)""")]
    private static partial Regex Snake();
}

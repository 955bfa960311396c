using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Providers.Tests.Shared.OpenAiFormat;

public sealed class OpenAiResponseReaderTests
{
    public static TheoryData<string> Whole => new(
        """{"data":[{"b64_json":"iVBO\/w0+AB=="}]}""",
        """{"data":[{"b64_json":"iVBO\/w0\u002BAB=="}]}""",
        """{"data":[{"b64_json":"iVBO\u002fw0\u002bAB\u003D\u003d"}]}""",
        """{"data":[{"b64_json":"iVBO\/w\n0+\r\nAB==\n"}]}""",
        """{"data":[{"url":"data:image/png;base64,iVBO/w0+AB=="}]}""",
        """{"data":[{"url":"data:image\/png;base64,iVBO\/w0\u002BAB=="}]}""",
        """{ "data" : [ { "url" : null , "b64_json" : "iVBO/w0+AB==" } ] }""");

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task ReadAsync_Base64HoweverItIsEscaped_IsPlainBase64(string body)
    {
        foreach (var lengths in new int[][] { [], [1], [3], [70, 1] })
        {
            var (response, error) = await Read(body, lengths);

            Assert.Null(error);
            Assert.Equal("iVBO/w0+AB==", Assert.Single(response.Shown).Base64);
        }
    }

    [Theory]
    [InlineData("""{"data":[{"b64_json":"AA\"AA"}]}""")]
    [InlineData("""{"data":[{"b64_json":"AA\\AA"}]}""")]
    [InlineData("""{"data":[{"b64_json":"AA\u0022AA"}]}""")]
    [InlineData("""{"data":[{"b64_json":"AA\u0000AA"}]}""")]
    [InlineData("""{"data":[{"b64_json":"AA\u0141AA"}]}""")]
    [InlineData("""{"data":[{"url":"data:image/png;base64,AA\u0022AA"}]}""")]
    public async Task ReadAsync_EscapeThatIsNoBase64_CannotBreakOutOfTheClientsString(string body)
    {
        var (response, _) = await Read(body, 1);

        Assert.Equal("AA?AA", Assert.Single(response.Images).Base64);
    }

    [Theory]
    [InlineData("https://a.example/b.png?x=1,2&y=%2C")]
    [InlineData("a,b")]
    [InlineData("data:image/svg+xml,<svg/>")]
    [InlineData("dat")]
    [InlineData("")]
    public async Task ReadAsync_Link_IsHandedOn(string link)
    {
        foreach (var lengths in new int[][] { [], [1], [40] })
        {
            var (response, error) = await Read($$"""{"data":[{"url":"{{link}}"}]}""", lengths);

            Assert.Null(error);
            Assert.Equal((link.Length == 0 ? null : link, null), (Assert.Single(response.Images).Link, response.Images[0].Base64));
        }
    }

    [Fact]
    public async Task ReadAsync_LinkWithEscapes_IsUnescaped()
    {
        var (response, _) = await Read("""{"data":[{"url":"https:\/\/a.example\/b?x=1\u0026y=2"}]}""", 1);

        Assert.Equal("https://a.example/b?x=1&y=2", Assert.Single(response.Images).Link);
    }

    [Theory]
    [InlineData(16_000, true)]
    [InlineData(17_000, false)]
    public async Task ReadAsync_LongLink_IsTakenUpToItsBound(int length, bool taken)
    {
        foreach (var comma in new[] { "", "," })
        {
            var (response, error) = await Read($$"""{"data":[{"url":"{{comma.PadLeft(100, 'h').PadRight(length, 'a')}}"}]}""");

            Assert.Equal(taken, error is null);
            Assert.Equal(taken ? 1 : 0, response.Images.Count);
        }
    }

    /// <summary>Every list by every name, of every form of an item.</summary>
    public static TheoryData<string, bool> Shapes
    {
        get
        {
            var shapes = new TheoryData<string, bool>();
            string[] links = [$"\"{Link}\"", $$"""{"url":"{{Link}}"}""", $$"""{"image_url":"{{Link}}","seed":1}""",
                $$$"""{"type":"image_url","image_url":{"url":"{{{Link}}}"}}""", $$"""{"content_type":"image/png","url":"{{Link}}"}""",
                $$"""{"b64_json":"{{Link}}"}"""];
            string[] texts = [$"\"{Text}\"", $"\"data:image/png;base64,{Text}\"", $$"""{"b64_json":"{{Text}}"}""",
                $$"""{"base64":"{{Text}}","finish":"ok"}""", $$"""{"image":"{{Text}}"}""", $$$"""{"image":{"b64_json":"{{{Text}}}"}}""",
                $$"""{"b64_json":"data:image/png;base64,{{Text}}"}"""];
            foreach (var (items, isLink) in new[] { (links, true), (texts, false) })
            {
                foreach (var item in items)
                {
                    foreach (var name in new[] { "data", "images", "image", "output", "outputs", "artifacts", "results", "result",
                        "predictions" })
                    {
                        shapes.Add($$"""{"created":1,"{{name}}":[{{item}}],"id":"x"}""", isLink);
                        shapes.Add($$"""{"created":1,"{{name}}":{{item}},"id":"x"}""", isLink);
                    }

                    shapes.Add($"[{item}]", isLink);
                    shapes.Add($$"""{"output":{"images":[{{item}}],"seed":1},"status":"ok"}""", isLink);
                    shapes.Add($$"""{"result":{"status":"ok"},"data":[{{item}}]}""", isLink);
                    shapes.Add($$"""{"result":"succeeded","output":"done","images":[{{item}}],"data":[]}""", isLink);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task ReadAsync_ListUnderAnyNameOfItemsInAnyForm_IsItsImage(string body, bool isLink)
    {
        foreach (var lengths in new int[][] { [], [1], [7, 40] })
        {
            var (response, error) = await Read(body, lengths);

            Assert.Null(error);
            var image = Assert.Single(response.Images, image => image.Link is not null || image.Base64 is not null);
            if (isLink)
                Assert.Equal((Link, null), (image.Link, image.Base64));
            else
                Assert.Equal((null, Text), (image.Link, image.Base64!.Replace("data:image/png;base64,", "", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("""{"data":["files/1.png","/files/2.png"]}""", "files/1.png /files/2.png")]
    [InlineData("""{"images":["AAAA"]}""", "AAAA")]
    [InlineData("""{"images":["https:\/\/a.example\/1.png"],"data":[{"url":"https://a.example/2.png"}]}""", "https://a.example/1.png")]
    [InlineData("""{"result":"succeeded"}""", "")]
    [InlineData("""{"output":["I cannot draw this picture, because it would show somebody who is alive."]}""", "")]
    public async Task ReadAsync_StringsInLists_AreTakenForWhatTheyLookLike(string body, string expected)
    {
        foreach (var lengths in new int[][] { [], [1] })
        {
            var (response, error) = await Read(body, lengths);

            Assert.Null(error);
            Assert.Equal(
                expected, string.Join(
                    ' ', response.Images.Select(image => image.Link ?? image.Base64).Where(content => content is not null)));
        }
    }

    private const string Link = "https://a.example/b.png?x=1";

    private static readonly string Text = Convert.ToBase64String([.. Enumerable.Range(1, 90).Select(number => (byte)(number * 37))]);

    [Fact]
    public async Task ReadAsync_FieldsAroundTheImages_AreHandedOnAsJson()
    {
        var (response, error) = await Read("""
            {"id":"x","created":1,"data":[{"revised_prompt":"a \"b\"","b64_json":"AAAA","content_filter_results":{"hate":{"filtered":false} } },{"b64_json":"BBBB"}],
             "inference_time_s":0.5,"nothing":null}
            """);

        Assert.Null(error);
        Assert.Equal(
            ["created=1", "id=\"x\"", "inference_time_s=0.5", "nothing=null"], response.Fields.Select(field => $"{field.Key}={field.Value}")
                .Order());
        Assert.Equal(["AAAA", "BBBB"], response.Shown.Select(image => image.Base64));
        Assert.Equal("\"a \\\"b\\\"\"", response.Images[0].Fields["revised_prompt"]);
        Assert.Equal("""{"hate":{"filtered":false}}""", response.Images[0].Fields["content_filter_results"]);
    }

    [Theory]
    [InlineData("""{"data":[{"b64_json":null,"url":null}]}""")]
    [InlineData("""{"data":[{}]}""")]
    public async Task ReadAsync_ItemWithoutContent_IsAImageWithoutContent(string body)
    {
        var (response, error) = await Read(body);

        Assert.Null(error);
        Assert.Equal("Shown b64= bytes= url= ", Assert.Single(response.Images).ToString());
    }

    [Theory]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{}""")]
    public async Task ReadAsync_NoImages_IsNoneAndNoError(string body)
    {
        var (response, error) = await Read(body);

        Assert.Null(error);
        Assert.Empty(response.Images);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("<html>")]
    [InlineData("""{"data":[7]}""")]
    [InlineData("""[{"id":1}]""")]
    [InlineData("""{"data":[{"b64_json":"AAAA"}]""")]
    [InlineData("""{"data":[{"b64_json":"AAAA"}]}x""")]
    [InlineData("""{"data":[{"b64_json":"AA""")]
    [InlineData("""{"data":[{"b64_json":"AA\""")]
    public async Task ReadAsync_NotTheShape_IsAMalformedResponse(string body)
    {
        var (_, error) = await Read(body);

        Assert.Equal((502, "invalid_upstream_response", AttemptClass.Answered), (error!.Status, error.Code, error.Class));
    }

    [Theory]
    [InlineData("""{"error":{"message":"no GPU","type":"server_error","code":"busy"}}""", "no GPU", "busy", false)]
    [InlineData("""{"error":"model is loading"}""", "model is loading", null, false)]
    [InlineData(
        """{"created":1,"data":null,"error":{"message":"blocked","code":"moderation_blocked"}}""", "blocked", "moderation_blocked", true)]
    public async Task ReadAsync_ErrorIn200_IsTheProvidersError(string body, string message, string? code, bool moderated)
    {
        var (_, error) = await Read(body);

        Assert.Equal((502, message, code, moderated), (error!.Status, error.Message, error.Code, error.Moderated));
    }

    [Fact]
    public async Task ReadAsync_ErrorThatIsNull_IsNone() =>
        Assert.Null((await Read("""{"error":null,"data":[{"b64_json":"AAAA"}]}""")).Error);

    [Fact]
    public async Task ReadAsync_ImageItself_IsHandedOnAsBytes()
    {
        var content = Enumerable.Range(0, 200_000).Select(number => (byte)number).ToArray();
        var (response, error) = await RecordedImages.ReadAsync(new OpenAiResponseReader(), content, "image/webp", lengths: [1000]);

        Assert.Null(error);
        Assert.Equal(content, Assert.Single(response.Shown).Bytes);
    }

    [Fact]
    public async Task ReadAsync_EmptyImage_IsAMalformedResponse() =>
        Assert.Equal(502, (await RecordedImages.ReadAsync(new OpenAiResponseReader(), default, "image/png")).Error!.Status);

    private static Task<(RecordedImages Images, ProviderError? Error)> Read(string body, params int[] lengths) =>
        RecordedImages.ReadAsync(new OpenAiResponseReader(), Encoding.UTF8.GetBytes(body), lengths: lengths);
}

using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Tests.Responses;

public sealed class ImageResponseWriterTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_001).Select(number => (byte)(number * 7))];

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Base64)]
    public async Task Base64_NotWantedOtherwise_GoesOnAsItIs(ImageFormat? wanted)
    {
        await using var response = new ComposedResponse(wanted);
        await response.Base64Async(Content);
        await response.Base64Async([1, 2, 3]);

        Assert.Equal([Convert.ToBase64String(Content), "AQID"], response.Images.Select(image => (string?)image!["b64_json"]));
        Assert.Equal(2, response.Composer.Shown);
        Assert.Empty(response.Archive.Kept);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(65_537)]
    public async Task Base64_LinkWanted_IsKeptAndLinked(int partLength)
    {
        await using var response = new ComposedResponse(ImageFormat.Url);
        await response.Base64Async(Content, partLength);
        await response.Base64Async([1, 2, 3]);

        Assert.Equal(
            ["""{"url":"https://gateway.example/id1"}""", """{"url":"https://gateway.example/id2"}"""], response.Images
                .Select(image => image!.ToJsonString()));
        Assert.Equal([Content, [1, 2, 3]], response.Archive.Kept);
        Assert.Equal(0, response.Archive.Open);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Base64)]
    public async Task Bytes_NotWantedAsLink_BecomeBase64(ImageFormat? wanted)
    {
        await using var response = new ComposedResponse(wanted);
        await response.BytesAsync(Content, 4097);
        await response.BytesAsync([1]);

        Assert.Equal([Convert.ToBase64String(Content), "AQ=="], response.Images.Select(image => (string?)image!["b64_json"]));
    }

    [Fact]
    public async Task Bytes_LinkWanted_AreKeptAndLinked()
    {
        await using var response = new ComposedResponse(ImageFormat.Url);
        await response.BytesAsync(Content);

        Assert.Equal("""[{"url":"https://gateway.example/id1"}]""", response.Images.ToJsonString());
        Assert.Equal(Content, Assert.Single(response.Archive.Kept));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Url)]
    public async Task Link_NotWantedAsContent_GoesOnAsItIs(ImageFormat? wanted)
    {
        await using var response = new ComposedResponse(wanted);
        await response.LinkAsync("https://a.example/b?x=1&y=\"2\"");

        Assert.Equal("https://a.example/b?x=1&y=\"2\"", (string?)response.Images.Single()!["url"]);
        Assert.Empty(response.Archive.Kept);
    }

    [Fact]
    public async Task Fields_BeforeAndBehindTheContent_StandInTheItem()
    {
        foreach (var wanted in new ImageFormat?[] { null, ImageFormat.Url })
        {
            await using var response = new ComposedResponse(wanted);
            await response.Composer.BeginAsync(default);
            await response.Composer.ImageFieldAsync("before", "1"u8.ToArray(), default);
            await response.Composer.Base64Async("AQID"u8.ToArray(), default);
            await response.Composer.ImageFieldAsync("be\"hind", """{"a":"b"}"""u8.ToArray(), default);
            await response.Composer.ImageFieldAsync("last", "null"u8.ToArray(), default);
            await response.Composer.EndAsync(ImageVerdict.Shown, default);

            var image = response.Images.Single()!.AsObject();
            Assert.Equal((1, "b"), ((int)image["before"]!, (string?)image["be\"hind"]!["a"]));
            Assert.True(image.ContainsKey("last"));
            Assert.True(image.ContainsKey(wanted is null ? "b64_json" : "url"));
            Assert.Equal(4, image.Count);
        }
    }

    [Fact]
    public async Task Field_BesideTheImages_IsCollected()
    {
        await using var response = new ComposedResponse(null);
        await response.Composer.FieldAsync("created", "7"u8.ToArray(), default);
        response.Composer.Usage(new(1, 2, 3));

        Assert.Equal(
            ("created", "7"),
            (response.Composer.Fields.Single().Name, Encoding.UTF8.GetString(response.Composer.Fields.Single().Json.Span)));
        Assert.Equal(new(1, 2, 3), response.Composer.Tokens);
        Assert.Empty(response.Output.Text);
    }

    [Fact]
    public async Task Field_MoreThanTheBoundInAll_IsInvalidData()
    {
        await using var response = new ComposedResponse(null);
        for (var count = 0; count < 2; count++)
            await response.Composer.FieldAsync("a", new byte[250_000], default);

        await Assert.ThrowsAsync<InvalidDataException>(() => response.Composer.FieldAsync("a", new byte[250_000], default).AsTask());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Base64)]
    [InlineData(ImageFormat.Url)]
    public async Task End_ImageWithoutContent_IsNotShown(ImageFormat? wanted)
    {
        await using var response = new ComposedResponse(wanted);
        await response.Composer.BeginAsync(default);
        await response.Composer.ImageFieldAsync("revised_prompt", "\"a\""u8.ToArray(), default);
        await response.Composer.EndAsync(ImageVerdict.Shown, default);
        await response.Base64Async([1, 2, 3]);

        Assert.Equal(1, response.Composer.Shown);
        Assert.Single(response.Images.Single()!.AsObject());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Url)]
    public async Task Content_LinkAndBase64InOneItem_IsGivenOnce(ImageFormat? wanted)
    {
        foreach (var linkFirst in new[] { true, false })
        {
            await using var response = new ComposedResponse(wanted);
            await ComposeAsync(response, linkFirst, "https://a.example/b", "AQ", "ID");

            var image = response.Images.Single()!.AsObject();
            Assert.Equal(
                linkFirst || wanted == ImageFormat.Url
                    ? "url"
                    : "b64_json", image.Select(member => member.Key).Single(name => name != "seed"));
            Assert.Equal(1, response.Composer.Shown);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Content_LinkBesideBase64_IsNotFetched(bool linkFirst)
    {
        await using var response = new ComposedResponse(ImageFormat.Base64);
        await ComposeAsync(response, linkFirst, "http://10.0.0.1/no", "AQ", "ID");

        Assert.Equal("AQID", (string?)response.Images.Single()!["b64_json"]);
        Assert.Empty(response.Warnings);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(ImageFormat.Base64, false)]
    [InlineData(ImageFormat.Base64, true)]
    [InlineData(ImageFormat.Url, false)]
    public async Task Content_GarbageBesideALink_LeavesTheLink(ImageFormat? wanted, bool linkFirst)
    {
        await using var response = new ComposedResponse(wanted);
        await ComposeAsync(response, linkFirst, "http://10.0.0.1/a.png", "AQIDAQID", "no base64 at all");

        Assert.Equal("http://10.0.0.1/a.png", (string?)response.Images.Single()!["url"]);
        Assert.Equal(2, response.Images.Single()!.AsObject().Count);
        Assert.Equal((1, 0, 0), (response.Composer.Shown, response.Archive.Open, response.Archive.Kept.Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Base64)]
    [InlineData(ImageFormat.Url)]
    public async Task Content_GarbageAlone_IsInvalidDataAndNotShown(ImageFormat? wanted)
    {
        foreach (var text in new[] { "no base64 at all", "A", "AAAAA", "AQID====", "data:image/png;base64,???" })
        {
            await using var response = new ComposedResponse(wanted);

            await Assert.ThrowsAsync<InvalidDataException>(() => ComposeAsync(response, linkFirst: null, string.Empty, text));
            Assert.Equal((0, 0, 0), (response.Composer.Shown, response.Archive.Open, response.Archive.Kept.Count));
        }
    }

    [Fact]
    public async Task Content_GarbageBehindBytesThatWereSent_Breaks()
    {
        await using var response = new ComposedResponse(ImageFormat.Base64, isSent: true);

        await Assert.ThrowsAsync<InvalidDataException>(
            () => ComposeAsync(response, linkFirst: true, "https://a.example/b", "AQIDAQID", "?"));
    }

    [Theory]
    [InlineData("data:image/png;base64,iVBORwECAw==")]
    [InlineData("iVBORwECAw")]
    [InlineData("iVBO\nRwECAw==\n")]
    [InlineData("data:image/png;base64, iVBO\r\n RwEC\r\n Aw \n")]
    public async Task Base64_AnyDress_IsGivenCleanOrAsALink(string text)
    {
        for (var length = 1; length <= text.Length; length++)
        {
            foreach (var wanted in new ImageFormat?[] { null, ImageFormat.Base64, ImageFormat.Url })
            {
                await using var response = new ComposedResponse(wanted);
                await ComposeAsync(response, linkFirst: null, string.Empty, [.. text.Chunk(length).Select(part => new string(part))]);

                if (wanted == ImageFormat.Url)
                    Assert.Equal([0x89, 0x50, 0x4E, 0x47, 1, 2, 3], Assert.Single(response.Archive.Kept));
                else
                    Assert.Equal("iVBORwECAw==", (string?)response.Images.Single()!["b64_json"]);
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ImageFormat.Url)]
    public async Task Images_MoreThanAskedFor_AreLeftOutAndCounted(ImageFormat? wanted)
    {
        await using var response = new ComposedResponse(wanted, change: with => with with { Limit = 2 });
        await response.Base64Async([1], verdict: ImageVerdict.Filtered);
        for (var count = 0; count < 5; count++)
            await response.Base64Async([1, 2, 3]);
        await response.LinkAsync("https://a.example/b");

        Assert.Equal(2, response.Images.Count);
        Assert.Equal((2, 4, 1), (response.Composer.Shown, response.Composer.Extra, response.Composer.Filtered));
        Assert.Equal(wanted == ImageFormat.Url ? 2 : 0, response.Archive.Kept.Count);
    }

    private static async Task ComposeAsync(ComposedResponse response, bool? linkFirst, string link, params string[] parts)
    {
        await response.Composer.BeginAsync(default);
        if (linkFirst == true)
            await response.Composer.LinkAsync(link, default);
        foreach (var part in parts)
            await response.Composer.Base64Async(Encoding.ASCII.GetBytes(part), default);
        if (linkFirst == false)
            await response.Composer.LinkAsync(link, default);
        await response.Composer.ImageFieldAsync("seed", "1"u8.ToArray(), default);
        await response.Composer.EndAsync(ImageVerdict.Shown, default);
    }
}

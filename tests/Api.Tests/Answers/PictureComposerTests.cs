using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Tests.Answers;

public sealed class PictureComposerTests
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 100_001).Select(number => (byte)(number * 7))];

    [Theory]
    [InlineData(null)]
    [InlineData(PictureFormat.Base64)]
    public async Task Base64_NotWantedOtherwise_GoesOnAsItIs(PictureFormat? wanted)
    {
        await using var answer = new ComposedAnswer(wanted);
        await answer.Base64Async(Content);
        await answer.Base64Async([1, 2, 3]);

        Assert.Equal([Convert.ToBase64String(Content), "AQID"], answer.Pictures.Select(picture => (string?)picture!["b64_json"]));
        Assert.Equal(2, answer.Composer.Shown);
        Assert.Empty(answer.Archive.Kept);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(65_537)]
    public async Task Base64_LinkWanted_IsKeptAndLinked(int partLength)
    {
        await using var answer = new ComposedAnswer(PictureFormat.Url);
        await answer.Base64Async(Content, partLength);
        await answer.Base64Async([1, 2, 3]);

        Assert.Equal(["""{"url":"https://gateway.example/id1"}""", """{"url":"https://gateway.example/id2"}"""], answer.Pictures.Select(picture => picture!.ToJsonString()));
        Assert.Equal([Content, [1, 2, 3]], answer.Archive.Kept);
        Assert.Equal(0, answer.Archive.Open);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(PictureFormat.Base64)]
    public async Task Bytes_NotWantedAsLink_BecomeBase64(PictureFormat? wanted)
    {
        await using var answer = new ComposedAnswer(wanted);
        await answer.BytesAsync(Content, 4097);
        await answer.BytesAsync([1]);

        Assert.Equal([Convert.ToBase64String(Content), "AQ=="], answer.Pictures.Select(picture => (string?)picture!["b64_json"]));
    }

    [Fact]
    public async Task Bytes_LinkWanted_AreKeptAndLinked()
    {
        await using var answer = new ComposedAnswer(PictureFormat.Url);
        await answer.BytesAsync(Content);

        Assert.Equal("""[{"url":"https://gateway.example/id1"}]""", answer.Pictures.ToJsonString());
        Assert.Equal(Content, Assert.Single(answer.Archive.Kept));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(PictureFormat.Url)]
    public async Task Link_NotWantedAsContent_GoesOnAsItIs(PictureFormat? wanted)
    {
        await using var answer = new ComposedAnswer(wanted);
        await answer.LinkAsync("https://a.example/b?x=1&y=\"2\"");

        Assert.Equal("https://a.example/b?x=1&y=\"2\"", (string?)answer.Pictures.Single()!["url"]);
        Assert.Empty(answer.Archive.Kept);
    }

    [Fact]
    public async Task Fields_BeforeAndBehindTheContent_StandInTheItem()
    {
        foreach (var wanted in new PictureFormat?[] { null, PictureFormat.Url })
        {
            await using var answer = new ComposedAnswer(wanted);
            await answer.Composer.BeginAsync(default);
            await answer.Composer.PictureFieldAsync("before", "1"u8.ToArray(), default);
            await answer.Composer.Base64Async("AQID"u8.ToArray(), default);
            await answer.Composer.PictureFieldAsync("be\"hind", """{"a":"b"}"""u8.ToArray(), default);
            await answer.Composer.PictureFieldAsync("last", "null"u8.ToArray(), default);
            await answer.Composer.EndAsync(PictureVerdict.Shown, default);

            var picture = answer.Pictures.Single()!.AsObject();
            Assert.Equal((1, "b"), ((int)picture["before"]!, (string?)picture["be\"hind"]!["a"]));
            Assert.True(picture.ContainsKey("last"));
            Assert.True(picture.ContainsKey(wanted is null ? "b64_json" : "url"));
            Assert.Equal(4, picture.Count);
        }
    }

    [Fact]
    public async Task Field_BesideThePictures_IsCollected()
    {
        await using var answer = new ComposedAnswer(null);
        await answer.Composer.FieldAsync("created", "7"u8.ToArray(), default);
        answer.Composer.Usage(new(1, 2, 3));

        Assert.Equal(("created", "7"), (answer.Composer.Fields.Single().Name, Encoding.UTF8.GetString(answer.Composer.Fields.Single().Json.Span)));
        Assert.Equal(new(1, 2, 3), answer.Composer.Tokens);
        Assert.Empty(answer.Output.Text);
    }

    [Fact]
    public async Task Field_MoreThanTheBoundInAll_IsInvalidData()
    {
        await using var answer = new ComposedAnswer(null);
        for (var count = 0; count < 2; count++)
            await answer.Composer.FieldAsync("a", new byte[250_000], default);

        await Assert.ThrowsAsync<InvalidDataException>(() => answer.Composer.FieldAsync("a", new byte[250_000], default).AsTask());
    }

    [Fact]
    public async Task Base64_TextThatIsNone_IsInvalidDataAndLeavesNothing()
    {
        var answer = new ComposedAnswer(PictureFormat.Url);
        await answer.Composer.BeginAsync(default);
        await answer.Composer.Base64Async("AAAAA?AAAAAA"u8.ToArray().AsMemory(0, 5), default);

        await Assert.ThrowsAsync<InvalidDataException>(() => answer.Composer.Base64Async("?AAAAAAAAA"u8.ToArray(), default).AsTask());

        await answer.DisposeAsync();
        Assert.Equal((0, 0), (answer.Archive.Open, answer.Archive.Kept.Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(PictureFormat.Base64)]
    [InlineData(PictureFormat.Url)]
    public async Task End_PictureWithoutContent_IsNotShown(PictureFormat? wanted)
    {
        await using var answer = new ComposedAnswer(wanted);
        await answer.Composer.BeginAsync(default);
        await answer.Composer.PictureFieldAsync("revised_prompt", "\"a\""u8.ToArray(), default);
        await answer.Composer.EndAsync(PictureVerdict.Shown, default);
        await answer.Base64Async([1, 2, 3]);

        Assert.Equal(1, answer.Composer.Shown);
        Assert.Single(answer.Pictures.Single()!.AsObject());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(PictureFormat.Url)]
    public async Task Content_LinkAndBase64InOneItem_IsGivenOnce(PictureFormat? wanted)
    {
        foreach (var linkFirst in new[] { true, false })
        {
            await using var answer = new ComposedAnswer(wanted);
            await answer.Composer.BeginAsync(default);
            if (linkFirst)
                await answer.Composer.LinkAsync("https://a.example/b", default);
            await answer.Composer.Base64Async("AQ"u8.ToArray(), default);
            await answer.Composer.Base64Async("ID"u8.ToArray(), default);
            if (!linkFirst)
                await answer.Composer.LinkAsync("https://a.example/b", default);
            await answer.Composer.PictureFieldAsync("seed", "1"u8.ToArray(), default);
            await answer.Composer.EndAsync(PictureVerdict.Shown, default);

            var picture = answer.Pictures.Single()!.AsObject();
            Assert.Equal(linkFirst || wanted == PictureFormat.Url ? "url" : "b64_json", picture.Select(member => member.Key).Single(name => name != "seed"));
            Assert.Equal(1, answer.Composer.Shown);
        }
    }
}

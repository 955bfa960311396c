using System.Text;
using System.Text.Json;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Gateway.Tests.RequestLog;

public sealed class BodyExcerptTests
{
    private const int Seed = 8_141;

    private static readonly LogImage Image = new(new string('a', 64), "image/png", 300_000);

    [Fact]
    public void ToJson_BodyInAnyPieces_IsTheSameWithoutItsImages()
    {
        var random = new Random(Seed);
        for (var run = 0; run < 300; run++)
        {
            var (body, expected, images) = AnyBody(random);
            var excerpt = new BodyExcerpt();
            for (var rest = Encoding.UTF8.GetBytes(body).AsMemory(); !rest.IsEmpty;)
            {
                var take = Math.Min(rest.Length, 1 + random.Next(run % 2 == 0 ? 7 : 40_000));
                excerpt.Append(rest.Span[..take]);
                rest = rest[take..];
            }

            Assert.Equal(expected, excerpt.ToJson([.. Enumerable.Repeat(Image, images)]));
            Assert.Equal(Encoding.UTF8.GetByteCount(body), excerpt.Bytes);
            excerpt.Release();
        }
    }

    [Fact]
    public void ToJson_OtherNumberOfImages_TellsTheirLength()
    {
        var excerpt = Of($$"""{"b64_json":"{{new string('A', 4000)}}"}""");
        Assert.Equal("""{"b64_json":"[image of 4000 characters]"}""", excerpt.ToJson([Image, Image]));
    }

    [Theory]
    [InlineData("\u0000\r\n<html>\"x\"")]
    [InlineData("{\"a\":")]
    [InlineData("data: {\"type\":\"image_generation.completed\"}\n\n")]
    public void ToJson_BodyThatIsNoJson_IsAJsonString(string body) =>
        Assert.Equal(body, JsonSerializer.Deserialize<string>(Of(body).ToJson([])));

    [Fact]
    public void ToJson_LongBody_IsCutAndSaysSo()
    {
        for (var shift = 0; shift < 4; shift++)
        {
            var text = JsonSerializer.Deserialize<string>(
                Of(new string('x', shift) + string.Concat(Enumerable.Repeat("é🎨 ", 20_000))).ToJson([]))!;
            Assert.Contains("[cut: 65536 of ", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\uFFFD', text);
            Assert.InRange(Encoding.UTF8.GetByteCount(text), BodyExcerpt.MaxBytes - 4, BodyExcerpt.MaxBytes + 40);
        }
    }

    [Fact]
    public void ToJson_BodyThatEndsInAnImage_HasNothingOfIt()
    {
        var text = Of("{\"b64_json\":\"" + new string('A', 9000)).ToJson([]);
        Assert.DoesNotContain("AAAA", text, StringComparison.Ordinal);
        Assert.Contains("[image of 9000 characters]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5_000)]
    public void ToJson_BodyThatIsNoText_IsItsSize(int textBefore)
    {
        var excerpt = new BodyExcerpt();
        excerpt.Append(Encoding.ASCII.GetBytes(new string('a', textBefore)));
        for (var piece = 0; piece < 10; piece++)
            excerpt.Append(new byte[100_000]);

        Assert.Equal($"\"[binary: {1_000_000 + textBefore} bytes]\"", excerpt.ToJson([]));
        Assert.True(excerpt.Kept.IsEmpty);
    }

    [Fact]
    public void ToJson_TextWithLineEndsAndColours_IsKept() =>
        Assert.Equal("a\t\r\n\u001b[31mb", JsonSerializer.Deserialize<string>(Of("a\t\r\n\u001b[31mb").ToJson([])));

    [Fact]
    public void ToJson_BodyThatIsAnImage_IsEmpty()
    {
        var excerpt = new BodyExcerpt();
        excerpt.Append([0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3]);
        excerpt.Append(Encoding.ASCII.GetBytes("{\"a\":1}"));
        Assert.Empty(excerpt.ToJson([]));
        Assert.Equal(14, excerpt.Bytes);
    }

    private static BodyExcerpt Of(string body)
    {
        var excerpt = new BodyExcerpt();
        excerpt.Append(Encoding.UTF8.GetBytes(body));
        return excerpt;
    }

    private static (string Body, string Expected, int Images) AnyBody(Random random)
    {
        var (body, expected, images) = (new StringBuilder("{"), new StringBuilder("{"), 0);
        for (var index = random.Next(6); index >= 0; index--)
        {
            var name = $"\"f{index}\":";
            var (value, shown) = random.Next(6) switch
            {
                0 => Alike("\"a \\\"quoted\\\" \\\\ text\""),
                1 => Alike("[1,2,{\"x\":null}]"),
                2 => Alike($"\"{new string('A', 255)}\""),
                3 => Alike($"\"{string.Concat(Enumerable.Repeat("words and ", 200))}\""),
                4 => ($"\"{new string('A', 256 + random.Next(100_000))}\\n==\"", Reference()),
                _ => ($"\"data:image/png;base64,{new string('+', 300 + random.Next(3))}\"", Reference()),
            };
            body.Append(name).Append(value).Append(index == 0 ? "}" : ",");
            expected.Append(name).Append(shown).Append(index == 0 ? "}" : ",");
        }

        return (body.ToString(), expected.ToString(), images);

        static (string, string) Alike(string json) => (json, json);

        string Reference()
        {
            images++;
            return $"\"[image sha256:{Image.Sha256} image/png 300000 bytes]\"";
        }
    }

    [Fact]
    public void AppendWhole_TokensOfAnObject_KeepWhatTheirBytesDo()
    {
        string[] values =
        [
            "1", "null", "\"a \\\" b\"", Text('A', 400), Text('b', 100_000), Text(' ', 255), $"[{Text('A', 250)},{new string('1', 60)}]",
            $"\"{string.Concat(Enumerable.Repeat("ä ", 40_000))}\"",
        ];
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (whole, plain) = (new BodyExcerpt { IsOwn = true }, new BodyExcerpt());
            for (var (index, count) = (0, random.Next(1, 6)); index < count; index++)
            {
                foreach (var token in (string[])[index == 0 ? "{" : ",", $"\"name-{index}\"", ":", values[random.Next(values.Length)]])
                {
                    whole.AppendWhole(Encoding.UTF8.GetBytes(token));
                    plain.Append(Encoding.UTF8.GetBytes(token));
                }
            }

            whole.AppendWhole("}"u8);
            plain.Append("}"u8);
            Assert.Equal((plain.Bytes, plain.IsCut, plain.ToJson([])), (whole.Bytes, whole.IsCut, whole.ToJson([])));
        }
    }

    private static string Text(char letter, int count) => $"\"{new string(letter, count)}\"";

    [Theory]
    [InlineData("{}", "{}", true)]
    [InlineData("{}", "{ }", false)]
    [InlineData("{\"a\":\"AAAA\"}", "{\"a\":\"BBBB\"}", false)]
    public void IsSameAs_TwoBodies_ComparesWhatIsKept(string one, string other, bool isSame)
    {
        var image = $"{{\"b64\":\"{new string('A', 500)}\"}}";
        var (first, second, longer) = (new BodyExcerpt(), new BodyExcerpt(), new BodyExcerpt());
        first.Append(Encoding.UTF8.GetBytes(one + image));
        second.Append(Encoding.UTF8.GetBytes(other + image));
        longer.Append(Encoding.UTF8.GetBytes(one + image.Replace("AAAA\"", "AAAAAAAA\"", StringComparison.Ordinal)));

        Assert.Equal(isSame, first.IsSameAs(second));
        Assert.False(first.IsSameAs(longer));
    }
}

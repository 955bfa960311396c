using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Json;
using ImageGateway.TestKit;

namespace ImageGateway.Core.Tests.Json;

public sealed class JsonTextTests
{
    private static readonly Gen<string> AlmostNumbers =
        from sign in Gen.Elements("", "", "-", "+")
        from whole in Gen.Elements("", "0", "7", "10", "00", "01")
        from point in Gen.Elements("", ".", ".5", ".05", "..")
        from exponent in Gen.Elements("", "", "e", "E1", "e+0", "E-10", "e1.5", "d1")
        select sign + whole + point + exponent;

    [Fact]
    public void Quote_AnyText_IsReadBackByUnescapeAndByTheFramework() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var wellFormed = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
            var quoted = JsonText.Quote(wellFormed);

            Assert.Equal(wellFormed, JsonText.Unescape(quoted.AsSpan(1, quoted.Length - 2)));
            Assert.Equal(wellFormed, JsonSerializer.Deserialize<string>(quoted));
        }).Check();

    [Theory]
    [InlineData("\\ud800", "\ufffd")]
    [InlineData("a\\udc00b", "a\ufffdb")]
    [InlineData("\\ud800\\ud800\\udc00", "\ufffd\U00010000")]
    [InlineData("\\ud800\\n", "\ufffd\n")]
    [InlineData("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t")]
    public void Unescape_SurrogateWithoutItsHalf_IsTheReplacementCharacter(string escaped, string expected) =>
        Assert.Equal(expected, JsonText.Unescape(Encoding.UTF8.GetBytes(escaped)));

    [Fact]
    public void Unescape_BytesThatAreNotUtf8_AreReplacedWithAndWithoutEscapes()
    {
        Assert.Equal("a\ufffdb", JsonText.Unescape([(byte)'a', 0xFF, (byte)'b']));
        Assert.Equal("\n\ufffdb", JsonText.Unescape([(byte)'\\', (byte)'n', 0xFF, (byte)'b']));
    }

    [Fact]
    public void IsNumber_AnyText_AgreesWithTheFramework() =>
        Prop.ForAll(Arb.From(AlmostNumbers), text =>
            Assert.Equal(ScannedJson.IsValid(Encoding.UTF8.GetBytes(text)), JsonText.IsNumber(Encoding.UTF8.GetBytes(text)))).Check(2000);

    [Theory]
    [InlineData("{}", JsonValueKind.Object)]
    [InlineData("[]", JsonValueKind.Array)]
    [InlineData("\"\"", JsonValueKind.String)]
    [InlineData("true", JsonValueKind.True)]
    [InlineData("false", JsonValueKind.False)]
    [InlineData("null", JsonValueKind.Null)]
    [InlineData("-1", JsonValueKind.Number)]
    [InlineData("", JsonValueKind.Undefined)]
    public void KindOf_Value_IsItsKind(string json, JsonValueKind expected) =>
        Assert.Equal(expected, JsonText.KindOf(Encoding.UTF8.GetBytes(json)));
}

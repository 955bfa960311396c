using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Images;

namespace ImageGateway.Core.Tests.Images;

public sealed class ParameterTests
{
    [Theory]
    [InlineData("\"a\\nb\"", "a\nb")]
    [InlineData("\"\"", "")]
    [InlineData("1", null)]
    [InlineData("true", null)]
    [InlineData("[\"a\"]", null)]
    public void AsString_Json_IsTheStringOrNull(string json, string? expected) => Assert.Equal(expected, Json(json).AsString());

    [Fact]
    public void StringBytes_AnyValue_IsTheLengthOfItsText() => Prop.ForAll(
        Arb.From(Gen.Elements("a", "\n", "\"", "\\", "\u00e9", "\u732b", "\ud83d\ude00", "\ufffd", " ").ArrayOf()),
        Arb.From(Gen.Elements(true, false)),
        Arb.From(Gen.Elements(true, false)),
        (letters, isText, isEscaped) =>
        {
            var text = string.Concat(letters);
            var encoder = isEscaped ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
            var parameter = isText ? Field(text) : Json('"' + JsonEncodedText.Encode(text, encoder).ToString() + '"');

            Assert.Equal(Encoding.UTF8.GetByteCount(parameter.AsString()!), parameter.StringBytes());
            Assert.Equal(parameter.AsString()!.Length == 0, parameter.IsEmptyString);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[\"a\"]")]
    public void StringBytes_OtherKind_IsNone(string json)
    {
        Assert.Equal(0, Json(json).StringBytes());
        Assert.False(Json(json).IsEmptyString);
    }

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("-1", -1L)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1.0", null)]
    [InlineData("1e2", null)]
    [InlineData("\"7\"", null)]
    [InlineData("null", null)]
    public void AsInteger_Json_IsTheIntegerOrNull(string json, long? expected) => Assert.Equal(expected, Json(json).AsInteger());

    [Theory]
    [InlineData("7", 7L)]
    [InlineData(" 7", null)]
    [InlineData("seven", null)]
    [InlineData("", null)]
    public void AsInteger_FormField_IsParsed(string text, long? expected) => Assert.Equal(expected, Field(text).AsInteger());

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("1", null)]
    [InlineData("yes", null)]
    public void AsBoolean_FormFieldAndJson_IsTheWord(string text, bool? expected)
    {
        Assert.Equal(expected, Field(text).AsBoolean());
        Assert.Equal(expected, Json(text).AsBoolean());
    }

    [Fact]
    public void AsJson_FormField_IsAString()
    {
        Assert.Equal("\"say \\\"hi\\\"\"", Encoding.UTF8.GetString(Field("say \"hi\"").AsJson().Span));
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(Json("{\"a\":1}").AsJson().Span));
    }

    [Fact]
    public void AsFormText_Json_IsTheTextOfAStringAndTheJsonOfTheRest()
    {
        Assert.Equal("a\"b", Encoding.UTF8.GetString(Json("\"a\\\"b\"").AsFormText().Span));
        Assert.Equal("[1, 2]", Encoding.UTF8.GetString(Json("[1, 2]").AsFormText().Span));
        Assert.Equal("null", Encoding.UTF8.GetString(Field("null").AsFormText().Span));
    }

    [Fact]
    public void IsNull_WordInAForm_IsText()
    {
        Assert.True(Json("null").IsNull);
        Assert.False(Field("null").IsNull);
        Assert.Equal(JsonValueKind.String, Field("{}").Kind);
    }

    private static Parameter Json(string json) => new("p", Encoding.UTF8.GetBytes(json));

    private static Parameter Field(string text) => new("p", Encoding.UTF8.GetBytes(text), IsText: true);
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Shared.OpenAiFormat;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Shared.OpenAiFormat;

/// <summary>Every shape of error that a host of OpenAI's kind was seen to have.</summary>
public sealed class OpenAiErrorsTests
{
    private const string Nothing = "The provider answered with status 500 and no message.";

    [Theory]
    [InlineData("""{"error":{"message":"m","type":"t","param":"p","code":"c"}}""", "m", "t", "p", "c")]
    [InlineData(
        """{"error":{"code":500,"message":"rpc error: could not load model","type":""}}""", "rpc error: could not load model", "", null,
        "500")]
    [InlineData("""{"error":{"message":"m"}}""", "m", null, null, null)]
    [InlineData("""{"error":{"code":"c"}}""", Nothing, null, null, "c")]
    [InlineData("""{"error":{"message":{"text":"m"}}}""", Nothing, null, null, null)]
    [InlineData("""{"error":"model is still loading"}""", "model is still loading", null, null, null)]
    [InlineData("""{"error":null}""", Nothing, null, null, null)]
    [InlineData("""{"error":["a"]}""", Nothing, null, null, null)]
    [InlineData("""{"detail":"engine not initialised"}""", "engine not initialised", null, null, null)]
    [InlineData("""{"detail":{"error":"m"}}""", "m", null, null, null)]
    [InlineData("""{"detail":{"message":"m"}}""", "m", null, null, null)]
    [InlineData("""{"detail":{}}""", Nothing, null, null, null)]
    [InlineData(
        """{"detail":[{"type":"greater_than_equal","loc":["body","n"],"msg":"Input should be greater than or equal to 1","input":0}]}""",
        "Input should be greater than or equal to 1", "invalid_request_error", "n", null)]
    [InlineData(
        """{"detail":[{"loc":["body","images",0],"msg":"one"},{"loc":["body","size"],"msg":"two"}]}""", "one; two",
        "invalid_request_error", "0", null)]
    [InlineData("""{"detail":[]}""", Nothing, "invalid_request_error", null, null)]
    [InlineData("""{"detail":[{"loc":[],"msg":7},"text",null]}""", "7", "invalid_request_error", "", null)]
    [InlineData("""{"detail":7}""", Nothing, null, null, null)]
    [InlineData("""{"message":"m"}""", "m", null, null, null)]
    [InlineData(
        """{"object":"error","message":"m","type":"BadRequestError","param":null,"code":400}""", "m", "BadRequestError", null, "400")]
    [InlineData("""{}""", Nothing, null, null, null)]
    [InlineData("""{"other":1}""", Nothing, null, null, null)]
    public void Read_Shape_IsReadInItsWords(string body, string message, string? type, string? param, string? code)
    {
        var error = Read(body);

        Assert.Equal((message, type, param, code), (error.Message, error.Type, error.Param, error.Code));
        Assert.Null(error.RawText);
        Assert.False(error.Moderated);
    }

    [Theory]
    [InlineData("upstream connect error")]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData("")]
    [InlineData("{\"error\":{\"message\":\"cut")]
    [InlineData("\"a string\"")]
    [InlineData("[\"a\"]")]
    public void Read_TextOrHtml_IsKeptRaw(string body)
    {
        var error = Read(body);

        Assert.Equal((Nothing, "upstream_error", body), (error.Message, error.Type, error.RawText));
    }

    [Theory]
    [InlineData("""{"error":{"code":"moderation_blocked","message":"m"}}""")]
    [InlineData("""{"error":{"code":"content_policy_violation","message":"m"}}""")]
    [InlineData("""{"error":{"code":"content_filter","message":"m"}}""")]
    [InlineData("""{"error":{"code":"contentFilter","message":"m","inner_error":{"code":"ResponsibleAIPolicyViolation"}}}""")]
    [InlineData("""{"error":{"code":"400","message":"m","inner_error":{"code":"ResponsibleAIPolicyViolation"}}}""")]
    [InlineData("""{"error":{"message":"m","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""")]
    public void Read_ContentFilter_IsModerated(string body) => Assert.True(Read(body).Moderated);

    [Theory]
    [InlineData("{\"error\":{\"message\":\"a\\ud800b\"}}")]
    [InlineData("{\"error\":\"a\\ud800b\"}")]
    [InlineData("{\"detail\":\"a\\ud800b\"}")]
    [InlineData("{\"message\":\"a\\ud800b\"}")]
    [InlineData("{\"\\ud800\":1,\"message\":\"a\"}")]
    public void Read_EscapeThatIsNoCharacter_DoesNotThrow(string body) => Assert.NotEmpty(Read(body).Message);

    [Fact]
    public void Read_ErrorWithAByteChanged_DoesNotThrow() =>
        Prop.ForAll(Arb.From(Gen.Elements(Bodies)), Arb.From(Gen.Choose(0, 1000)), Arb.From(Gen.Choose(0, 255)), (body, place, value) =>
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            bytes[place % bytes.Length] = (byte)value;
            Assert.NotNull(OpenAiErrors.Read(500, bytes).Message);
        }).Check(2000);

    private static readonly string[] Bodies =
    [
        """{"error":{"message":"a \u00e9 \ud83d\ude00","type":"t","param":"p","code":"c","inner_error":{"code":"x"}}}""",
        """{"detail":[{"type":"t","loc":["body","\u006e"],"msg":"a \u00e9","input":0}]}""",
        """{"error":"a \u00e9"}""",
    ];

    private static ProviderError Read(string body) => OpenAiErrors.Read(500, Encoding.UTF8.GetBytes(body));
}

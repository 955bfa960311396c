using System.Text;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.Requests;

public sealed class JsonBodyReaderTests
{
    private static readonly LimitOptions Limits = new() { BodyBytes = 2048, JsonDepth = 4, BytesInFlight = 1_000_000 };

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task ReadAsync_Body_IsReadInWhateverPieces(int length)
    {
        var text = """{"prompt":"猫","n":2,"x":[{"a":null}]}""";
        using var body = await Read(text, length);

        Assert.Null(body.Error);
        Assert.Equal(("猫", 2L), (body.Parameters.Text("prompt"), body.Parameters.Integer("n")!.Value));
        Assert.Equal("""[{"a":null}]""", Encoding.UTF8.GetString(body.Parameters.Find("x")!.Value.Value.Span));
        Assert.Empty(body.Files);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1}{}")]
    [InlineData("{\"a\":[[[[1]]]]}")]
    [InlineData("{'a':1}")]
    public async Task ReadAsync_NoJsonObject_IsA400(string text)
    {
        using var body = await Read(text);

        Assert.Equal((400, "invalid_json"), (body.Error!.Status, body.Error.Code));
    }

    [Fact]
    public async Task ReadAsync_TooDeep_NamesTheBound()
    {
        using var body = await Read("{\"a\":[[[[1]]]]}");

        Assert.Contains("at most 4 levels", body.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_BytesThatAreNotUtf8_AreA400()
    {
        using var body = await Read(Inbound.Request("application/json", (byte[])[.. "{\"prompt\":\""u8, 0xFF, .. "\"}"u8]));

        Assert.Equal((400, "invalid_json"), (body.Error!.Status, body.Error.Code));
    }

    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    [InlineData(100_000, false)]
    public async Task ReadAsync_LengthThatIsNotAnnounced_IsCountedWhileItArrives(int length, bool taken)
    {
        var text = "{\"prompt\":\"\"}".PadRight(length);
        foreach (var pieces in new[] { int.MaxValue, 100 })
        {
            using var body = await Read(text, pieces);
            Assert.Equal(taken ? null : 413, body.Error?.Status);
        }
    }

    [Fact]
    public async Task ReadAsync_LengthThatIsAnnounced_IsRefusedUnread()
    {
        var request = Inbound.Request("application/json", Inbound.Broken(default, new InvalidOperationException("read")));
        request.ContentLength = 2049;

        using var body = await Read(request);

        Assert.Equal((413, "payload_too_large"), (body.Error!.Status, body.Error.Code));
        Assert.Equal("Payload size exceeds the limit of 0MB", body.Error.PortkeyMessage);
    }

    [Theory]
    [InlineData(StatusCodes.Status413PayloadTooLarge, 413, "payload_too_large")]
    [InlineData(StatusCodes.Status400BadRequest, 400, "invalid_json")]
    [InlineData(StatusCodes.Status408RequestTimeout, 408, "request_timeout")]
    public async Task ReadAsync_BodyThatTheServerRefuses_IsNamed(int refused, int status, string code)
    {
        using var body = await Read(
            Inbound.Request("application/json", Inbound.Broken("{\"a\":"u8.ToArray(), new BadHttpRequestException("refused", refused))));

        Assert.Equal((status, code), (body.Error!.Status, body.Error.Code));
    }

    [Fact]
    public async Task ReadAsync_NoRoomForItsBytes_IsOverloadedAndGivesThemBack()
    {
        var limits = Limits with { BytesInFlight = 100 };
        var gate = Inbound.Gate(limits);
        using (var ticket = gate.TryEnter()!)
        {
            using var body = await new JsonBodyReader(limits).ReadAsync(
                Inbound.Request("application/json", Encoding.UTF8.GetBytes("{}".PadRight(200)), 50), ticket, default);
            Assert.Equal((503, "overloaded", 1), (body.Error!.Status, body.Error.Code, body.Error.RetryAfterSeconds));
            Assert.Equal(100, gate.Bytes);
        }

        Assert.Equal((0, 0), (gate.Bytes, gate.Requests));
    }

    private static Task<RequestBody> Read(string text, params int[] lengths) =>
        Read(Inbound.Request("application/json", Encoding.UTF8.GetBytes(text), lengths));

    private static async Task<RequestBody> Read(HttpRequest request)
    {
        using var ticket = Inbound.Gate(Limits).TryEnter()!;
        return await new JsonBodyReader(Limits).ReadAsync(request, ticket, CancellationToken.None);
    }
}

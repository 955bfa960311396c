using System.Text;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.TestKit;
using Microsoft.AspNetCore.Http;

namespace ImageGateway.Gateway.Tests.Requests;

public sealed class FormBodyReaderTests : IDisposable
{
    private const string ContentType = "multipart/form-data; boundary=cut";

    private static readonly LimitOptions Limits = new() { BodyBytes = 300_000, PromptChars = 100, BytesInFlight = 1_000_000 };

    private readonly TemporaryFolder _temporary = new();
    private readonly SpoolFolder _folder;

    public FormBodyReaderTests()
    {
        _folder = new(_temporary.Path);
        _folder.Prepare();
    }

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(13)]
    public async Task ReadAsync_FieldsAndFiles_AreReadInWhateverPieces(int length)
    {
        using var body = await Read(Form(
            Part("name=\"prompt\"", "a 猫"), Part("name=\"n\"", "2"), Part("name=\"image[]\"; filename=\"o\"", "one", "image/png"), Part(
                "name=\"image[]\"; filename=\"two.png\"", "", "image/webp"), Part("name=\"mask\"; filename=\"m.png\"", "m")), length);

        Assert.Null(body.Error);
        Assert.Equal([("prompt", "a 猫"), ("n", "2")], body.Parameters.Items.Select(item => (item.Name, item.AsString()!)));
        Assert.Equal(2, body.Parameters.Integer("n"));
        Assert.Equal(["image[] image/png one", "image[] image/webp ", "mask application/octet-stream m"], body.Files.Select(Describe));
    }

    [Fact]
    public async Task ReadAsync_LargeFile_IsSpooledAndCanBeReadTwice()
    {
        var content = new string('x', 200_000);
        using (var body = await Read(Form(Part("name=\"image\"; filename=\"a.png\"", content))))
        {
            Assert.Equal(200_000, body.Files.Single().Length);
            Assert.Equal(content, Content(body.Files.Single()));
            Assert.Equal(content, Content(body.Files.Single()));
            Assert.Single(_temporary.Files);
        }

        Assert.Empty(_temporary.Files);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("garbage")]
    public async Task ReadAsync_NoBoundary_IsA400(string contentType) =>
        await AssertInvalid(Inbound.Request(contentType, Form(Part("name=\"a\"", "b"))));

    [Theory]
    [InlineData("")]
    [InlineData("--cut--\r\n")]
    [InlineData("garbage")]
    [InlineData("--other\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nb\r\n--other--\r\n")]
    [InlineData("--cut\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nb")]
    [InlineData("--cut\r\ncontent-disposition: form-data; name=\"a\"\r\n")]
    [InlineData("--cut\r\ncontent-disposition: form-data\r\n\r\nb\r\n--cut--\r\n")]
    [InlineData("--cut\r\ncontent-disposition: form-data; name=\"\"\r\n\r\nb\r\n--cut--\r\n")]
    [InlineData("--cut\r\n\r\nb\r\n--cut--\r\n")]
    public async Task ReadAsync_BrokenForm_IsA400(string text) =>
        await AssertInvalid(Inbound.Request(ContentType, Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task ReadAsync_TooManyParts_IsA400()
    {
        using var most = await Read(Form([.. Enumerable.Repeat(Part("name=\"a\"", "b"), 128)]));
        Assert.Null(most.Error);

        await AssertInvalid(Inbound.Request(ContentType, Form([.. Enumerable.Repeat(Part("name=\"a\"", "b"), 129)])));
    }

    [Fact]
    public async Task ReadAsync_HeadersOfAPartWithoutEnd_AreA400() =>
        await AssertInvalid(Inbound.Request(ContentType, Form(Part("name=\"a\"\r\nx-long: " + new string('y', 20_000), "b"))));

    [Theory]
    [InlineData(400, true)]
    [InlineData(401, false)]
    public async Task ReadAsync_LongField_IsTakenUpToFourBytesACharacter(int length, bool taken)
    {
        using var body = await Read(Form(Part("name=\"prompt\"", new string('a', length))));

        Assert.Equal(taken ? null : "prompt", body.Error?.Param);
    }

    [Theory]
    [InlineData(299_900, null)]
    [InlineData(300_001, 413)]
    public async Task ReadAsync_ContentOverTheLimit_IsCountedWhileItArrives(int length, int? status)
    {
        using var body = await Read(Form(Part("name=\"image\"; filename=\"a\"", new string('a', length))), 50_000);

        Assert.Equal(status, body.Error?.Status);
        Assert.Equal(status is null ? 1 : 0, _temporary.Files.Count());
    }

    [Fact]
    public async Task ReadAsync_LengthThatIsAnnounced_IsRefusedUnread()
    {
        var request = Inbound.Request(ContentType, Inbound.Broken(default, new InvalidOperationException("read")));
        request.ContentLength = 300_001;

        using var body = await Read(request);

        Assert.Equal(413, body.Error!.Status);
    }

    [Fact]
    public async Task ReadAsync_BodyThatBreaksOffInAFile_LeavesNoFile()
    {
        var start = Form(Part("name=\"image\"; filename=\"a\"", new string('a', 200_000))).AsMemory(0, 150_000);
        await AssertInvalid(Inbound.Request(ContentType, Inbound.Broken(start, new IOException("reset"))));

        using var refused = await Read(Inbound.Request(ContentType, Inbound.Broken(start, new BadHttpRequestException("refused", 413))));
        Assert.Equal(413, refused.Error!.Status);
        Assert.Empty(_temporary.Files);
    }

    [Fact]
    public async Task ReadAsync_SpoolThatCannotBeWritten_IsNotTheCallersFault()
    {
        using var ticket = Inbound.Gate(Limits).TryEnter()!;
        var request = Inbound.Request(ContentType, Form(Part("name=\"image\"; filename=\"a\"", new string('a', 200_000))));

        using var body = await new FormBodyReader(Limits, new SpoolFolder("/dev/null")).ReadAsync(request, ticket, CancellationToken.None);

        Assert.Equal(503, body.Error!.Status);
    }

    [Fact]
    public async Task ReadAsync_NoRoomForItsBytes_IsOverloaded()
    {
        var limits = Limits with { BytesInFlight = 1000 };
        using var ticket = Inbound.Gate(limits).TryEnter()!;
        using var body = await new FormBodyReader(limits, _folder).ReadAsync(
            Inbound.Request(ContentType, Form(Part("name=\"image\"; filename=\"a\"", new string('a', 2000)))), ticket, default);

        Assert.Equal((503, "overloaded"), (body.Error!.Status, body.Error.Code));
    }

    private static string Part(string disposition, string content, string? type = null) =>
        $"--cut\r\ncontent-disposition: form-data; {disposition}\r\n{(type is null ? "" : $"content-type: {type}\r\n")}\r\n{content}\r\n";

    private static byte[] Form(params string[] parts) => Encoding.UTF8.GetBytes(string.Concat(parts) + "--cut--\r\n");

    private static string Describe(InputFile file) => $"{file.FieldName} {file.ContentType} {Content(file)}";

    private static string Content(InputFile file)
    {
        using var reader = new StreamReader(file.OpenRead());
        return reader.ReadToEnd();
    }

    private async Task AssertInvalid(HttpRequest request)
    {
        using var body = await Read(request);
        Assert.Equal((400, "invalid_multipart"), (body.Error!.Status, body.Error.Code));
        Assert.Empty(_temporary.Files);
    }

    private Task<RequestBody> Read(byte[] form, params int[] lengths) => Read(Inbound.Request(ContentType, form, lengths));

    private async Task<RequestBody> Read(HttpRequest request)
    {
        using var ticket = Inbound.Gate(Limits).TryEnter()!;
        return await new FormBodyReader(Limits, _folder).ReadAsync(request, ticket, CancellationToken.None);
    }
}

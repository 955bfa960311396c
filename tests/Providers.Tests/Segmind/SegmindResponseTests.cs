using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Segmind;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Segmind;

public sealed class SegmindResponseTests
{
    private readonly SegmindProvider _provider = new();

    [Theory]
    [InlineData("segmind.v1-sdxl")]
    [InlineData("segmind.v1-sdxl-base64")]
    public async Task Read_Example_IsOneImage(string name)
    {
        var example = Example.Response(name);
        for (var piece = 1; piece < 30; piece++)
        {
            var (images, error) = await RecordedImages.ReadAsync(
                Reader, example.ResponseBody with { Body = new PiecewiseStream(example.Bytes, piece, 2) });
            Assert.Null(error);
            Assert.Equal([0x89, 0x50, 0x4E, 0x47], Assert.Single(images.Images).Content[..4]);
        }
    }

    [Fact]
    public async Task Read_List_IsAsManyImages()
    {
        var (images, error) = await ReadAsync(
            """{"status":"Success","infer_time":2.9,"image":["AQID","","data:image/jpeg;base64,BAUG","A"]}""");
        Assert.Null(error);
        Assert.Equal(["AQID", "BAUG", "A"], images.Images.Select(image => image.Base64));
        Assert.Equal("2.9", images.Fields["infer_time"]);
    }

    [Theory]
    [InlineData("{}", 502)]
    [InlineData("""{"image":[]}""", 502)]
    [InlineData("""{"image":"AQID" """, 502)]
    [InlineData("""{"image":["AQID"]]""", 502)]
    [InlineData("""{"image":7}""", 502)]
    [InlineData("[]", 502)]
    [InlineData("", 502)]
    [InlineData("""{"error":"boom"}""", 502)]
    [InlineData("""{"error":"NSFW content detected"}""", 400)]
    public async Task Read_ResponseWithoutImages_IsAnError(string body, int status) =>
        Assert.Equal(status, (await ReadAsync(body)).Error!.Status);

    [Fact]
    public void Read_TaskSteps_AreFollowedToTheLink()
    {
        var steps = Example.Response("segmind.v2-async").Steps;
        var running = Assert.IsType<TaskStep.Running>(Task.Read(steps[0].Response.ResponseBody, steps[0].Response.Bytes));
        Assert.Equal(steps[1].Request.Url, running.Ask.Uri.AbsoluteUri);
        running = Assert.IsType<TaskStep.Running>(Task.Read(steps[1].Response.ResponseBody, steps[1].Response.Bytes));
        Assert.Equal(steps[1].Request.Url, running.Ask.Uri.AbsoluteUri);
        running = Assert.IsType<TaskStep.Running>(Read("""{"request_id":"7a1f0c1e-0000-4000-8000-000000000002","status":"COMPLETED"}"""));
        Assert.Equal((steps[2].Request.Url, true), (running.Ask.Uri.AbsoluteUri, running.Hint is not null));
        Assert.Equal(
            ["https://outputs.example.test/7a1f.jpg"], Assert.IsType<TaskStep.Done>(
                Task.Read(steps[2].Response.ResponseBody, steps[2].Response.Bytes)).Links);
    }

    [Fact]
    public void Read_FailureWithoutAReason_IsAskedForAtTheResult() =>
        Assert.EndsWith(
            "/v2/requests/r", Assert.IsType<TaskStep.Running>(
                Read("""{"request_id":"r","status":"FAILED"}""")).Ask.Uri.AbsoluteUri, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"request_id":"r","status":"COMPLETED","output":["https://a","https://b"]}""", "https://a,https://b")]
    [InlineData("""{"request_id":"r","status":"COMPLETED","output":[{"url":"https://a"}]}""", "https://a")]
    public void Read_Output_MayBeAList(string body, string links) =>
        Assert.Equal(links, string.Join(',', Assert.IsType<TaskStep.Done>(Read(body)).Links));

    [Theory]
    [InlineData("""{"request_id":"r","status":"FAILED","error":"out of memory"}""", "task_failed", false)]
    [InlineData("""{"request_id":"r","status":"FAILED","error":"NSFW content detected"}""", "content_filtered", true)]
    [InlineData("""{"request_id":"r","status":"COMPLETED","output":[]}""", "invalid_upstream_response", false)]
    [InlineData("""{"request_id":"r","status":"COMPLETED","metrics":{}}""", "invalid_upstream_response", false)]
    public void Read_TaskThatFailed_TellsHow(string body, string code, bool moderated)
    {
        var error = Assert.IsType<TaskStep.Failed>(Read(body)).Error;
        Assert.Equal((code, moderated), (error.Code, error.Moderated));
    }

    [Theory]
    [InlineData("""{"request_id":"..","status":"QUEUED"}""")]
    [InlineData("""{"status":"QUEUED"}""")]
    [InlineData("<html>")]
    public void Read_Nonsense_SaysNothing(string body) =>
        Assert.Equal("invalid_upstream_response", Assert.IsType<TaskStep.Unreadable>(Read(body)).Error.Code);

    [Theory]
    [InlineData("segmind.v1-sdxl", "insufficient_credits", AttemptClass.NotStarted)]
    [InlineData("segmind.v1-sdxl-base64", null, null)]
    [InlineData("segmind.v2-async", null, null)]
    public void ReadError_Example_IsUnderstood(string name, string? code, AttemptClass? expected)
    {
        var example = Example.Error(name);
        var error = _provider.ReadError(example.Status, "application/json", example.Bytes);
        Assert.Equal(((string?)example.Body["error"], code, expected, false), (error.Message, error.Code, error.Class, error.Moderated));
    }

    [Theory]
    [InlineData(400, """{"error":"NSFW content detected in the prompt"}""", true, null)]
    [InlineData(406, """{"error":"Unsupported content type"}""", false, null)]
    [InlineData(405, "<html>Method Not Allowed</html>", false, "<html>Method Not Allowed</html>")]
    public void ReadError_OtherBodies_AreRead(int status, string body, bool moderated, string? raw)
    {
        var error = _provider.ReadError(status, "text/html", Encoding.UTF8.GetBytes(body));
        Assert.Equal((moderated, raw, null), (error.Moderated, error.RawText, error.Code));
    }

    private IResponseReader Reader => _provider.Translate(Ask.Generate(new { model = "ssd-1b", prompt = "p" })).Calls[0].Reader;

    private IProviderTask Task => _provider.Translate(Ask.Generate(new { model = "v2/ssd-1b", prompt = "p" })).Calls[0].Task!;

    private TaskStep Read(string body) => Task.Read(new(200, "application/json", _ => null, Stream.Null), Encoding.UTF8.GetBytes(body));

    private Task<(RecordedImages Images, ProviderError? Error)> ReadAsync(string json) =>
        RecordedImages.ReadAsync(Reader, new(200, "application/json", _ => null, new MemoryStream(Encoding.UTF8.GetBytes(json))));
}

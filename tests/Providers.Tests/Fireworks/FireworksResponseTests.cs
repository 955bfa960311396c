using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Fireworks;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.TestKit;

namespace ImageGateway.Providers.Tests.Fireworks;

public sealed class FireworksResponseTests
{
    private readonly FireworksProvider _provider = new();

    [Theory]
    [InlineData("fireworks.flux-text-to-image-binary", "")]
    [InlineData("fireworks.flux-text-to-image-json", "finishReason=\"SUCCESS\",seed=7")]
    [InlineData("fireworks.sdxl-image-generation", "seed=7,finishReason=\"SUCCESS\"")]
    public async Task Read_Example_IsOneImage(string name, string fields)
    {
        var example = Example.Response(name);
        for (var piece = 1; piece < 40; piece++)
        {
            var (images, error) = await RecordedImages.ReadAsync(
                Reader, example.ResponseBody with { Body = new PiecewiseStream(example.Bytes, piece, 3) });
            Assert.Null(error);
            var image = Assert.Single(images.Images);
            Assert.Equal([0x89, 0x50, 0x4E, 0x47], image.Content[..4]);
            Assert.Equal(
                (ImageVerdict.Shown, fields),
                (image.Verdict, string.Join(',', image.Fields.Select(field => $"{field.Key}={field.Value}"))));
        }
    }

    [Fact]
    public async Task Read_SeveralOfWhichOneIsFiltered_MarksThatOne()
    {
        var (images, error) = await ReadAsync(
            """[{"base64":"AQID","finishReason":"SUCCESS"},{"base64":"AAAA","finishReason":"CONTENT_FILTERED"},{"base64":"BAUG","finishReason":"SUCCESS"}]""");
        Assert.Null(error);
        Assert.Equal([ImageVerdict.Shown, ImageVerdict.Filtered, ImageVerdict.Shown], images.Images.Select(image => image.Verdict));
    }

    [Fact]
    public async Task Read_FluxListOfSeveral_IsAsManyImages()
    {
        var (images, error) = await ReadAsync("""{"base64":["AQID","data:image/png;base64,BAUG"],"finishReason":"SUCCESS"}""");
        Assert.Null(error);
        Assert.Equal(["AQID", "BAUG"], images.Images.Select(image => image.Base64));
    }

    [Fact]
    public async Task Read_FilteredBytes_AreNotShown()
    {
        var (images, error) = await RecordedImages.ReadAsync(
            Reader, new(200, "image/png", name => name == "finish-reason" ? "CONTENT_FILTERED" : null, new MemoryStream([1, 2])));
        Assert.Empty(images.Images);
        Assert.Equal((true, 400, "CONTENT_FILTERED"), (error!.Moderated, error.Status, error.Code));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"base64":[]}""")]
    [InlineData("""{"base64":["AQID"]""")]
    [InlineData("""{"base64":["data:image/png;base64""")]
    [InlineData("""{"base64":["data:image/png;base64"]}""")]
    [InlineData("""[{"base64":"AQID"}""")]
    [InlineData("""[{"base64":"AQID"}]]""")]
    [InlineData("[1]")]
    [InlineData("7")]
    [InlineData("")]
    public async Task Read_ResponseThatIsNone_Is502(string body) =>
        Assert.Equal((502, false), ((await ReadAsync(body)).Error!.Status, (await ReadAsync(body)).Error!.Moderated));

    [Fact]
    public void Read_KontextSteps_AreFollowedToTheLink()
    {
        var steps = Example.Response("fireworks.flux-kontext-async").Steps;
        var task = Task;
        for (var index = 0; index < steps.Count - 1; index++)
        {
            var running = Assert.IsType<TaskStep.Running>(task.Read(steps[index].Response.ResponseBody, steps[index].Response.Bytes));
            steps[index + 1].Request.AssertIs(running.Ask);
            Assert.Null(running.Cancel);
        }

        Assert.Equal(
            ["https://cdn.example.test/kontext/1.png"], Assert.IsType<TaskStep.Done>(
                task.Read(steps[^1].Response.ResponseBody, steps[^1].Response.Bytes)).Links);
    }

    [Fact]
    public void Read_ModeratedTask_SaysWhy()
    {
        var example = Example.Error("fireworks.flux-kontext-async");
        var error = Assert.IsType<TaskStep.Failed>(Task.Read(example.ResponseBody, example.Bytes)).Error;
        Assert.Equal((true, 400, "request_moderated"), (error.Moderated, error.Status, error.Code));
        Assert.Contains("Derivative Works Filter", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"r","status":"Content Moderated","result":null}""", true, "content_moderated")]
    [InlineData("""{"id":"r","status":"Error","details":{"error":"out of memory"}}""", false, "task_failed")]
    [InlineData("""{"id":"r","status":"Failed"}""", false, "task_failed")]
    [InlineData("""{"id":"r","status":"Task not found"}""", false, "upstream_task_lost")]
    [InlineData("""{"id":"r","status":"Ready","result":{}}""", false, "invalid_upstream_response")]
    public void Read_TaskThatFailed_TellsHow(string body, bool moderated, string code)
    {
        var error = Assert.IsType<TaskStep.Failed>(
            Task.Read(new(200, "application/json", _ => null, Stream.Null), Encoding.UTF8.GetBytes(body))).Error;
        Assert.Equal((moderated, code), (error.Moderated, error.Code));
    }

    [Theory]
    [InlineData("""{"status":"Pending"}""")]
    [InlineData("[]")]
    [InlineData("<html>")]
    public void Read_Nonsense_SaysNothing(string body)
    {
        var step = Task.Read(new(200, "application/json", _ => null, Stream.Null), Encoding.UTF8.GetBytes(body));
        Assert.Equal("invalid_upstream_response", Assert.IsType<TaskStep.Unreadable>(step).Error.Code);
    }

    [Theory]
    [InlineData("fireworks.flux-text-to-image-binary", "The API key you provided is invalid.", "invalid_api_key", "unauthorized")]
    [InlineData("fireworks.flux-text-to-image-json", "num_inference_steps must be between 1 and 50", null, null)]
    [InlineData("fireworks.sdxl-image-generation", "Invalid request", "invalid_request", null)]
    public void ReadError_Example_IsUnderstood(string name, string message, string? code, string? type)
    {
        var example = Example.Error(name);
        var error = _provider.ReadError(example.Status, "application/json", example.Bytes);
        Assert.Equal((message, code, type, false), (error.Message, error.Code, error.Type, error.Moderated));
    }

    [Theory]
    [InlineData(412, """{"error":{"message":"Account suspended"}}""", AttemptClass.NotStarted)]
    [InlineData(405, "", AttemptClass.NotStarted)]
    [InlineData(500, """{"error":"boom"}""", null)]
    public void ReadError_Status_TellsWhetherItWasBilled(int status, string body, AttemptClass? expected)
    {
        var error = _provider.ReadError(status, "application/json", Encoding.UTF8.GetBytes(body));
        Assert.Equal(expected, error.Class);
        Assert.NotEmpty(error.Message);
    }

    private IResponseReader Reader => _provider.Translate(Ask.Generate(new { prompt = "p" })).Calls[0].Reader;

    private IProviderTask Task => _provider.Translate(Ask.Generate(new { model = "flux-kontext-pro", prompt = "p" })).Calls[0].Task!;

    private Task<(RecordedImages Images, ProviderError? Error)> ReadAsync(string json) =>
        RecordedImages.ReadAsync(Reader, new(200, "application/json", _ => null, new MemoryStream(Encoding.UTF8.GetBytes(json))));
}

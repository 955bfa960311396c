using System.Text;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Stability;
using ImageGateway.Providers.Tests.Kit;
using ImageGateway.Providers.Tests.Testing;
using ImageGateway.Providers.Tests.Shared.Imaging;

namespace ImageGateway.Providers.Tests.Stability;

public class StabilityTaskTests
{
    private static readonly string Id = new('a', 64);

    private readonly ProviderCall _call = Assert.Single(new StabilityProvider().Translate(Ask.EditForm(
        [("model", "upscale-creative"), ("prompt", "x")], Ask.Image(
            content: new TestPng { Width = 64, Height = 64, Data = [] }.Write()))).Calls);

    [Fact]
    public void Read_Submission_AsksForTheResultWithTheSameCredential()
    {
        var running = Assert.IsType<TaskStep.Running>(Read(_call.Task!, 200, $$"""{"id":"{{Id}}"}"""));

        Assert.Equal((HttpMethod.Get, $"https://api.stability.ai/v2beta/results/{Id}"), (running.Ask.Method, running.Ask.Uri.AbsoluteUri));
        Assert.Equal(_call.Headers, running.Ask.Headers);
        Assert.Equal(TimeSpan.FromSeconds(10), running.Hint);
    }

    [Fact]
    public void Read_InProgress_AsksAgain()
    {
        var first = Assert.IsType<TaskStep.Running>(Read(_call.Task!, 200, $$"""{"id":"{{Id}}"}"""));
        var second = Assert.IsType<TaskStep.Running>(Read(first.Ask.Task!, 202, """{"status":"in-progress"}"""));
        Assert.Equal(first.Ask.Uri, second.Ask.Uri);
        Assert.NotNull(second.Ask.Task);
    }

    [Fact]
    public async Task IsResult_Image_IsReadByTheCallsReader()
    {
        var response = new ProviderResponse(200, "image/png", _ => null, new MemoryStream([1, 2]));
        Assert.True(_call.Task!.IsResult(response));
        Assert.False(_call.Task.IsResult(response with { ContentType = "application/json" }));
        var (recorded, error) = await RecordedImages.ReadAsync(_call.Reader, response);
        Assert.Null(error);
        Assert.Equal([1, 2], Assert.Single(recorded.Images).Content);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"id":""}""")]
    [InlineData("""{"id":7}""")]
    [InlineData("no json")]
    [InlineData("")]
    public void Read_Nonsense_SaysNothing(string body) =>
        Assert.Equal("invalid_upstream_response", Assert.IsType<TaskStep.Unreadable>(Read(_call.Task!, 200, body)).Error.Code);

    private static TaskStep Read(IProviderTask task, int status, string body) =>
        task.Read(new(status, "application/json", _ => null, Stream.Null), Encoding.UTF8.GetBytes(body));
}

using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Tests.Replicate;

public sealed class ReplicateTaskTests
{
    private static readonly ProviderCall Call = Models.Generate(new { prompt = "x", n = 3 }).Calls[0];

    [Theory]
    [InlineData("\"https://a.example.test/1.png\"", 1)]
    [InlineData("[\"https://a.example.test/1.png\",\"data:image/png;base64,AAAA\"]", 2)]
    [InlineData("{\"images\":[\"https://a.example.test/1.png\"],\"prompt\":\"text\"}", 1)]
    [InlineData("[[\"http://a.example.test/1.png\"],null,3]", 1)]
    public void Output_OfAnyShape_GivesItsLinks(string output, int links) =>
        Assert.Equal(
            links, Assert.IsType<TaskStep.Done>(Tasks.Read(Call, $$"""{"id":"a","status":"succeeded","output":{{output}}}""")).Links.Count);

    [Theory]
    [InlineData("null")]
    [InlineData("\"a caption\"")]
    [InlineData("[]")]
    [InlineData("[[[[[[\"https://a.example.test/1.png\"]]]]]]")]
    public void Output_WithoutAImage_IsMalformed(string output)
    {
        var error = Assert.IsType<TaskStep.Failed>(Tasks.Read(Call, $$"""{"id":"a","status":"succeeded","output":{{output}}}""")).Error;
        Assert.Equal((502, false), (error.Status, error.Moderated));
    }

    [Fact]
    public void Output_ThatIsShortForItsFilter_SaysSo()
    {
        var step = Assert.IsType<TaskStep.Done>(
            Tasks.Read(Call,
                """{"status":"succeeded","output":["https://a.example.test/1.png"],"logs":"NSFW content detected in image 1"}"""));
        Assert.Equal((1, 2), (step.Links.Count, step.Filtered));
        var quiet = Assert.IsType<TaskStep.Done>(
            Tasks.Read(Call, """{"status":"succeeded","output":["https://a.example.test/1.png"],"logs":"100%"}"""));
        Assert.Equal(0, quiet.Filtered);
    }

    [Theory]
    [InlineData("failed", "CUDA out of memory", 502, false, AttemptClass.PerhapsStarted)]
    [InlineData("failed", "The input or output was flagged as sensitive. (E005)", 400, true, AttemptClass.PerhapsStarted)]
    [InlineData("failed", null, 502, false, AttemptClass.PerhapsStarted)]
    [InlineData("canceled", null, 502, false, AttemptClass.PerhapsStarted)]
    [InlineData("aborted", null, 502, false, AttemptClass.NotStarted)]
    public void End_WithoutImages_IsClassed(string state, string? error, int status, bool moderated, AttemptClass of)
    {
        var failed = Assert.IsType<TaskStep.Failed>(
            Tasks.Read(Call, $$"""{"id":"a","status":"{{state}}","error":{{(error is null ? "null" : $"\"{error}\"")}}}""")).Error;
        Assert.Equal((status, moderated, of), (failed.Status, failed.Moderated, failed.Class));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("}{")]
    [InlineData("{}")]
    [InlineData("""{"status":"processing"}""")]
    [InlineData("""{"id":"../x","status":"processing"}""")]
    [InlineData("""{"id":"","status":"processing"}""")]
    [InlineData("""{"id":"\ud800","status":"processing"}""")]
    [InlineData("""{"\ud800":1,"status":3}""")]
    public void Response_ThatMakesNoSense_SaysNothing(string body) =>
        Assert.Equal("invalid_upstream_response", Assert.IsType<TaskStep.Unreadable>(Tasks.Read(Call, body)).Error.Code);
}

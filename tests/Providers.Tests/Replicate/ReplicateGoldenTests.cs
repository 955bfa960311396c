using System.Text;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Providers.Replicate;
using ImageGateway.Providers.Tests.Kit;

namespace ImageGateway.Providers.Tests.Replicate;

/// <summary>The exchanges of tests/Examples.</summary>
public sealed class ReplicateGoldenTests
{
    private const string Version = "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa";

    [Fact]
    public void Request_OfAnOfficialModel_IsTheExample()
    {
        var translation = Models.Translate(
            Request(new
            {
                model = "black-forest-labs/flux-schnell",
                prompt = "a lighthouse",
                n = 1,
                size = "1344x768",
                output_format = "png",
                seed = 7
            }), Models.Described(Models.Flux));
        Example.Request("replicate.predictions-wait").AssertIs(Assert.Single(translation.Calls));
        Assert.Equal(("black-forest-labs/flux-schnell", 0), (translation.Model, translation.Dropped.Count));
    }

    [Fact]
    public void Request_OfAVersion_IsTheExample()
    {
        var translation = new ReplicateProvider().Translate(Request(new { model = Version, prompt = "a lighthouse" }));
        Example.Request("replicate.predictions-poll").AssertIs(Assert.Single(translation.Calls));
    }

    [Fact]
    public void Response_InsideTheWait_IsDone()
    {
        var step = Assert.IsType<TaskStep.Done>(Read(Example.Response("replicate.predictions-wait")));
        Assert.Equal(["https://replicate.delivery/xezq/example/out-0.png"], step.Links);
    }

    [Fact]
    public void Responses_WhileItRuns_AreAskedForAtTheExamplesAddress()
    {
        var steps = Example.Response("replicate.predictions-poll").Steps;
        var first = Assert.IsType<TaskStep.Running>(Read(steps[0].Response));
        steps[1].Request.AssertIs(first.Ask);
        Assert.Equal("https://api.replicate.com/v1/predictions/gm3qorzdhgbfurvjtvhg6dckhu/cancel", first.Cancel!.Uri.AbsoluteUri);
        Assert.Equal(HttpMethod.Post, first.Cancel.Method);
        Assert.IsType<TaskStep.Running>(Read(steps[1].Response));
        Assert.Equal(["https://replicate.delivery/xezq/example/out.png"], Assert.IsType<TaskStep.Done>(Read(steps[2].Response)).Links);
        Assert.IsType<TaskStep.Running>(Read(Example.Response("replicate.predictions-throttled")));
    }

    [Fact]
    public void Response_OfAFailedPrediction_IsModeration()
    {
        var error = Assert.IsType<TaskStep.Failed>(Read(Example.Error("replicate.predictions-poll"))).Error;
        Assert.True(error.Moderated);
        Assert.Equal((400, AttemptClass.PerhapsStarted), (error.Status, error.Class));
    }

    [Fact]
    public void Errors_AreRead()
    {
        var invalid = Example.Error("replicate.predictions-wait");
        var throttled = Example.Error("replicate.predictions-throttled");
        Assert.Equal(
            new ProviderError("- input: prompt is required", "invalid_request_error", "prompt") { IsOwnShape = true },
            new ReplicateProvider().ReadError(invalid.Status, "application/json", invalid.Bytes));
        Assert.Equal(
            new ProviderError("Request was throttled. Your rate limit resets in ~30s.", "rate_limit_error")
            { RetryAfter = TimeSpan.FromSeconds(30), IsOwnShape = true },
            new ReplicateProvider().ReadError(throttled.Status, "application/json", throttled.Bytes));
    }

    [Theory]
    [InlineData(
        402, """{"title":"Insufficient credit","detail":"You have insufficient credit to run this model.","status":402}""",
        "insufficient_quota", null, false)]
    [InlineData(
        401, """{"title":"Unauthenticated","detail":"You did not pass an authentication token","status":401}""", "authentication_error",
        null, false)]
    [InlineData(
        422, """{"title":"x","detail":"y","invalid_fields":[{"field":"input.width","description":"Must be less than or equal to 1440"}]}""",
        "invalid_request_error", "width", false)]
    [InlineData(500, """{"title":"Internal"}""", "upstream_error", null, false)]
    [InlineData(422, """{"detail":"The input was flagged as sensitive (E005)"}""", "image_generation_user_error", null, true)]
    [InlineData(502, "<html>", "upstream_error", null, false)]
    [InlineData(422, """{"detail":null,"invalid_fields":["x"]}""", "invalid_request_error", null, false)]
    public void Error_OfEachKind_IsRead(int status, string body, string type, string? param, bool moderated)
    {
        var error = new ReplicateProvider().ReadError(status, "application/json", Encoding.UTF8.GetBytes(body));
        Assert.Equal((type, param, moderated), (error.Type, error.Param, error.Moderated));
        Assert.NotEmpty(error.Message);
    }

    private static ProviderRequest Request(object body) =>
        Ask.Generate(body) with { Endpoint = Ask.Endpoint("r8_EXAMPLE") };

    private static TaskStep Read(Example response)
    {
        var call = Assert.Single(new ReplicateProvider().Translate(Request(new { model = Version, prompt = "x" })).Calls);
        return call.Task!.Read(response.ResponseBody, response.Bytes);
    }
}

using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Execution;

namespace ImageGateway.Gateway.Tests.Execution;

public sealed class TaskPollerTests
{
    private const double Tolerance = 0.002;

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(0.5, 1)]
    [InlineData(1, 1.2)]
    public void Waits_GrowByHalfUpToTenSeconds_WithinTheJitter(double chance, double factor)
    {
        using var run = new TaskRun([.. Enumerable.Repeat("200 run", 14), "200 done"]) { Chance = chance };
        AssertDone(run.Follow());
        var expected = 0.5;
        foreach (var wait in Waits(run))
        {
            Assert.InRange(wait, (expected * factor) - Tolerance, (expected * factor) + Tolerance);
            expected = Math.Min(expected * 1.5, 10);
        }

        Assert.Equal(15, run.Provider.Asked.Count);
    }

    [Fact]
    public void Hints_AreHonouredWithinReason()
    {
        using var run = new TaskRun("200 run 3000", "200 run 1", "200 run 600000", "200 run -5", "200 done");
        AssertDone(run.Follow("run 7000"));
        Assert.Equal([7, 3, 0.1, 60, 0.1], Waits(run).Select(wait => Math.Round(wait, 3)));
    }

    [Theory]
    [InlineData("500 oops")]
    [InlineData("502 <html>")]
    [InlineData("503 busy")]
    [InlineData("529 busy")]
    [InlineData("429 slow down")]
    [InlineData("408 late")]
    [InlineData("425 early")]
    [InlineData("302 elsewhere")]
    [InlineData("refuse-connection")]
    [InlineData("break")]
    [InlineData("cut")]
    [InlineData("long")]
    [InlineData("200 gibberish")]
    public void Question_ThatFails_IsAskedAgainAndNothingElse(string failure)
    {
        using var run = new TaskRun(failure, failure, "200 run", failure, "200 done");
        AssertDone(run.Follow());
        Assert.All(run.Provider.Calls, call => Assert.Equal("/ask", call.Path));
        Assert.Equal(0, run.Provider.Cancelled);
    }

    [Fact]
    public void Question_ThatHangs_IsAskedAgainAfterHalfAMinute()
    {
        using var run = new TaskRun("hang", "200 done");
        AssertDone(run.Follow());
        Assert.Equal([0.5, 30.75], Waits(run).Select(wait => Math.Round(wait, 3)));
    }

    [Theory]
    [InlineData("429/20 slow down", 20)]
    [InlineData("503/7 busy", 7)]
    [InlineData("503/600 busy", 60)]
    [InlineData("503/0 busy", 0.1)]
    [InlineData("503/soon busy", 0.75)]
    public void RetryAfter_OfAQuestionThatFailed_IsHonoured(string failure, double seconds)
    {
        using var run = new TaskRun(failure, "200 run", "200 done");
        AssertDone(run.Follow());
        Assert.Equal(seconds, Math.Round(Waits(run)[1], 3));
    }

    [Fact]
    public void Failures_OneAfterTheOther_AreBoundedAndSevenAreForgiven()
    {
        using var patient = new TaskRun([.. Enumerable.Repeat("503 busy", 7), "200 run", .. Enumerable.Repeat("503 busy", 7), "200 done"]);
        AssertDone(patient.Follow());

        using var lost = new TaskRun("503 busy");
        var failed = Assert.IsType<AttemptResult.Failed>(lost.Follow().Failure);
        Assert.Equal((503, AttemptClass.Answered), (failed.Status, failed.Class));
        Assert.Equal(8, lost.Provider.Asked.Count);
        Assert.Equal(1, lost.Provider.Cancelled);
    }

    [Fact]
    public void Failures_WithoutAnResponse_EndInAnErrorThatIsNotTheRequestsTimeout()
    {
        using var unreachable = new TaskRun("refuse-connection") { RequestTimeout = TimeSpan.FromSeconds(550) };
        var rejected = Assert.IsType<AttemptResult.Rejected>(unreachable.Follow().Failure);
        Assert.Equal((502, AttemptClass.Answered, "upstream_unreachable"), (rejected.Status, rejected.Class, rejected.Error.Code));

        using var hanging = new TaskRun("hang") { RequestTimeout = TimeSpan.FromSeconds(550) };
        Assert.Equal("upstream_timeout", Assert.IsType<AttemptResult.Rejected>(hanging.Follow().Failure).Error.Code);

        using var gibberish = new TaskRun("200 gibberish");
        Assert.Equal("invalid_upstream_response", Assert.IsType<AttemptResult.Failed>(gibberish.Follow().Failure).Error.Code);
    }

    [Fact]
    public void NotFound_IsALostTask()
    {
        using var run = new TaskRun("200 run", "404 who?");
        var rejected = Assert.IsType<AttemptResult.Rejected>(run.Follow().Failure);
        Assert.Equal((502, AttemptClass.Answered, "upstream_task_lost"), (rejected.Status, rejected.Class, rejected.Error.Code));
        Assert.Equal(0, run.Provider.Cancelled);
    }

    [Fact]
    public void Refusal_OfAQuestion_IsTheCallersAndNothingIsDrawnAgain()
    {
        using var run = new TaskRun("401 who are you?");
        var failed = Assert.IsType<AttemptResult.Failed>(run.Follow().Failure);
        Assert.Equal((401, AttemptClass.Answered, "status 401"), (failed.Status, failed.Class, failed.Error.Message));
        Assert.Single(run.Provider.Asked);
    }

    [Fact]
    public void End_OfEachKind_IsTold()
    {
        using var failed = new TaskRun("200 failed");
        Assert.Equal(502, failed.Follow().Failure!.Status);
        using var moderated = new TaskRun("200 moderated");
        Assert.Equal(400, moderated.Follow().Failure!.Status);
        using var result = new TaskRun("200 picture");
        var response = result.Follow();
        Assert.Same(WordTask.Submission.Reader, response.Reader);
        Assert.Equal("image/png", response.Reply!.Response.ContentType);
        Assert.All((TaskRun[])[failed, moderated, result], run => Assert.Equal(0, run.Provider.Cancelled));
    }

    [Fact]
    public void Submission_ThatIsDoneAtOnce_AsksNothing()
    {
        using var done = new TaskRun("200 done");
        AssertDone(done.Follow("done"));
        using var image = new TaskRun("200 done");
        Assert.NotNull(image.Follow("picture").Reply);
        Assert.Equal(0, done.Provider.Calls.Count + image.Provider.Calls.Count);
    }

    [Fact]
    public void Submission_WhoseResponseIsNotToBeRead_WasAnsweredAndIsNotRepeated()
    {
        foreach (var body in (Stream[])[new MemoryStream(new byte[(1 << 20) + 1]), new MemoryStream(
            "gibberish"u8.ToArray()), new CutStream()])
        {
            using var run = new TaskRun("200 done");
            var failure = run.Follow(body: body).Failure!;
            Assert.Equal((502, AttemptClass.Answered), (failure.Status, failure.Class));
            Assert.Empty(run.Provider.Calls);
        }
    }

    [Fact]
    public void Deadline_ThatPasses_CancelsTheTask()
    {
        using var run = new TaskRun("200 run") { Total = TimeSpan.FromSeconds(40) };
        var rejected = Assert.IsType<AttemptResult.Rejected>(run.Follow().Failure);
        Assert.Equal((504, AttemptClass.PerhapsStarted), (rejected.Status, rejected.Class));
        Assert.Equal(("/cancel", TimeSpan.FromSeconds(40)), run.Provider.Calls[^1]);
        Assert.Equal(1, run.Provider.Cancelled);
    }

    [Theory]
    [InlineData("200 run")]
    [InlineData("hang")]
    [InlineData("503/30 busy")]
    public void RequestTimeout_CoversTheWholeTask(string response)
    {
        using var run = new TaskRun(response) { RequestTimeout = TimeSpan.FromSeconds(3) };
        Assert.Equal(408, run.Follow().Failure!.Status);
        Assert.Equal(("/cancel", TimeSpan.FromSeconds(3)), run.Provider.Calls[^1]);
    }

    [Fact]
    public void RequestTimeout_EndsWithTheTask_NotWithItsImages()
    {
        using var run = new TaskRun("200 done") { RequestTimeout = TimeSpan.FromSeconds(3), Total = TimeSpan.FromSeconds(60) };
        AssertDone(run.Follow());
        Assert.False(run.DeadlineExpired);
    }

    [Fact]
    public void Caller_WhoLeaves_CancelsTheTask()
    {
        using var run = new TaskRun("200 run") { LeavesAfter = TimeSpan.FromSeconds(2) };
        run.Follow();
        Assert.Equal(("/cancel", TimeSpan.FromSeconds(2)), run.Provider.Calls[^1]);
    }

    [Theory]
    [InlineData("500 no", 2)]
    [InlineData("refuse-connection", 2)]
    [InlineData("hang", 7)]
    public void Cancellation_ThatFails_ChangesNothing(string onCancel, int seconds)
    {
        using var run = new TaskRun("200 run") { RequestTimeout = TimeSpan.FromSeconds(2) };
        run.Provider.OnCancel = onCancel;
        Assert.Equal(408, run.Follow().Failure!.Status);
        Assert.Equal(TimeSpan.FromSeconds(seconds), run.Clock.Elapsed);
    }

    [Fact]
    public void Task_ThatCannotBeCancelled_IsLeftAlone()
    {
        using var run = new TaskRun("200 run-for-ever") { Total = TimeSpan.FromSeconds(5) };
        Assert.Equal(504, run.Follow("run-for-ever").Failure!.Status);
        Assert.Equal(0, run.Provider.Cancelled);
    }

    private static void AssertDone(CallResponse response)
    {
        Assert.Null(response.Failure);
        Assert.NotNull(response.Reply);
        Assert.NotNull(response.Reader);
    }

    // Seconds from the start to the first question, and from each to the next.
    private static List<double> Waits(TaskRun run) =>
        [.. run.Provider.Asked.Zip(run.Provider.Asked.Prepend(TimeSpan.Zero), (at, before) => (at - before).TotalSeconds)];

    private sealed class CutStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(new IOException("The connection broke."));
    }
}

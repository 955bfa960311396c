using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Providers.Shared.OpenAiFormat;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// Follows a provider's task to its end: asks with growing, jittered waits or as the provider hints, goes on after a
/// question that got no answer, cancels when the time is up. The task is submitted once; only questions are repeated.
/// </summary>
public sealed class TaskPoller(ProviderCaller calls, TimeProvider time, Random random)
{
    private const int MaxBodyBytes = 1 << 20;
    private const int MaxFailuresInARow = 8;
    private const int TooEarly = 425;
    private const double Growth = 1.5;
    private const double Jitter = 0.2;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestHint = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestHint = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan QuestionTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The answer of a call and who reads its images: at once, or when the task has ended that it opened.</summary>
    public ValueTask<CallResponse> AnswerAsync(Attempt attempt, ProviderCall call, UpstreamReply reply) =>
        call.Task is null || reply.Response.ContentType == EventResponseReader.ContentType
            ? new(Read(call, reply))
            : FollowAsync(attempt, call, reply);

    /// <summary>The answer of a call that opens no task. Events that nobody asked for are read as events.</summary>
    public static CallResponse Read(ProviderCall call, UpstreamReply reply) => new(
        reply,
        reply.Response.ContentType == EventResponseReader.ContentType ? new EventResponseReader(EventErrors.Read) : call.Reader,
        null);

    /// <summary>Follows the task that a submission opened. A time that the request gives covers the task to its end.</summary>
    /// <returns>The answer and who reads its images, or how the task failed.</returns>
    public async ValueTask<CallResponse> FollowAsync(Attempt attempt, ProviderCall submission, UpstreamReply reply)
    {
        ProviderCall? cancel = null;
        try
        {
            var news = await ReadAsync(attempt, submission, submission.Task!, reply, attempt.Deadline.Token);
            var (wait, failures) = (FirstWait, 0);
            while (news.Running is { } running)
            {
                cancel = running.Cancel;
                await Task.Delay(running.Hint is { } said ? Clamp(said) : Jittered(ref wait), time, attempt.Deadline.Token);
                news = await AskAsync(attempt, submission, running.Ask);
                if (news.Failure is not { } failure)
                {
                    failures = 0;
                    continue;
                }

                using (failure)
                {
                    attempt.Deadline.Token.ThrowIfCancellationRequested();
                    if (!IsPassing(failure) || ++failures == MaxFailuresInARow)
                    {
                        news = TaskNews.From(await GiveUpAsync(attempt, running, failure));
                        break;
                    }

                    // The question is asked again, the task is not.
                    news = TaskNews.From(running with { Hint = (failure as AttemptResult.Failed)?.Error.RetryAfter });
                }
            }

            attempt.Deadline.HeadersArrived();
            return news.Response ?? CallResponse.Fail(news.Failure!);
        }
        catch (OperationCanceledException) when (attempt.Deadline.Expired)
        {
            await CancelAsync(attempt, cancel);
            return CallResponse.Fail(ProviderCaller.TimedOut(attempt.Target, attempt.Deadline));
        }
    }

    // A question that hangs must not use up the time of the task.
    private async ValueTask<TaskNews> AskAsync(Attempt attempt, ProviderCall submission, ProviderCall question)
    {
        using var deadline = attempt.Deadline.Within(QuestionTimeout);
        var outcome = await calls.SendAsync(attempt.Exchange, attempt.Provider, question, attempt.Target, attempt.Notes, deadline);
        return outcome.TryGet(out var reply, out var failure)
            ? await ReadAsync(attempt, submission, question.Task ?? submission.Task!, reply, deadline.Token)
            : TaskNews.From(failure);
    }

    private static async ValueTask<TaskNews> ReadAsync(
        Attempt attempt, ProviderCall submission, IProviderTask task, UpstreamReply reply, CancellationToken cancellation)
    {
        if (task.IsResult(reply.Response))
            return TaskNews.From(new CallResponse(reply, submission.Reader, null));

        using (reply)
        {
            byte[]? body;
            try
            {
                body = await BoundedBody.ReadAsync(reply.Response.Body, MaxBodyBytes, cancellation);
            }
            catch (Exception failure)
                when (failure is IOException or HttpRequestException
                    || (failure is OperationCanceledException && !attempt.Deadline.Expired))
            {
                return TaskNews.From(new AttemptResult.Rejected(AttemptErrors.Broken(attempt.Target.Provider), AttemptClass.Answered));
            }

            return (body is null
                ? new TaskStep.Unreadable(ProviderError.Malformed("The provider's answer about its task is too long."))
                : task.Read(reply.Response, body)) switch
            {
                TaskStep.Running running => TaskNews.From(running),
                TaskStep.Done done => TaskNews.From(new CallResponse(reply, new TaskLinksReader(done), null)),
                TaskStep.Failed failed => TaskNews.From(CallResponse.Fail(Fail(attempt, Quoting(failed.Error, body)))),
                var unreadable => TaskNews.From(Fail(attempt, Quoting(((TaskStep.Unreadable)unreadable).Error, body))),
            };
        }
    }

    private static ProviderError Quoting(ProviderError error, byte[]? body) =>
        error.Quoting(body.AsMemory(0, Math.Min(body?.Length ?? 0, ResponseSentence.HeadBytes)));

    private async ValueTask<CallResponse> GiveUpAsync(Attempt attempt, TaskStep.Running running, AttemptResult failure)
    {
        if (failure is AttemptResult.Failed { ProviderStatus: StatusCodes.Status404NotFound })
            return CallResponse.Fail(new AttemptResult.Rejected(AttemptErrors.TaskLost(attempt.Target.Provider), AttemptClass.Answered));

        // Nobody will take what it still draws. The task was taken on, so that another one would draw a second time.
        await CancelAsync(attempt, running.Cancel);
        return CallResponse.Fail(failure switch
        {
            AttemptResult.Failed failed => failed with { Of = AttemptClass.Answered, Class = AttemptClass.Answered, Reply = null },
            AttemptResult.Rejected { Status: StatusCodes.Status408RequestTimeout } =>
                new AttemptResult.Rejected(AttemptErrors.Timeout(attempt.Target.Provider), AttemptClass.Answered),
            AttemptResult.Rejected rejected => new AttemptResult.Rejected(rejected.Error, AttemptClass.Answered),
            _ => failure,
        });
    }

    private async ValueTask CancelAsync(Attempt attempt, ProviderCall? cancel)
    {
        if (cancel is null)
            return;
        using var deadline = new Deadline(CancelTimeout, CancelTimeout, time);
        var outcome = await calls.SendAsync(attempt.Exchange, attempt.Provider, cancel, attempt.Target, attempt.Notes, deadline);
        outcome.Reply?.Dispose();
        outcome.Failure?.Dispose();
    }

    // A question that failed says nothing about the task.
    private static bool IsPassing(AttemptResult failure) => failure switch
    {
        AttemptResult.Rejected rejected =>
            rejected.Status is StatusCodes.Status408RequestTimeout or StatusCodes.Status502BadGateway
                or StatusCodes.Status504GatewayTimeout,
        _ => failure.Status is StatusCodes.Status408RequestTimeout or TooEarly or StatusCodes.Status429TooManyRequests or >= 500,
    };

    private static AttemptResult.Failed Fail(Attempt attempt, ProviderError error) => new(
        attempt.Target,
        error.Moderated ? StatusCodes.Status400BadRequest : UpstreamStatus.OfFailure(error.Status),
        error,
        attempt.Notes,
        null,
        error.Class ?? AttemptClass.PerhapsStarted);

    private TimeSpan Jittered(ref TimeSpan wait)
    {
        var jittered = wait * (1 - Jitter + (2 * Jitter * random.NextDouble()));
        wait = wait * Growth < LongestWait ? wait * Growth : LongestWait;
        return jittered;
    }

    private static TimeSpan Clamp(TimeSpan hint) => hint < ShortestHint ? ShortestHint : hint > LongestHint ? LongestHint : hint;
}

/// <summary>An answer to be read, with its reader; or how the call failed.</summary>
public readonly record struct CallResponse(UpstreamReply? Reply, IResponseReader? Reader, AttemptResult? Failure)
{
    /// <summary>A call that failed.</summary>
    public static CallResponse Fail(AttemptResult failure) => new(null, null, failure);
}

/// <summary>Result of polling a task: still running, ended, or failed.</summary>
internal readonly record struct TaskNews(TaskStep.Running? Running, CallResponse? Response, AttemptResult? Failure)
{
    /// <summary>Creates the result for a task that still runs.</summary>
    public static TaskNews From(TaskStep.Running running) => new(running, null, null);

    /// <summary>Creates the result for a task that ended, well or not.</summary>
    public static TaskNews From(CallResponse response) => new(null, response, null);

    /// <summary>Creates the result for a poll that failed.</summary>
    public static TaskNews From(AttemptResult failure) => new(null, null, failure);
}

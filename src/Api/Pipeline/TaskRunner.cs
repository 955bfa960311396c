using System.Globalization;
using ImageGateway.Api.Upstream;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Upstream;

namespace ImageGateway.Api.Pipeline;

/// <summary>
/// Follows a provider's task to its end: asks with growing, jittered waits or as the provider hints, goes on after a
/// question that got no answer, cancels when the time is up. The task is submitted once; only questions are repeated.
/// </summary>
internal sealed class TaskRunner(CallRunner calls, TimeProvider time, Random random)
{
    private const int MaxBodyBytes = 1 << 20;
    private const int MaxFailuresInARow = 8;
    private const double Growth = 1.5;
    private const double Jitter = 0.2;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestHint = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestHint = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Follows the task that a submission opened.</summary>
    /// <returns>The answer and who reads its pictures, or how the task failed.</returns>
    public async ValueTask<CallAnswer> FollowAsync(Attempt attempt, ProviderCall submission, UpstreamReply reply)
    {
        ProviderCall? cancel = null;
        try
        {
            return await FollowAsync(attempt, submission, reply, running => cancel = running.Cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (attempt.Deadline.Expired)
        {
            await CancelAsync(attempt, cancel).ConfigureAwait(false);
            return CallAnswer.Fail(CallRunner.TimedOut(attempt.Target, attempt.Target.RequestTimeout));
        }
    }

    private async ValueTask<CallAnswer> FollowAsync(Attempt attempt, ProviderCall submission, UpstreamReply reply, Action<TaskStep.Running> onRunning)
    {
        var (answer, step) = await ReadAsync(attempt, submission, submission.Task!, reply).ConfigureAwait(false);
        var (wait, failures) = (FirstWait, 0);
        while (step is TaskStep.Running running)
        {
            onRunning(running);
            await Task.Delay(running.Hint is { } said ? Clamp(said) : Jittered(ref wait), time, attempt.Deadline.Token).ConfigureAwait(false);
            var (next, failure) = await calls.SendAsync(attempt.Exchange, attempt.Provider, running.Ask, attempt.Target, attempt.Notes, attempt.Deadline).ConfigureAwait(false);
            if (next is not null)
                (answer, step) = await ReadAsync(attempt, submission, running.Ask.Task ?? submission.Task!, next).ConfigureAwait(false);
            if (next is not null && (answer is not null || step is not null))
            {
                failures = 0;
                continue;
            }

            failure ??= Broken(attempt);

            using (failure)
            {
                attempt.Deadline.Token.ThrowIfCancellationRequested();
                if (!IsPassing(failure) || ++failures == MaxFailuresInARow)
                    return CallAnswer.Fail(Lost(attempt, failure));

                // The question is asked again, the task is not.
                (answer, step) = (null, running with { Hint = RetryAfter(failure) });
            }
        }

        return answer ?? CallAnswer.Fail(Broken(attempt));
    }

    // A step while the task runs, the answer at its end, neither where the connection broke.
    private static async ValueTask<(CallAnswer? Answer, TaskStep? Step)> ReadAsync(Attempt attempt, ProviderCall submission, IProviderTask task, UpstreamReply reply)
    {
        if (task.IsResult(reply.Answer))
            return (new(reply, submission.Reader, null), null);

        using (reply)
        {
            byte[]? body;
            try
            {
                body = await BoundedBody.ReadAsync(reply.Answer.Body, MaxBodyBytes, attempt.Deadline.Token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or HttpRequestException)
            {
                return (null, null);
            }

            return (body is null ? new TaskStep.Failed(ProviderError.Malformed("The provider's answer about its task is too long.")) : task.Read(reply.Answer, body)) switch
            {
                TaskStep.Done done => (new(reply, new TaskLinksReader(done), null), null),
                TaskStep.Failed failed => (CallAnswer.Fail(Fail(attempt, failed.Error)), null),
                var running => (null, running),
            };
        }
    }

    private async ValueTask CancelAsync(Attempt attempt, ProviderCall? cancel)
    {
        if (cancel is null)
            return;
        using var deadline = new Deadline(CancelTimeout, CancelTimeout, time);
        var (reply, failure) = await calls.SendAsync(attempt.Exchange, attempt.Provider, cancel, attempt.Target, attempt.Notes, deadline).ConfigureAwait(false);
        reply?.Dispose();
        failure?.Dispose();
    }

    private static AttemptResult.Refused Broken(Attempt attempt) => new(AttemptErrors.Broken(attempt.Target.Provider), AttemptClass.PerhapsStarted);

    // A question that failed says nothing about the task.
    private static bool IsPassing(AttemptResult failure) => failure switch
    {
        AttemptResult.Refused refused => refused.Status is StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout,
        _ => failure.Status is StatusCodes.Status429TooManyRequests or >= 500,
    };

    private static AttemptResult Lost(Attempt attempt, AttemptResult failure) => failure switch
    {
        AttemptResult.Failed { ProviderStatus: StatusCodes.Status404NotFound } => new AttemptResult.Refused(AttemptErrors.TaskLost(attempt.Target.Provider), AttemptClass.PerhapsStarted),
        AttemptResult.Failed failed => failed with { Of = AttemptClass.PerhapsStarted, Class = AttemptClass.PerhapsStarted, Reply = null },
        AttemptResult.Refused refused => new AttemptResult.Refused(refused.Error, AttemptClass.PerhapsStarted),
        _ => failure,
    };

    private static AttemptResult.Failed Fail(Attempt attempt, ProviderError error) => new(
        attempt.Target,
        error.Moderated ? StatusCodes.Status400BadRequest : error.Status ?? StatusCodes.Status502BadGateway,
        error,
        attempt.Notes,
        null,
        error.Class ?? AttemptClass.PerhapsStarted);

    private static TimeSpan? RetryAfter(AttemptResult failure) =>
        failure is AttemptResult.Failed { Reply: { } reply } && int.TryParse(reply.Answer.Headers("retry-after"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private TimeSpan Jittered(ref TimeSpan wait)
    {
        var jittered = wait * (1 - Jitter + (2 * Jitter * random.NextDouble()));
        wait = wait * Growth < LongestWait ? wait * Growth : LongestWait;
        return jittered;
    }

    private static TimeSpan Clamp(TimeSpan hint) => hint < ShortestHint ? ShortestHint : hint > LongestHint ? LongestHint : hint;
}

/// <summary>An answer to be read, with its reader; or how the call failed.</summary>
internal readonly record struct CallAnswer(UpstreamReply? Reply, IAnswerReader? Reader, AttemptResult? Failure)
{
    /// <summary>A call that failed.</summary>
    public static CallAnswer Fail(AttemptResult failure) => new(null, null, failure);
}

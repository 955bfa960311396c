using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Execution;

/// <summary>Delivers the images of several calls as one response, when all calls have ended.</summary>
public sealed class JoinedDelivery(
    ProviderCaller calls, TaskPoller tasks, SpooledDelivery spooled, GatewayOptions options, TimeProvider time)
{
    private const int MaxCallsAtOnce = 8;

    /// <summary>Sends the calls that have no images yet, at most eight at a time, and gives what came.</summary>
    public async ValueTask<AttemptResult> DeliverAsync(Attempt attempt)
    {
        // Each call waits for its own headers; the attempt as a whole has only its total left.
        attempt.Deadline.HeadersArrived();
        using var slots = new SemaphoreSlim(MaxCallsAtOnce);
        var (finished, missing) = (attempt.Finished, attempt.Finished.Missing(attempt.Translation));
        finished.Last = attempt;
        var results = await Task.WhenAll(missing.Select(one => CallAsync(attempt, one.Call, slots)));
        foreach (var (one, result) in missing.Zip(results))
        {
            if (result.Failure is null)
                finished.Keep(one.Index, result);
        }

        var failures = results.Select(static result => result.Failure).OfType<AttemptResult>().ToList();
        Charge(attempt, [.. results.Where(static result => result.Failure is null)], failures);

        // What there is waits while the rest is tried again; else it is given, however little it is.
        var worst = failures.Count == 0 ? null : WorstOf(failures);
        if (worst is not null && (finished.IsEmpty || attempt.Next.Repeats(worst)))
            return worst;
        using (worst)
        using (finished)
            return await spooled.GiveAsync(attempt, finished.InOrder);
    }

    /// <summary>Gives what there is of an attempt whose other calls are not tried again.</summary>
    public async ValueTask<AttemptResult> GiveFinishedAsync(FinishedCalls finished)
    {
        using var deadline = new Deadline(options.Upstream.Total, options.Upstream.Total, time);
        return await spooled.GiveAsync(
            finished.Last! with { Deadline = deadline, Reservation = null, Next = default }, finished.InOrder);
    }

    private static void Charge(Attempt attempt, IReadOnlyList<SpooledCall> fresh, List<AttemptResult> failures)
    {
        if (fresh.Count == 0)
            return;
        attempt.Settle(
            SpooledResponse.DrawnBy(fresh), [.. fresh.SelectMany(static call => call.Composer!.Images)],
            restInDoubt: failures.Exists(static failure => failure.Class != AttemptClass.NotStarted));
    }

    private async Task<SpooledCall> CallAsync(Attempt attempt, ProviderCall call, SemaphoreSlim slots)
    {
        try
        {
            await slots.WaitAsync(attempt.Deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return new(new AttemptResult.Rejected(AttemptErrors.Timeout(attempt.Target.Provider), AttemptClass.NotStarted));
        }

        try
        {
            using var deadline = attempt.Deadline.OfCall();
            var one = attempt with { Deadline = deadline };
            var outcome = await calls.SendAsync(one.Exchange, one.Provider, call, one.Target, one.Notes, deadline);
            if (!outcome.TryGet(out var sent, out var failure))
                return new(failure);
            var answer = await tasks.AnswerAsync(one, call, sent);
            return answer is { Reply: { } reply, Reader: { } reader }
                ? await spooled.ReadAsync(one, call, reply, reader)
                : new SpooledCall(answer.Failure);
        }
        finally
        {
            slots.Release();
        }
    }

    // Where one call may have been carried out, so may the whole.
    private static AttemptResult WorstOf(List<AttemptResult> failures)
    {
        var worst = failures.FirstOrDefault(failure => failure.Class != AttemptClass.NotStarted) ?? failures[0];
        foreach (var other in failures.Where(failure => failure != worst))
            other.Dispose();
        return worst;
    }
}

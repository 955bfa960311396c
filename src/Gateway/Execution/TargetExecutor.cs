using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Tries one target: looks into its cache, asks its breaker, and repeats attempts as its retry policy says.</summary>
public sealed class TargetExecutor(
    AttemptPreparer attempts, ProviderCatalog providers, TargetRequests requests, TimeProvider time, Random random)
{
    /// <summary>Tries a target with its retries.</summary>
    public ValueTask<RouteOutcome> ExecuteTargetAsync(Target target, RouteProgress progress)
    {
        // What comes before the first attempt has mostly ended when it returns, and leaves nothing behind that waits with the attempt.
        var entering = EnterAsync(target, progress);
        return entering.IsCompletedSuccessfully
            ? TryAsync(entering.Result, target, progress)
            : EnterAndTryAsync(entering, target, progress);
    }

    private async ValueTask<RouteOutcome> EnterAndTryAsync(ValueTask<Entry> entering, Target target, RouteProgress progress) =>
        await TryAsync(await entering, target, progress);

    private async ValueTask<Entry> EnterAsync(Target target, RouteProgress progress)
    {
        // Before a kept answer is given: a key that was narrowed has no claim to it any more.
        var sender = progress.Sender;
        if (RefusalOf(target, progress.Request.Image) is { } refusal)
            return PassOver(refusal, target, progress);
        if (!(await sender.FindStoredAsync(target, progress)).TryGet(out var isAnswered, out var overBudget))
            return new AttemptResult.Rejected(overBudget, AttemptClass.NotStarted) { IsOfLedger = true, IsFinal = true };
        if (isAnswered)
            return new AttemptResult.Answered();
        if (providers.Find(target.Provider) is not { } provider)
            return PassOver(AttemptErrors.NotServed(target.Provider), target, progress);
        if (!requests.Of(provider, target, progress.Request.Image).TryGet(out var request, out var fault))
            return PassOver(fault, target, progress);

        var pass = await sender.EnterAsync(provider, target, request, progress);
        if (pass.Passes || progress.IgnoresBreakers)
            return new Entry(null, provider, request, pass);
        progress.Skip(target, pass.Health.FailureShare);
        return PassOver(AttemptErrors.BreakerOpen(target.Provider), target, progress);
    }

    private ValueTask<RouteOutcome> TryAsync(in Entry entry, Target target, RouteProgress progress) => entry.Ended is { } ended
        ? new(new RouteOutcome(ended, target, 0))
        : TryAsync(entry.Provider!, entry.Request, entry.Pass, target, progress);

    private async ValueTask<RouteOutcome> TryAsync(
        IImageProvider provider, TargetRequest request, BreakerPass pass, Target target, RouteProgress progress)
    {
        using var finished = new FinishedCalls();
        for (var retry = 0; ; retry++)
        {
            progress.AttemptsLeft--;
            AttemptResult? result = null;
            var startedAt = time.GetTimestamp();
            var record = progress.Exchange.Record?.Begin(target, request.Asked.Model, retry);
            try
            {
                (progress.Exchange.SentAt, progress.Exchange.CameAt) = (0, 0);
                var prepared = await attempts.PrepareAsync(provider, target, request, retry, finished, progress);
                try
                {
                    result = prepared.Ended ?? await progress.Sender.SendAsync(prepared.Attempt!);
                }
                finally
                {
                    prepared.Attempt?.End(result);
                }
            }
            finally
            {
                // Also where it ended in a fault of ours: a permit must not outlive its attempt.
                Record(pass, result, target, progress.Exchange);
                pass = pass with { Probe = 0 };
            }

            progress.Record(result.Class);
            record?.End(result.Status, result.Class, AttemptLog.CodeOf(result), result is AttemptResult.Rejected { PassedOver: true });
            progress.Observer.Ended(progress, target, request.Asked.Model, result, startedAt);
            if (result is AttemptResult.Answered && progress.Cache is not null)
                await progress.Sender.KeepAsync(progress);
            int? retries = !target.Retry.Repeats(result) ? retry
                : retry == target.Retry.Attempts || progress.IsOver ? target.Retry.Attempts == 0 ? 0 : -1
                : await WaitAsync(target.Retry, retry + 1, result, progress) ? null
                : -1;
            if (retries is not { } told)
            {
                result.Dispose();
                continue;
            }

            var outcome = new RouteOutcome(result, target, told);
            if (result is not AttemptResult.Answered && !finished.IsEmpty)
                return await GiveFinishedAsync(outcome, finished, progress);
            if (result is AttemptResult.Rejected { PassedOver: true, Error: var error })
                progress.Observer.PassedOver(progress, target, error);
            return outcome;
        }
    }

    // The last try may have been kept from running, by a budget or by the caller's leaving; what earlier ones drew is given.
    private static async ValueTask<RouteOutcome> GiveFinishedAsync(RouteOutcome outcome, FinishedCalls finished, RouteProgress progress)
    {
        outcome.Result.Dispose();
        var given = await progress.Sender.GiveFinishedAsync(finished);
        if (given is AttemptResult.Answered)
            await progress.Sender.KeepAsync(progress);
        return new(given, outcome.Target, outcome.Retries);
    }

    private GatewayError? RefusalOf(Target target, ImageRequest image) => requests.RefusalAt(target)
        ?? (target is { Access.Models: not null, Cache: not null } && providers.Find(target.Provider) is { } provider
            ? requests.Of(provider, target, image).Error
            : null);

    private static AttemptResult.Rejected PassOver(GatewayError error, Target target, RouteProgress progress)
    {
        progress.Observer.PassedOver(progress, target, error);
        return new(error, AttemptClass.NotStarted) { PassedOver = true };
    }

    private void Record(BreakerPass pass, AttemptResult? result, Target target, ImageRequestContext exchange) => pass.Health.Record(
        result is null ? null : AttemptEnds.HealthStatus(result, target, exchange.Context.RequestAborted.IsCancellationRequested),
        result is AttemptResult.Answered or AttemptResult.BlockedByGuardrail or AttemptResult.Superseded
            && exchange is { SentAt: > 0, CameAt: > 0 } ? time.GetElapsedTime(exchange.SentAt, exchange.CameAt) : null,
        pass.Probe);

    private ValueTask<bool> WaitAsync(RetryPolicy policy, int retry, AttemptResult result, RouteProgress progress)
    {
        // Nobody is overloaded where a guardrail said no (docs/architecture/portkey.md#retries).
        if (result is AttemptResult.BlockedByGuardrail)
            return new(true);
        var named = (result as AttemptResult.Failed)?.Error.RetryAfter;
        if (policy.WaitBefore(retry, result.Status, named, progress.Waited, random.NextDouble()) is not { } wait)
            return new(false);
        progress.Waited += wait;
        return WaitAsync(wait, progress.Exchange.Context.RequestAborted);
    }

    private async ValueTask<bool> WaitAsync(TimeSpan wait, CancellationToken leaving)
    {
        try
        {
            await Task.Delay(wait, time, leaving);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // A target that may be tried, or how the request ended there without an attempt.
    private readonly record struct Entry(AttemptResult? Ended, IImageProvider? Provider, TargetRequest Request, BreakerPass Pass)
    {
        public static implicit operator Entry(AttemptResult ended) => new(ended, null, default, default);
    }
}

using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.CircuitBreaking;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.ResponseCache;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Gateway.Execution;

/// <summary>Tries one target: looks into its cache, asks its breaker, and repeats attempts as its retry policy says.</summary>
public sealed class TargetExecutor(
    AttemptExecutor attempts, CachedResponses cached, ProviderCatalog providers, TargetRequests requests, BreakerGate breakers,
    AttemptLog log, TimeProvider time, Random random)
{
    private const string BreakersOpen = "breaker_open: every target that could serve this is failing; the least bad one was tried";

    /// <summary>Tries a target with its retries.</summary>
    public async ValueTask<RouteOutcome> ExecuteTargetAsync(Target target, RouteProgress progress)
    {
        var outcome = await TryAsync(target, progress);
        if (outcome.Result is AttemptResult.Rejected { PassedOver: true, Error: var error })
        {
            progress.Exchange.Record?.PassOver(target);
            log.PassedOver(progress.Exchange, target, progress.Request.Image.Model, error);
        }

        return outcome;
    }

    private async ValueTask<RouteOutcome> TryAsync(Target target, RouteProgress progress)
    {
        // Before a kept answer is given: a key that was narrowed has no claim to it any more.
        if (RefusalOf(target, progress.Request.Image) is { } refusal)
            return PassOver(refusal, target);
        (progress.Cache, var answered, var overBudget) = await cached.FindAsync(
            progress.Exchange, progress.Request.Plan, target, progress.Cache);
        if (answered)
            return new(new AttemptResult.Answered(), target, 0);
        if (overBudget is not null)
            return new(new AttemptResult.Rejected(overBudget, AttemptClass.NotStarted) { IsOfLedger = true, IsFinal = true }, target, 0);

        if (providers.Find(target.Provider) is not { } provider)
            return PassOver(AttemptErrors.NotServed(target.Provider), target);
        if (!requests.Of(provider, target, progress.Request.Image).TryGet(out var request, out var fault))
            return PassOver(fault, target);

        var pass = await breakers.EnterAsync(
            provider, target, request.Asked.Model, target.Time.Total, progress.Exchange.Context.RequestAborted);
        if (!pass.Passes && !progress.IgnoresBreakers)
        {
            progress.Skip(target, pass.Health.FailureShare);
            return PassOver(AttemptErrors.BreakerOpen(target.Provider), target);
        }

        return await ExecuteTargetAsync(provider, target, request, pass, progress);
    }

    private async ValueTask<RouteOutcome> ExecuteTargetAsync(
        IImageProvider provider, Target target, TargetRequest request, BreakerPass pass, RouteProgress progress)
    {
        var exchange = progress.Exchange;
        var warnings = progress.Request.Plan.Warnings;
        using var finished = new FinishedCalls();
        for (var retry = 0; ; retry++)
        {
            progress.AttemptsLeft--;
            AttemptResult? result = null;
            var startedAt = time.GetTimestamp();
            var record = exchange.Record?.Begin(target, request.Asked.Model, retry);
            try
            {
                (exchange.SentAt, exchange.CameAt) = (0, 0);
                result = await attempts.ExecuteAttemptAsync(
                    exchange, provider, target, request, progress.IgnoresBreakers
                        ? [.. warnings, BreakersOpen]
                        : warnings, retry, FollowUpsOf(target, retry, progress), finished);
            }
            finally
            {
                // Also where it ended in a fault of ours: a permit must not outlive its attempt.
                pass.Health.Record(
                    result is null
                        ? null
                        : AttemptOutcome.StatusOf(result, target, exchange.Context.RequestAborted.IsCancellationRequested),
                    result is AttemptResult.Answered or AttemptResult.BlockedByGuardrail or AttemptResult.Superseded
                        && exchange is { SentAt: > 0, CameAt: > 0 } ? time.GetElapsedTime(exchange.SentAt, exchange.CameAt) : null,
                    pass.Probe);
                pass = pass with { Probe = 0 };
            }

            progress.Record(result.Class);
            record?.End(result.Status, result.Class, AttemptLog.CodeOf(result), result is AttemptResult.Rejected { PassedOver: true });
            log.Failed(exchange, target, request.Asked.Model, result, startedAt);
            if (result is AttemptResult.Answered)
                await cached.KeepAsync(exchange, progress.Cache);
            if (!Repeats(target.Retry, result))
                return await EndAsync(new(result, target, retry), finished, progress);
            if (retry == target.Retry.Attempts || progress.IsOver)
                return await EndAsync(new(result, target, target.Retry.Attempts == 0 ? 0 : -1), finished, progress);
            if (!await WaitAsync(target.Retry, retry + 1, result, progress))
                return await EndAsync(new(result, target, -1), finished, progress);
            result.Dispose();
        }
    }

    // The last try may have been kept from running, by a budget or by the caller's leaving; what earlier ones drew is given.
    private async ValueTask<RouteOutcome> EndAsync(RouteOutcome outcome, FinishedCalls finished, RouteProgress progress)
    {
        if (outcome.Result is AttemptResult.Answered || finished.IsEmpty)
            return outcome;
        outcome.Result.Dispose();
        var given = await attempts.GiveFinishedAsync(finished);
        if (given is AttemptResult.Answered)
            await cached.KeepAsync(progress.Exchange, progress.Cache);
        return new(given, outcome.Target, outcome.Retries);
    }

    private GatewayError? RefusalOf(Target target, ImageRequest image) => requests.RefusalAt(target)
        ?? (target is { Access.Models: not null, Cache: not null } && providers.Find(target.Provider) is { } provider
            ? requests.Of(provider, target, image).Error
            : null);

    private static RouteOutcome PassOver(GatewayError error, Target target) =>
        new(new AttemptResult.Rejected(error, AttemptClass.NotStarted) { PassedOver = true }, target, 0);

    private static FollowUps FollowUpsOf(Target target, int retry, RouteProgress progress)
    {
        return progress.AttemptsLeft <= 0
            ? default
            : new(progress.Leaves(GuardrailReport.FailedStatus, AttemptClass.NotStarted), Follows(GuardrailReport.FailedStatus), Follows(
                StatusCodes.Status200OK))
            {
                Repeats = result => retry < target.Retry.Attempts && !progress.IsOver && Repeats(target.Retry, result),
            };

        bool Follows(int status) =>
            progress.Leaves(status, AttemptClass.Answered)
                || (retry < target.Retry.Attempts && target.Retry.Repeats(status, noResponse: false, AttemptClass.Answered));
    }

    private static bool Repeats(RetryPolicy policy, AttemptResult result)
    {
        // A prompt that was denied once is denied again.
        if (result is AttemptResult.BlockedByGuardrail { Class: AttemptClass.NotStarted })
            return false;
        if (result is AttemptResult.Answered or AttemptResult.Aborted or AttemptResult.Rejected { PassedOver: true }
            or AttemptResult.Rejected { IsOfLedger: true } or AttemptResult.Failed { Error.Moderated: true })
            return false;
        if (IsAnsweredWithoutImage(result))
            return policy.Repeats(StatusCodes.Status200OK, noResponse: false, AttemptClass.Answered);
        var noResponse = result is AttemptResult.Rejected { Error.Code: "upstream_unreachable" or "upstream_broken" };
        return policy.Repeats(result.Status, noResponse, result.Class);
    }

    /// <summary>
    /// Determines whether the provider answered 2xx and no image could be made of it: only a config that names 200 draws it
    /// again.
    /// </summary>
    internal static bool IsAnsweredWithoutImage(AttemptResult result) =>
        result is AttemptResult.Failed { Class: AttemptClass.Answered } or AttemptResult.Rejected { Class: AttemptClass.Answered };

    private async ValueTask<bool> WaitAsync(RetryPolicy policy, int retry, AttemptResult result, RouteProgress progress)
    {
        // Nobody is overloaded where a guardrail said no (docs/architecture/portkey.md#retries).
        if (result is AttemptResult.BlockedByGuardrail)
            return true;
        var named = (result as AttemptResult.Failed)?.Error.RetryAfter;
        if (policy.WaitBefore(retry, result.Status, named, progress.Waited, random.NextDouble()) is not { } wait)
            return false;
        progress.Waited += wait;
        try
        {
            await Task.Delay(wait, time, progress.Exchange.Context.RequestAborted);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

using ImageGateway.Api.Guardrails;
using ImageGateway.Api.Requests;
using ImageGateway.Api.Routes;
using ImageGateway.Api.Twins;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Core.Routing.Conditions;

namespace ImageGateway.Api.Pipeline;

/// <summary>How a request ended: its last attempt, at which target, after how many retries.</summary>
/// <param name="Result">The last attempt.</param>
/// <param name="Target">Where it went.</param>
/// <param name="Retries">Retries there; -1 when they were used up or would have taken too long (portkey-compat 2.3).</param>
internal sealed record RouteOutcome(AttemptResult Result, Target Target, int Retries);

/// <summary>Walks a plan: tries targets by its strategies until one answers or the plan is at its end.</summary>
internal sealed class RouteRunner(AttemptRunner attempts, CachedAnswers cached, OutcomeReporter outcomes, TimeProvider time, Random random)
{
    // Whatever a config's tree and its retries multiply to.
    private const int MaxAttemptsPerRequest = 100;

    private sealed class Walk(ImageExchange exchange, ResolvedRoute route)
    {
        public ImageExchange Exchange => exchange;

        public ResolvedRoute Route => route;

        public int AttemptsLeft { get; set; } = MaxAttemptsPerRequest;

        public TimeSpan Waited { get; set; }

        /// <summary>How many of the fallbacks around would move on from an answer that a guardrail finds fault with.</summary>
        public int FallbacksOnFailedChecks { get; set; }

        public CacheTicket? Cache { get; set; }
    }

    /// <summary>Carries a request out.</summary>
    public ValueTask<RouteOutcome> RunAsync(ImageExchange exchange, ResolvedRoute route) => RunAsync(route.Plan!.Root, new(exchange, route));

    private ValueTask<RouteOutcome> RunAsync(RouteNode node, Walk walk) => node switch
    {
        RouteNode.Leaf leaf => RunTargetAsync(walk.Route.At(leaf.Target), walk),
        RouteNode.Single single => RunAsync(single.First, walk),
        RouteNode.Fallback fallback => RunFallbackAsync(fallback, walk),
        RouteNode.LoadBalance balance => RunAsync(balance.Children[Choose(balance, walk)], walk),
        RouteNode.Conditional conditional => RunConditionalAsync(conditional, walk),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private async ValueTask<RouteOutcome> RunFallbackAsync(RouteNode.Fallback fallback, Walk walk)
    {
        for (var index = 0; ; index++)
        {
            var movesOn = index < fallback.Children.Length - 1 && fallback.OnStatusCodes?.Contains(GuardrailReport.FailedStatus) == true ? 1 : 0;
            walk.FallbacksOnFailedChecks += movesOn;
            var outcome = await RunAsync(fallback.Children[index], walk).ConfigureAwait(false);
            walk.FallbacksOnFailedChecks -= movesOn;
            if (index == fallback.Children.Length - 1 || !MovesOn(outcome.Result, fallback) || IsOver(walk))
                return outcome;
            outcome.Result.Dispose();
        }
    }

    private static bool MovesOn(AttemptResult result, RouteNode.Fallback fallback)
    {
        if (result is AttemptResult.Answered or AttemptResult.Broken)
            return false;

        // A target that cannot do it never ends the chain.
        if (result is AttemptResult.Refused { PassedOver: true })
            return true;
        if (fallback.OnlyIfNotStarted && result.Class != AttemptClass.NotStarted)
            return false;

        // Another provider is not asked for what one has refused to draw, unless the config says 400 itself (providers 1.5).
        if (result is AttemptResult.Failed { Error.Moderated: true })
            return fallback.OnStatusCodes?.Contains(StatusCodes.Status400BadRequest) ?? false;
        return fallback.OnStatusCodes?.Contains(result.Status) ?? result.Status != GuardrailReport.FailedStatus;
    }

    private async ValueTask<RouteOutcome> RunTargetAsync(Target target, Walk walk)
    {
        (walk.Cache, var answered) = await cached.FindAsync(walk.Exchange, walk.Route, target, walk.Cache).ConfigureAwait(false);
        if (answered)
            return new(new AttemptResult.Answered(), target, 0);
        for (var retry = 0; ; retry++)
        {
            walk.AttemptsLeft--;
            var result = await attempts.RunAsync(walk.Exchange, target, walk.Route.Plan!.Warnings, retry, NextOf(target, retry, walk)).ConfigureAwait(false);
            if (result is not AttemptResult.Withheld { Class: AttemptClass.NotStarted })
                outcomes.Report(target, walk.Exchange.Image.Model, result is AttemptResult.Withheld ? StatusCodes.Status200OK : result.Status);
            if (result is AttemptResult.Answered)
                await cached.KeepAsync(walk.Exchange, walk.Cache).ConfigureAwait(false);
            if (!Repeats(target.Retry, result))
                return new(result, target, retry);
            if (retry == target.Retry.Attempts || IsOver(walk))
                return new(result, target, target.Retry.Attempts == 0 ? 0 : -1);
            if (!await WaitAsync(target.Retry, retry + 1, result, walk).ConfigureAwait(false))
                return new(result, target, -1);
            result.Dispose();
        }
    }

    private static AfterFailedCheck NextOf(Target target, int retry, Walk walk)
    {
        if (walk.AttemptsLeft <= 0 || (target.InputGuardrails.IsEmpty && target.OutputGuardrails.IsEmpty))
            return AfterFailedCheck.Answer;
        if (walk.FallbacksOnFailedChecks > 0)
            return AfterFailedCheck.Fallback;
        return retry < target.Retry.Attempts && target.Retry.Repeats(GuardrailReport.FailedStatus, noAnswer: false, AttemptClass.Answered)
            ? AfterFailedCheck.Retry
            : AfterFailedCheck.Answer;
    }

    private static bool Repeats(RetryPolicy policy, AttemptResult result)
    {
        // A prompt that was denied once is denied again.
        if (result is AttemptResult.Withheld { Class: AttemptClass.NotStarted })
            return false;
        if (result is AttemptResult.Answered or AttemptResult.Broken or AttemptResult.Refused { PassedOver: true } or AttemptResult.Failed { Error.Moderated: true })
            return false;
        var noAnswer = result is AttemptResult.Refused { Error.Code: "upstream_unreachable" or "upstream_broken" };
        return policy.Repeats(result.Status, noAnswer, result.Class);
    }

    private async ValueTask<bool> WaitAsync(RetryPolicy policy, int retry, AttemptResult result, Walk walk)
    {
        // Nobody is overloaded where a guardrail said no (portkey-compat 4.1).
        if (result is AttemptResult.Withheld)
            return true;
        var named = (result as AttemptResult.Failed)?.Error.RetryAfter;
        if (policy.WaitBefore(retry, result.Status, named, walk.Waited, random.NextDouble()) is not { } wait)
            return false;
        walk.Waited += wait;
        try
        {
            await Task.Delay(wait, time, walk.Exchange.Context.RequestAborted).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // The caller has left and nothing is under way, or the request has had its share.
    private static bool IsOver(Walk walk) => walk.AttemptsLeft <= 0 || walk.Exchange.Context.RequestAborted.IsCancellationRequested;

    private ValueTask<RouteOutcome> RunConditionalAsync(RouteNode.Conditional conditional, Walk walk)
    {
        var facts = FactsOf(walk.Exchange);
        foreach (var option in conditional.Cases)
        {
            if (option.When.Fits(facts))
                return RunAsync(option.Then, walk);
        }

        return conditional.Default is { } standard
            ? RunAsync(standard, walk)
            : new(new RouteOutcome(new AttemptResult.Refused(RouteErrors.NoCaseFits, AttemptClass.NotStarted) { PassedOver = true }, RouteWalk.First(walk.Route.Plan!), 0));
    }

    private int Choose(RouteNode.LoadBalance balance, Walk walk) => balance.Sticky is { } sticky
        ? StickyChoice.Pick(balance, sticky, walk.Exchange.Context.Request.Headers, FactsOf(walk.Exchange), time.GetUtcNow())
        : WeightedChoice.Pick(balance.Weights, random.NextDouble());

    private static ConditionFacts FactsOf(ImageExchange exchange) =>
        new(exchange.Context.Request.Path, RequestMetadata.Read(exchange.Context.Request.Headers), exchange.Image);
}

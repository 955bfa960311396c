using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Idempotency;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary>Runs requests for images: once or again, to the end of their plan, and tells callers how it ended.</summary>
internal sealed class ImageRequestRunner(RouteExecutor routes, IdempotentExecutor keyed, TimeProvider time)
{
    /// <summary>Runs a request and writes its response.</summary>
    /// <returns>The error to answer with; null where the response is written.</returns>
    public ValueTask<GatewayError?> RunAsync(ImageRequestContext exchange, EffectivePlan plan) =>
        exchange.Image.Stream ? RunWaitingAsync(exchange, plan) : RunOnceAsync(exchange, plan);

    private async ValueTask<GatewayError?> RunWaitingAsync(ImageRequestContext exchange, EffectivePlan plan)
    {
        var waiting = new WaitingResponse(exchange.Context, time);
        await using (waiting)
        {
            if (await RunOnceAsync(exchange, plan) is { } error)
                await ErrorWriter.WriteAsync(exchange.Context, error);
            return null;
        }
    }

    private ValueTask<GatewayError?> RunOnceAsync(ImageRequestContext exchange, EffectivePlan plan) =>
        exchange.Context.Request.Headers.ContainsKey(GatewayHeaders.IdempotencyKey)
            ? RunKeyedAsync(exchange, plan)
            : RunPlainAsync(exchange, plan);

    private async ValueTask<GatewayError?> RunKeyedAsync(ImageRequestContext exchange, EffectivePlan plan)
    {
        var run = await keyed.RunAsync(exchange, plan, () => routes.ExecuteRouteAsync(exchange, plan));
        return run.TryGet(out var outcome, out var error) && outcome is not null ? await TellAsync(exchange, outcome) : error;
    }

    private async ValueTask<GatewayError?> RunPlainAsync(ImageRequestContext exchange, EffectivePlan plan)
    {
        RouteOutcome ended;
        try
        {
            ended = await routes.ExecuteRouteAsync(exchange, plan);

            // A cache may have begun to capture the answer.
            if (exchange.Capture is { } capture)
                await capture.ReleaseAsync();
        }
        finally
        {
            exchange.Capture?.Dispose();
        }

        // An error is for its caller alone, behind what was captured.
        return await TellAsync(exchange, ended);
    }

    private static ValueTask<GatewayError?> TellAsync(ImageRequestContext exchange, RouteOutcome outcome)
    {
        exchange.Record?.Conclude(outcome.Target, outcome.IsPassedOver, outcome.Result is AttemptResult.Aborted);
        if (outcome.Result is not (AttemptResult.Answered or AttemptResult.Aborted))
            return FailAsync(exchange, outcome);
        outcome.Result.Dispose();
        return default;
    }

    private static async ValueTask<GatewayError?> FailAsync(ImageRequestContext exchange, RouteOutcome outcome)
    {
        var (context, target) = (exchange.Context, outcome.Target);
        using var result = outcome.Result;
        var notes = (result switch
        {
            AttemptResult.Failed of => of.Notes,
            AttemptResult.BlockedByGuardrail of => of.Notes,
            _ => AttemptNotes.None,
        }) with
        { Retry = outcome.Retries };
        ResponseHeaders.Failed(context, target, notes, outcome.Class);
        switch (result)
        {
            case AttemptResult.Superseded:
                return AttemptErrors.NothingAfter(target.Provider);
            case AttemptResult.BlockedByGuardrail blocked:
                if (blocked.Cost is { } cost)
                    ResponseHeaders.Cost(context.Response.Headers, cost.Quote, cost.Settled);
                await ErrorWriter.WriteAsync(context, blocked.Hooks);
                return null;
            case AttemptResult.Rejected rejected:
                ResponseHeaders.Rates(context.Response.Headers, rejected.Rates);
                return rejected.Error;
            case AttemptResult.Failed failed:
                ResponseHeaders.Copy(failed.Reply, context.Response);
                ResponseHeaders.SayWhenToRetry(context.Response, failed.Error);
                await ErrorWriter.WriteAsync(
                    context, failed.ProviderStatus, SavedProviderErrors.Named(failed.Error, failed.ProviderStatus, target.Saved),
                    target.Provider, exchange.Image.Operation);
                return null;
            default:
                throw new InvalidOperationException($"A request cannot end as {result.GetType().Name}.");
        }
    }
}

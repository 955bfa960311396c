using System.Collections.Concurrent;
using System.Text.Json;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Responses;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;
using ImageGateway.Gateway.StoredResponses;

namespace ImageGateway.Gateway.Idempotency;

/// <summary>
/// Requests with an <c>Idempotency-Key</c> (docs/architecture/images.md#idempotency-keys): one of several with the same key runs,
/// the others wait and get its answer; what perhaps ran and has no answer never runs again by itself.
/// </summary>
public sealed partial class IdempotentExecutor(
    IIdempotencyStore store, ResponseRecorder keeper, ResponseReplayer replay, IdempotencyMetrics health, RunEnds ends,
    ILogger<IdempotentExecutor> logger)
{
    private readonly ConcurrentDictionary<IdempotencyKey, TaskCompletionSource> _running = new();

    /// <summary>Runs a request, waits for its twin, or gives its answer again.</summary>
    /// <returns>How the run ended, to be told; null where the caller has its answer; or the error.</returns>
    public async ValueTask<Result<RouteOutcome?>> RunAsync(
        ImageRequestContext exchange, EffectivePlan plan, Func<ValueTask<RouteOutcome>> run)
    {
        var context = exchange.Context;
        var text = context.Request.Headers[GatewayHeaders.IdempotencyKey].ToString();
        if (!IdempotencyKey.IsValid(text))
            return IdempotencyErrors.InvalidKey;

        var key = new IdempotencyKey(Tenant.KeyOf(exchange.Caller, plan.Root), text);
        while (true)
        {
            switch (await ClaimAsync(exchange, key))
            {
                case IdempotencyVerdict.Claimed:
                    return await RunAsync(exchange, key, run);
                case IdempotencyVerdict.Mismatch:
                    return IdempotencyErrors.Mismatch;
                case IdempotencyVerdict.Unknown:
                    return Refused(context, IdempotencyErrors.OutcomeUnknown);
                case IdempotencyVerdict.Gone:
                    return Refused(context, IdempotencyErrors.ResponseGone);
                case IdempotencyVerdict.Done done:
                    return await GiveAgainAsync(exchange, done.Response) is { } error ? error : default(Result<RouteOutcome?>);
                case IdempotencyVerdict.Running:
                    await WaitAsync(key, context.RequestAborted);
                    break;
                default:
                    return IdempotencyErrors.NoStore;
            }
        }
    }

    private async ValueTask<IdempotencyVerdict?> ClaimAsync(ImageRequestContext exchange, IdempotencyKey key)
    {
        var leaving = exchange.Context.RequestAborted;
        try
        {
            return await store.ClaimAsync(key, await RequestHash.OfAllAsync(exchange.Image, leaving), leaving);
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            LogStore(logger, failure);
            return null;
        }
    }

    private async ValueTask<RouteOutcome> RunAsync(ImageRequestContext exchange, IdempotencyKey key, Func<ValueTask<RouteOutcome>> run)
    {
        var mine = _running[key] = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Its caller may leave and come back for the answer, so that nobody's leaving ends the run.
        exchange.Context.RequestAborted = CancellationToken.None;
        RouteOutcome? outcome = null;
        try
        {
            using var capture = exchange.Capture = keeper.Begin(exchange.Context);
            outcome = await run();
            await SettleAsync(exchange, key, outcome, capture);
            await capture.ReleaseAsync();
            return outcome;
        }
        finally
        {
            exchange.Capture = null;
            if (outcome is null)
                await ends.TellAsync(() => store.DoubtAsync(key));
            _running.TryRemove(new(key, mine));
            mine.TrySetResult();
        }
    }

    private async ValueTask SettleAsync(ImageRequestContext exchange, IdempotencyKey key, RouteOutcome outcome, ResponseCapture capture)
    {
        if (outcome.Result is not AttemptResult.Answered)
        {
            await ends.TellAsync(() => outcome.Class.IsFree() ? store.ForgetAsync(key) : store.DoubtAsync(key));
            return;
        }

        try
        {
            var response = await keeper.KeepAsync(capture, exchange.Context.Response, store.Files, needsBytes: false);
            response = LogImages.Named(response, exchange.Record?.Current?.Images);
            await ends.TellAsync(async () => health.MadeRoom(await store.FinishAsync(key, response)));
        }
        catch (Exception failure)
            when (failure is IOException or HttpRequestException or InvalidDataException or UnauthorizedAccessException)
        {
            // Its caller has the answer; a twin must not draw it again.
            LogNotKept(logger, TraceId.Get(exchange.Context), failure);
            await ends.TellAsync(() => store.DoubtAsync(key));
        }
    }

    private async ValueTask WaitAsync(IdempotencyKey key, CancellationToken leaving)
    {
        if (_running.TryGetValue(key, out var run))
            await run.Task.WaitAsync(leaving);
        else
            await store.WaitAsync(key, leaving);
    }

    private async ValueTask<GatewayError?> GiveAgainAsync(ImageRequestContext exchange, StoredResponse response)
    {
        Stream? bytes;
        try
        {
            bytes = await store.Files.OpenAsync(response.File, response.Bytes, exchange.Context.RequestAborted);
        }
        catch (IOException failure)
        {
            LogStore(logger, failure);
            return IdempotencyErrors.NoAnswerNow;
        }

        if (bytes is null)
            return Refused(exchange.Context, IdempotencyErrors.ResponseGone);
        await using (bytes)
            await replay.GiveAgainAsync(exchange, response, bytes);

        return null;
    }

    private static GatewayError Refused(HttpContext context, GatewayError error)
    {
        ResponseHeaders.ShouldNotRetry(context);
        return error;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The store of idempotency keys failed")]
    private static partial void LogStore(ILogger logger, Exception failure);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The answer of request {TraceId} could not be kept for its idempotency key, whose outcome counts as unknown")]
    private static partial void LogNotKept(ILogger logger, string traceId, Exception failure);
}

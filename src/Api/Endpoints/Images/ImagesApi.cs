using ImageGateway.Api.Authentication;
using ImageGateway.Api.Middleware;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Execution;
using ImageGateway.Gateway.Idempotency;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;
using ImageGateway.Gateway.Routing;

namespace ImageGateway.Api.Endpoints.Images;

/// <summary><c>POST /v1/images/{generations,edits,variations}</c>: who, which way, read, attempt, tell.</summary>
internal sealed class ImagesApi(
    RequestAdmission gate, ImageCallers callers, RouteResolver resolver, JsonBodyReader json, FormBodyReader forms,
    RouteExecutor routes, IdempotentExecutor keyed, RequestRecorder recorder, GatewayOptions options, TimeProvider time)
{
    /// <summary>Answers a request for images.</summary>
    /// <param name="context">The HTTP exchange.</param>
    /// <param name="operation">The operation of the route.</param>
    /// <param name="refuse">Refuses a body that the route does not take, before anything is said of its provider; null: none.</param>
    public async Task HandleAsync(HttpContext context, ImageOperation operation, Func<ParameterSet, GatewayError?>? refuse = null)
    {
        var record = recorder.Begin(context, operation);
        using var ticket = gate.TryEnter();
        if (ticket is null)
        {
            await ErrorWriter.WriteAsync(context, RequestErrors.Overloaded);
            return;
        }

        if (await HandleAsync(context, operation, refuse, ticket, record) is { } error)
            await ErrorWriter.WriteAsync(context, error);
    }

    private async ValueTask<GatewayError?> HandleAsync(
        HttpContext context, ImageOperation operation, Func<ParameterSet, GatewayError?>? refuse, RequestAdmission.Ticket ticket,
        RequestRecord? record)
    {
        var request = context.Request;
        if (!(await callers.ReadAsync(request)).TryGet(out var caller, out var refusal))
            return refusal;
        record?.Caller = caller;
        if (!ticket.TryShare(caller.Principal))
            return RequestErrors.OverShare;
        if (!ContentTypes.Check(operation, request.ContentType).TryGet(out var isForm, out var wrongType))
            return wrongType;
        record?.Config = SavedConfigs.NameIn(request.Headers);
        var route = await resolver.ReadAsync(request.Headers, caller, context.RequestAborted);
        if (refuse is null && route is RouteResolution.Failed failed)
            return failed.Error;

        using var body = isForm
            ? await forms.ReadAsync(request, ticket, context.RequestAborted)
            : await json.ReadAsync(request, ticket, context.RequestAborted);
        if (body.Error is { } unread)
            return unread.Status == StatusCodes.Status400BadRequest ? refuse?.Invoke(ParameterSet.Empty) ?? unread : unread;
        record?.Read(new(operation, body.Parameters, body.Files));
        if (refuse?.Invoke(body.Parameters) is { } unfit)
            return unfit;
        if (!ticket.TryTakePlace())
            return RequestErrors.Overloaded;
        var named = Precedence.Named(body.Parameters, AzurePaths.DeploymentOf(context));
        if (!(await resolver.ResolveAsync(route, request.Headers, caller, named, context.RequestAborted)).TryGet(
            out var resolved, out var unresolved))
            return unresolved;
        record?.Secrets = resolved.Plan.Secrets;
        var image = new ImageRequest(operation, resolved.Parameters, body.Files);
        if (image.Check(options.Limits.PromptChars) is { } fault)
            return fault;
        var exchange = new ImageRequestContext(context, image, body) { Caller = caller, Patterns = new(time), Record = record };
        return image.Stream ? await RunWaitingAsync(exchange, resolved.Plan) : await RunAsync(exchange, resolved.Plan);
    }

    private async ValueTask<GatewayError?> RunWaitingAsync(ImageRequestContext exchange, EffectivePlan plan)
    {
        var waiting = new WaitingResponse(exchange.Context, time);
        await using (waiting)
        {
            if (await RunAsync(exchange, plan) is { } error)
                await ErrorWriter.WriteAsync(exchange.Context, error);
            return null;
        }
    }

    private async ValueTask<GatewayError?> RunAsync(ImageRequestContext exchange, EffectivePlan plan)
    {
        if (exchange.Context.Request.Headers.ContainsKey(GatewayHeaders.IdempotencyKey))
        {
            var run = await keyed.RunAsync(exchange, plan, () => routes.ExecuteRouteAsync(exchange, plan));
            return run.TryGet(out var outcome, out var error) && outcome is not null ? await TellAsync(exchange, outcome) : error;
        }

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

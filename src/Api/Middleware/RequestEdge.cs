using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Api.Middleware;

/// <summary>
/// The outermost step: every response has a trace id, every error a body in OpenAI's shape, every refusal a line in the log.
/// </summary>
internal sealed partial class RequestEdge(
    RequestRecorder recorder, RefusedRequests refusals, GatewayOptions options, TimeProvider time, ILogger<RequestEdge> logger)
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var trail = new RequestTrail { ArrivedAt = time.GetTimestamp() };
        context.Features.Set(trail);
        ResponseHeaders.Trace(context, context.Response.Headers);
        if (context.Request.Headers.Origin.Count > 0)
            context.Response.OnStarting(ExposeHeaders, context.Response);

        var output = context.Features.Get<RejectableOutput>();
        output?.IsServing = true;
        try
        {
            try
            {
                await next(context);
            }
            catch (Exception failure)
            {
                await ErrorEdge.AnswerAsync(context, failure);
            }

            await EndAsync(context, trail);
        }
        finally
        {
            output?.IsServing = false;
            recorder.Complete(context);
        }
    }

    private ValueTask EndAsync(HttpContext context, RequestTrail trail)
    {
        var status = context.Response.StatusCode;
        if (context.RequestAborted.IsCancellationRequested)
            return TellAsync(context, trail);
        if (options.Telemetry.LogsRequests && (status < StatusCodes.Status400BadRequest || trail.IsTold)
            && RequestRecord.Find(context) is not null)
            LogServed(context, trail, status);
        return status < StatusCodes.Status400BadRequest ? ValueTask.CompletedTask : TellAsync(context, trail);
    }

    private async ValueTask TellAsync(HttpContext context, RequestTrail trail)
    {
        var status = context.Response.StatusCode;
        if (context.RequestAborted.IsCancellationRequested)
        {
            var traceId = TraceId.Get(context);
            LogLeft(traceId, trail.KeyId);
            return;
        }

        if (!context.Response.HasStarted && (context.Response.ContentType is null || context.Response.ContentLength == 0))
            await WriteBodyAsync(context, status);
        refusals.Note(context, trail);
        if (!trail.IsTold)
            Log(context, trail, status);
    }

    private void Log(HttpContext context, RequestTrail trail, int status)
    {
        var level = status >= StatusCodes.Status500InternalServerError ? LogLevel.Warning : LogLevel.Information;
        var (traceId, route, attemptClass) = (TraceId.Get(context), RouteOf(context), ClassOf(context.Response));
        var (method, milliseconds) = (RequestTrail.Word(context.Request.Method), (long)time.GetElapsedTime(
            trail.ArrivedAt).TotalMilliseconds);
        LogRefusal(level, traceId, trail.KeyId, method, route, trail.Provider, trail.Model, status, attemptClass, trail.Code, milliseconds);
    }

    private void LogServed(HttpContext context, RequestTrail trail, int status)
    {
        if (!logger.IsEnabled(LogLevel.Information))
            return;
        var headers = context.Response.Headers;
        var cost = headers[GatewayHeaders.CostUsd].ToString();
        if (cost.Length == 0)
            cost = headers[GatewayHeaders.CostMaxUsd].ToString();
        if (cost.Length == 0)
            cost = RequestTrail.None;
        var (traceId, milliseconds) = (TraceId.Get(context), (long)time.GetElapsedTime(trail.ArrivedAt).TotalMilliseconds);
        LogServed(traceId, trail.KeyId, trail.Provider, trail.Model, status, milliseconds, cost);
    }

    // Routing, the reader of ranges and the like say no by a status alone.
    private static Task WriteBodyAsync(HttpContext context, int status)
    {
        // What was said for the whole image does not hold for the error.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Remove("etag");
        return ErrorWriter.WriteAsync(context, status switch
        {
            StatusCodes.Status404NotFound => EdgeErrors.NoRoute(context.Request),
            StatusCodes.Status405MethodNotAllowed => EdgeErrors.Method(context.Request, context.Response.Headers.Allow.ToString()),
            _ => EdgeErrors.Of(status),
        });
    }

    // By name, whatever they are: pages see no other headers of an answer than those that are listed.
    private static Task ExposeHeaders(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        if (headers.AccessControlAllowOrigin.Count == 0)
            return Task.CompletedTask;
        if (((HttpResponse)state).HttpContext.Request.Headers.ContainsKey("Access-Control-Request-Private-Network"))
            headers["Access-Control-Allow-Private-Network"] = "true";
        headers.AccessControlExposeHeaders = string.Join(
            ", ", headers.Keys.Where(static name => !name.StartsWith("access-control-", StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.OrdinalIgnoreCase));
        return Task.CompletedTask;
    }

    // The route's pattern, since a path may hold what the caller wrote.
    private static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? RequestTrail.None;

    private static string ClassOf(HttpResponse response) =>
        response.Headers[GatewayHeaders.AttemptClass].ToString() is { Length: > 0 } named ? named : AttemptClass.NotStarted.Name();

    [LoggerMessage(
        Message = "Request {TraceId} of key {KeyId} is refused: {Method} {Route} provider {Provider} model {Model} status {Status} class {AttemptClass} code {Code} in {Milliseconds} ms")]
    private partial void LogRefusal(
        LogLevel level, string traceId, string keyId, string method, string route, string provider, string model, int status,
        string attemptClass, string code, long milliseconds);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Request {TraceId} of key {KeyId} is answered: provider {Provider} model {Model} status {Status} in {Milliseconds} ms for {CostUsd} USD")]
    private partial void LogServed(
        string traceId, string keyId, string provider, string model, int status, long milliseconds, string costUsd);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Request {TraceId} of key {KeyId} ended without its client, which left")]
    private partial void LogLeft(string traceId, string keyId);
}

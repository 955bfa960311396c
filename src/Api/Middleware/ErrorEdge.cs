using ImageGateway.Core.ControlPlane;
using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Responses;
using Microsoft.AspNetCore.Connections;

namespace ImageGateway.Api.Middleware;

/// <summary>Answers what the pipeline threw: a failure that nobody foresaw is logged with its trace id and answered without its
/// text.</summary>
internal static partial class ErrorEdge
{
    /// <summary>Code of a failure that nobody foresaw.</summary>
    public const string InternalError = "internal_error";

    private static readonly GatewayError Unavailable =
        new(StatusCodes.Status503ServiceUnavailable, "What is configured cannot be read just now.", "server_error",
            "control_plane_unavailable")
        { RetryAfterSeconds = 2 };

    /// <summary>Answers a failure, or cuts the connection where the answer has begun or nobody waits for one.</summary>
    public static Task AnswerAsync(HttpContext context, Exception failure)
    {
        if (IsClientGone(context, failure))
        {
            // Nobody waits for an answer; that somebody left is no fault to look into.
            context.Abort();
            return Task.CompletedTask;
        }

        if (failure is BadHttpRequestException refused && !context.Response.HasStarted)
            return ErrorWriter.WriteAsync(
                context, GatewayError.Invalid(
                    "The request breaks HTTP's rules: " + refused.Message, null, "invalid_request", refused.StatusCode));

        if (failure is ControlPlaneUnavailableException && !context.Response.HasStarted)
        {
            // An earlier attempt of the same request may have been sent.
            context.Response.Clear();
            ResponseHeaders.ShouldNotRetry(context);
            return ErrorWriter.WriteAsync(context, Unavailable);
        }

        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("ImageGateway.Api.ErrorEdge");
        ImageGateway.Gateway.Requests.RequestTrail.Get(context).IsTold = true;
        LogFailure(logger, ImageGateway.Gateway.Requests.TraceId.Get(context), failure);
        if (context.Response.HasStarted)
        {
            ImageGateway.Gateway.RequestLog.RequestRecord.Find(context)?.IsAborted = true;
            context.Abort();
            return Task.CompletedTask;
        }

        // Nobody knows how far the request came; a client must not send it again by itself
        // (docs/architecture/errors.md#retries-and-double-billing).
        context.Response.Clear();
        ResponseHeaders.ShouldNotRetry(context);
        return ErrorWriter.WriteAsync(
            context, new GatewayError(
                500, "The gateway failed; its log has the trace id of this answer.", "server_error", InternalError));
    }

    private static bool IsClientGone(HttpContext context, Exception failure) =>
        failure is ConnectionResetException or ConnectionAbortedException
        || (failure is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {TraceId} failed")]
    private static partial void LogFailure(ILogger logger, string traceId, Exception failure);
}

using ImageGateway.Core.Errors;
using ImageGateway.Gateway.Responses;
using Microsoft.AspNetCore.Connections;

namespace ImageGateway.Api.Middleware;

/// <summary>The outermost edge: a failure that nobody foresaw is logged with its trace id and answered without its text.</summary>
internal static partial class ErrorEdge
{
    /// <summary>Runs the rest of the pipeline.</summary>
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception gone) when (IsClientGone(context, gone))
        {
            // Nobody waits for an answer; that somebody left is no fault to look into.
            context.Abort();
        }
        catch (BadHttpRequestException refused) when (!context.Response.HasStarted)
        {
            await ErrorWriter.WriteAsync(
                context, GatewayError.Invalid(
                    "The request breaks HTTP's rules: " + refused.Message, null, "invalid_request", refused.StatusCode));
        }
        catch (Exception failure)
        {
            var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("ImageGateway.Api.ErrorEdge");
            ImageGateway.Gateway.Requests.RequestTrail.Get(context).IsTold = true;
            LogFailure(logger, ImageGateway.Gateway.Requests.TraceId.Get(context), failure);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            // Nobody knows how far the request came; a client must not send it again by itself
            // (docs/architecture/errors.md#retries-and-double-billing).
            context.Response.Clear();
            context.Response.Headers[ImageGateway.Gateway.Requests.GatewayHeaders.ShouldRetry] = "false";
            await ErrorWriter.WriteAsync(
                context, new GatewayError(
                    500, "The gateway failed; its log has the trace id of this answer.", "server_error", "internal_error"));
        }
    }

    private static bool IsClientGone(HttpContext context, Exception failure) =>
        failure is ConnectionResetException or ConnectionAbortedException
        || (failure is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {TraceId} failed")]
    private static partial void LogFailure(ILogger logger, string traceId, Exception failure);
}

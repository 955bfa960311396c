using System.Text.Json.Nodes;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Api.Management.Logs;

/// <summary><c>GET /v1/logs/stream</c>: entries as server-sent events as they are stored, from now on.</summary>
internal sealed class LogStreamApi(
    RequestLogFeed feed, LogScope scope, RequestLogOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    // Proxies end connections on which nothing comes.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    /// <summary>Maps the route of the stream.</summary>
    public void Map(ManagementEndpoints endpoints, IEndpointRouteBuilder routes) =>
        endpoints.Map(routes, "GET", "/logs/stream", LogsApi.ViewScopes, WriteAsync).WithMetadata(EndlessResponse.Instance);

    // Answers until the caller leaves or the process is told to end.
    private async ValueTask<ManagementResponse> WriteAsync(ManagementCall call)
    {
        var isShared = options.Kind == RequestLogKind.Postgres;
        var reader = new LogFilterReader(LogFilterReader.Of(call.Http.Request.Query), call.Faults);
        var read = reader.Read(LogScope.Names);
        if (reader.ReadFeedback() is not null)
            call.Faults.Add("'weighted_feedback_min' and '…max' cannot be looked for as requests come; ask GET /v1/logs");
        if (isShared && read.Prompt is not null)
            call.Faults.Add("'prompt' cannot be looked for in a stream of all instances; ask GET /v1/logs");
        if (call.Faults.Error is { } fault)
            return fault;
        if (!(await scope.BoundAsync(call, read)).TryGet(out var filter, out var refusal))
            return refusal;
        using var listener = feed.TryListen(filter);
        if (listener is null)
            return RequestLogErrors.TooManyListeners;
        var response = call.Http.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["x-accel-buffering"] = "no";
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, lifetime.ApplicationStopping);
        try
        {
            await WriteAsync(call, listener, isShared, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The caller left, or the process ends.
        }

        return ManagementResponse.Written;
    }

    private async Task WriteAsync(ManagementCall call, RequestLogFeed.Listener listener, bool isShared, CancellationToken cancellation)
    {
        var response = call.Http.Response;
        await WriteAsync(response, "open", new() { ["object"] = "log-stream", ["scope"] = isShared ? "all_instances" : "this_instance" });
        Task<bool>? waiting = null;
        while (true)
        {
            await response.Body.FlushAsync(cancellation);
            waiting ??= listener.Entries.WaitToReadAsync(cancellation).AsTask();
            if (await Task.WhenAny(waiting, Task.Delay(Quiet, time, cancellation)) != waiting)
            {
                await response.WriteAsync(": keep-alive\n\n", cancellation);
                continue;
            }

            await waiting;
            waiting = null;
            if (listener.TakeLost() is > 0 and var lost)
                await WriteAsync(response, "lost", new() { ["object"] = "log-stream.lost", ["entries"] = lost });
            while (listener.Entries.TryRead(out var entry))
                await WriteAsync(response, "log", await DescribeAsync(entry, cancellation));
        }
    }

    private async ValueTask<JsonObject> DescribeAsync(LogEntry entry, CancellationToken cancellation) =>
        LogViews.Describe(entry, await scope.SlugsAsync([entry.Workspace], cancellation));

    private static Task WriteAsync(HttpResponse response, string name, JsonObject data) =>
        response.WriteAsync($"event: {name}\ndata: {data.ToJsonString()}\n\n", response.HttpContext.RequestAborted);
}

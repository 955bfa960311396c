using ImageGateway.Core.Errors;
using ImageGateway.Core.RequestLog;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// One log line for each attempt that failed, each target that was passed over and each step of a fallback. The lines hold ids, names
/// and numbers only: no text of a provider, which may repeat a key or a prompt, and none of a caller but the model's name.
/// </summary>
public sealed partial class AttemptLog(TimeProvider time, ILogger<AttemptLog> logger) : IWalkObserver
{
    private const string UpstreamCode = "upstream_error";

    /// <inheritdoc/>
    public void Entered(RouteNode strategy, RouteNode child, int index, RouteProgress progress)
    {
        var reason = strategy switch
        {
            RouteNode.Fallback when index > 0 => RouteReason.Fallback,
            RouteNode.LoadBalance => RouteReason.LoadBalance,
            RouteNode.Conditional => RouteReason.Conditional,
            _ => (RouteReason?)null,
        };
        if (reason is { } why)
            progress.Exchange.Record?.Reason = why;
    }

    /// <inheritdoc/>
    public void Left()
    {
    }

    /// <inheritdoc/>
    public void IgnoresBreakers()
    {
    }

    /// <inheritdoc/>
    public void Ended(RouteProgress progress, Target target, string? model, AttemptResult result, long startedAt)
    {
        var exchange = progress.Exchange;
        var trail = Record(exchange, target, model);
        if (result is AttemptResult.Answered or AttemptResult.Superseded or AttemptResult.Rejected { PassedOver: true })
            return;
        trail.IsTold = true;
        var (traceId, attemptClass, code) = (TraceId.Get(exchange.Context), result.Class.Name(), CodeOf(result));
        LogFailed(traceId, trail.KeyId, trail.Provider, trail.Model, target.Path, result.Status, attemptClass, code, MillisecondsSince(
            startedAt));
    }

    /// <inheritdoc/>
    public void PassedOver(RouteProgress progress, Target target, GatewayError error)
    {
        var exchange = progress.Exchange;
        exchange.Record?.PassOver(target);
        var trail = Record(exchange, target, progress.Request.Image.Model);
        trail.IsTold = true;
        var (traceId, attemptClass, param) = (TraceId.Get(exchange.Context), AttemptClass.NotStarted.Name(), RequestTrail.Word(
            error.Param));
        LogPassedOver(
            traceId, trail.KeyId, trail.Provider, trail.Model, target.Path, error.Status, attemptClass, error.Code ?? error.Type, param);
    }

    /// <inheritdoc/>
    public void FellBack(RouteProgress progress, RouteOutcome from, RouteNode next)
    {
        var (exchange, to) = (progress.Exchange, RouteWalk.Targets(next).First());
        var trail = RequestTrail.Get(exchange.Context);
        var (traceId, attemptClass, milliseconds) = (TraceId.Get(exchange.Context), from.Result.Class
            .Name(), MillisecondsSince(trail.ArrivedAt));
        LogFellBack(
            traceId, trail.KeyId, from.Target.Provider, trail.Model, from.Target.Path, to.Provider, to.Path, from.Result.Status,
            attemptClass, milliseconds);
    }

    private long MillisecondsSince(long timestamp) => (long)time.GetElapsedTime(timestamp).TotalMilliseconds;

    private static RequestTrail Record(ImageRequestContext exchange, Target target, string? model)
    {
        var trail = RequestTrail.Get(exchange.Context);
        (trail.Provider, trail.Model) = (RequestTrail.Word(target.Provider), RequestTrail.Word(model));
        return trail;
    }

    /// <summary>Stable code of the error that an attempt ended with; empty where it gave images.</summary>
    public static string CodeOf(AttemptResult result) => result switch
    {
        AttemptResult.Answered or AttemptResult.Superseded => string.Empty,
        AttemptResult.Rejected rejected => rejected.Error.Code ?? rejected.Error.Type,
        AttemptResult.Failed { Error.Moderated: true } => "content_policy_violation",
        AttemptResult.BlockedByGuardrail => "hooks_failed",
        AttemptResult.Aborted => "broken_off",
        _ => UpstreamCode,
    };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Attempt of request {TraceId} failed: key {KeyId} provider {Provider} model {Model} target {Target} status {Status} class {AttemptClass} code {Code} in {Milliseconds} ms")]
    private partial void LogFailed(
        string traceId, string keyId, string provider, string model, string target, int status, string attemptClass, string code,
        long milliseconds);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Target of request {TraceId} is passed over: key {KeyId} provider {Provider} model {Model} target {Target} status {Status} class {AttemptClass} code {Code} param {Param}")]
    private partial void LogPassedOver(
        string traceId, string keyId, string provider, string model, string target, int status, string attemptClass, string code,
        string param);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Request {TraceId} falls back: key {KeyId} provider {Provider} model {Model} target {Target} to {NextProvider} {NextTarget} after status {Status} class {AttemptClass} at {Milliseconds} ms")]
    private partial void LogFellBack(
        string traceId, string keyId, string provider, string model, string target, string nextProvider, string nextTarget, int status,
        string attemptClass, long milliseconds);
}

using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.Execution;

/// <summary>
/// One log line for each attempt that failed, each target that was passed over and each step of a fallback. The lines hold ids, names
/// and numbers only: no text of a provider, which may repeat a key or a prompt, and none of a caller but the model's name.
/// </summary>
public sealed partial class AttemptLog(TimeProvider time, ILogger<AttemptLog> logger)
{
    private const string UpstreamCode = "upstream_error";

    /// <summary>Tells of an attempt that gave no images to the caller.</summary>
    /// <param name="exchange">The caller's request.</param>
    /// <param name="target">The target.</param>
    /// <param name="model">The model that was asked.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="startedAt">Timestamp of its start.</param>
    public void Failed(ImageRequestContext exchange, Target target, string? model, AttemptResult result, long startedAt)
    {
        if (result is AttemptResult.Answered or AttemptResult.Superseded or AttemptResult.Rejected { PassedOver: true })
            return;
        var trail = Record(exchange, target, model);
        trail.IsTold = true;
        var (traceId, attemptClass, code) = (TraceId.Get(exchange.Context), result.Class.Name(), CodeOf(result));
        LogFailed(traceId, trail.KeyId, trail.Provider, trail.Model, target.Path, result.Status, attemptClass, code, MillisecondsSince(
            startedAt));
    }

    /// <summary>Tells of a target that was not asked.</summary>
    public void PassedOver(ImageRequestContext exchange, Target target, string? model, GatewayError error)
    {
        var trail = Record(exchange, target, model);
        trail.IsTold = true;
        var (traceId, attemptClass, param) = (TraceId.Get(exchange.Context), AttemptClass.NotStarted.Name(), RequestTrail.Word(
            error.Param));
        LogPassedOver(
            traceId, trail.KeyId, trail.Provider, trail.Model, target.Path, error.Status, attemptClass, error.Code ?? error.Type, param);
    }

    /// <summary>Tells of a fallback that goes on to its next target.</summary>
    public void FellBack(ImageRequestContext exchange, RouteOutcome from, Target to)
    {
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

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ImageGateway.Core.Images;
using ImageGateway.Gateway.RequestLog;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Api.Middleware;

/// <summary>
/// Notes requests that were answered with an error: those for images that were refused before their route get an entry in the request
/// log, those of unknown callers within a bound, and failures of the gateway's own are counted.
/// </summary>
internal sealed class RefusedRequests
{
    private const string Images = "/v1/images";
    private const string Prefix = Images + "/";

    // Beginning of the codes of what providers did.
    private const string OfProviders = "upstream_";

    // Routes below that have no entries: a link that is opened, and a price that is asked for.
    private static readonly string[] Others = ["files", "estimate"];

    private readonly RequestRecorder _recorder;
    private readonly UnknownCallerBound _bound;

    // Codes are this gateway's own words, so there are few. The first is there from the start, so that its first failure is a change.
    private readonly ConcurrentDictionary<string, long> _failures = new() { [ErrorEdge.InternalError] = 0 };

    /// <summary>Creates the counter of failures.</summary>
    public RefusedRequests(RequestRecorder recorder, UnknownCallerBound bound, IMeterFactory meters)
    {
        (_recorder, _bound) = (recorder, bound);
        meters.Create(TelemetryNames.Source).CreateObservableCounter(
            TelemetryNames.FailuresInstrument,
            () => _failures.Select(static of => new Measurement<long>(
                of.Value, new KeyValuePair<string, object?>(TelemetryNames.ErrorType, of.Key))),
            "{response}", "Responses with a status of 500 or above that no provider gave, by the code of their error.");
    }

    /// <summary>Notes an answer with a status of 400 or above.</summary>
    public void Note(HttpContext context, RequestTrail trail)
    {
        var record = RequestRecord.Find(context);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError
            && !trail.Code.StartsWith(OfProviders, StringComparison.Ordinal))
            _failures.AddOrUpdate(trail.Code, 1, static (_, count) => count + 1);
        if (record is null && IsForImages(context))
            record = _recorder.Begin(context, OperationOf(context.Request.Path.Value!));
        if (record is { Caller: null } && !_bound.TryTake())
            record.IsLeftOut = true;
    }

    private static bool IsForImages(HttpContext context)
    {
        var path = context.Request.Path;
        return path.StartsWithSegments(Images, StringComparison.Ordinal, out var rest)
            && !Others.Any(other => rest.StartsWithSegments("/" + other, StringComparison.Ordinal));
    }

    private static ImageOperation OperationOf(string path) => path switch
    {
        Prefix + "edits" => ImageOperation.Edit,
        Prefix + "variations" => ImageOperation.Variation,
        _ => ImageOperation.Generation,
    };
}

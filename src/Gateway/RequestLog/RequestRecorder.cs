using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Archive;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Telemetry;
using ImageGateway.Storage.Files;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>
/// Follows requests for images and hands their entries to the request log at their end. Never waits, and never fails a request.
/// </summary>
public sealed partial class RequestRecorder(
    RequestLogQueue queue, ImageRecordWriter images, LogEntryFactory entries, AttemptTelemetry telemetry, TimeProvider time,
    ILogger<RequestRecorder> logger)
{
    /// <summary>Begins the record of a request.</summary>
    public RequestRecord Begin(HttpContext context, ImageOperation operation)
    {
        var record = new RequestRecord(time, context, operation, entries.Content, telemetry);
        context.Features.Set(record);
        return record;
    }

    /// <summary>Hands the entries of a request to the log. Does nothing for a request without a record.</summary>
    public void Complete(HttpContext context)
    {
        if (RequestRecord.Find(context) is not { } record)
            return;
        context.Features.Set<RequestRecord>(null);
        try
        {
            Measure(context, record);
            if (queue.IsOn && !record.IsLeftOut)
                Complete(context, record);
        }
        catch (Exception fault)
        {
            // The caller has its answer; a fault of the log is the log's alone.
            LogFault(TraceId.Get(context), fault);
        }

        record.Release();
    }

    private void Measure(HttpContext context, RequestRecord record)
    {
        var own = record.Current is { } last
            ? last.Durations(record.Now, record.ClientWait).Own
            : Math.Max(0, record.Now - record.StartedAt - record.ClientWait);
        telemetry.Overhead(own / (double)time.TimestampFrequency, record.Operation.Name());
        if (context.Response.StatusCode is StatusCodes.Status412PreconditionFailed or StatusCodes.Status429TooManyRequests
            && record.Source == LogSource.Refused && record.Attempts.All(static attempt => !attempt.IsSent))
        {
            telemetry.Refused(context.Response.StatusCode == StatusCodes.Status412PreconditionFailed ? "budget" : "rate");
        }
    }

    private void Complete(HttpContext context, RequestRecord record)
    {
        foreach (var (entry, attempt) in entries.Make(context, record))
            Add(entry, attempt, record.Words.Prompt);
    }

    // Images behind links that were given as they are come later than the response.
    private void Add(LogEntry entry, AttemptRecord? attempt, string? prompt)
    {
        if (attempt is null)
            queue.Add(entry);
        else if (attempt.IsArchived)
            Add(entry, prompt);
        else
            _ = AddLaterAsync(entry, attempt, prompt);
    }

    private async Task AddLaterAsync(LogEntry entry, AttemptRecord attempt, string? prompt)
    {
        await attempt.Archiving;
        Add(entry with { Images = attempt.Images }, prompt);
    }

    private void Add(LogEntry entry, string? prompt)
    {
        queue.Add(entry);
        string? hash = null;
        foreach (var image in entry.Images)
        {
            if (ImageType.IdOf(image.Sha256, image.ContentType) is not { } id)
                continue;
            hash ??= prompt is null ? string.Empty : LogRedaction.HashOf(prompt);
            images.Add(new(id, entry.Workspace, entry.TraceId, entry.User, entry.At, entry.Model, hash, image.Bytes));
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {TraceId} could not be logged")]
    private partial void LogFault(string traceId, Exception fault);
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ImageGateway.Core.Errors;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>
/// Makes entries of the request log: one for each attempt of a request, and one for a request that was answered without an attempt.
/// </summary>
public sealed class LogEntryFactory(LogRedaction redaction, RequestLogOptions options, TimeProvider time)
{
    private const string ClientGone = "client_gone";
    private const int MaxMetadata = 32;

    // Portkey's name for the caller's own user, where the body names none.
    private const string UserMetadata = "_user";

    private readonly LogIds _ids = new();

    /// <summary>Texts and bodies that entries keep, unless a workspace says otherwise; null: nothing is logged.</summary>
    internal LogContent? Content => options.Kind == RequestLogKind.Off ? null : options.Content;

    /// <summary>Makes the entries of a request at its end.</summary>
    /// <returns>Entries with the attempt that each is of; null for a request that was answered without one.</returns>
    internal IEnumerable<(LogEntry Entry, AttemptRecord? Attempt)> Make(HttpContext context, RequestRecord record)
    {
        var (request, number) = (RequestOf(context, record), 0);
        var final = record.IsBeyondAttempts ? null : record.Current;
        foreach (var attempt in record.Attempts)
        {
            if (attempt.IsPassedOver && attempt != final)
                continue;
            yield return (EntryOf(context, record, request, attempt, ++number, attempt == final), attempt);
        }

        if (final is null)
            yield return (EntryOf(context, record, request), null);
    }

    private LogEntry EntryOf(
        HttpContext context, RequestRecord record, RequestFields request, AttemptRecord attempt, int number, bool isFinal)
    {
        var endedAt = isFinal || attempt.EndedAt == 0 ? record.Now : attempt.EndedAt;
        var status = isFinal ? StatusOf(context, record, attempt) : attempt.Status;
        var (queued, headers, total, own) = attempt.Durations(endedAt, isFinal ? record.ClientWait : 0);
        var (target, images) = (attempt.Target, attempt.Images);
        return new()
        {
            Id = _ids.Next(attempt.At),
            At = WholeMilliseconds(attempt.At),
            TraceId = request.TraceId,
            Operation = record.Operation,
            Workspace = request.Workspace,
            ApiKey = request.ApiKey,
            Config = record.Config,
            User = request.User,
            Metadata = request.Metadata,
            Cache = record.Cache,
            RequestBytes = request.RequestBytes,
            Source = attempt.IsSent ? LogSource.Attempt : LogSource.Refused,
            IsFinal = isFinal,
            Attempt = number,
            Retry = attempt.Retry,
            TargetPath = target.Path,
            Reason = attempt.Reason,
            Provider = target.Provider,
            Model = LogText.Cut(request.Secrets.Without(attempt.Model ?? string.Empty)),
            VirtualKey = target.Saved?.Slug ?? string.Empty,
            Status = status,
            Class = attempt.Class,
            ErrorCode = CodeOf(context, record, attempt.Code, status, isFinal),
            IsFallback = attempt.IsFallback,
            Timings = new(Micro(queued), Micro(headers), Micro(total), Micro(own)),
            Cost = attempt.Cost,
            ResponseBytes = isFinal ? record.Response.Bytes : attempt.Received?.Bytes ?? 0,
            Tokens = attempt.Tokens?.TotalTokens ?? 0,
            InputTokens = attempt.Tokens?.InputTokens ?? 0,
            OutputTokens = attempt.Tokens?.OutputTokens ?? 0,
            Images = images,
            Body = redaction.BodyOf(record, request, attempt, images, isFinal),
        };
    }

    private LogEntry EntryOf(HttpContext context, RequestRecord record, RequestFields request)
    {
        var total = record.Now - record.StartedAt;
        var status = StatusOf(context, record, null);
        return new()
        {
            Id = _ids.Next(record.At),
            At = WholeMilliseconds(record.At),
            TraceId = request.TraceId,
            Operation = record.Operation,
            Workspace = request.Workspace,
            ApiKey = request.ApiKey,
            Config = record.Config,
            User = request.User,
            Metadata = request.Metadata,
            Cache = record.Cache,
            RequestBytes = request.RequestBytes,
            Model = request.Model,
            Source = record.Source,
            IsFinal = true,
            TargetPath = record.Target?.Path ?? string.Empty,
            Reason = record.Target is null ? RouteReason.Single : record.Reason,
            Provider = record.Target?.Provider ?? string.Empty,
            VirtualKey = record.Target?.Saved?.Slug ?? string.Empty,
            Status = status,
            Class = AttemptClass.NotStarted,
            ErrorCode = CodeOf(context, record, string.Empty, status, isFinal: true),
            IsFallback = record.Attempts.Count > 0,
            Timings = new(0, 0, Micro(total), Micro(Math.Max(0, total - record.ClientWait))),
            Cost = new(0, 0, IsUncertain: false, IsExact: true),
            InputTokens = 0,
            OutputTokens = 0,
            ResponseBytes = record.Response.Bytes,
            Images = record.StoredImages,
            Body = redaction.BodyOf(record, request, null, record.StoredImages, isFinal: true),
        };
    }

    private RequestFields RequestOf(HttpContext context, RequestRecord record)
    {
        var (caller, secrets) = (record.Caller, redaction.SecretsOf(record));
        var principal = caller?.Principal;
        var isWithheld = record.Request is { } text && redaction.IsWithheld(text);
        var (prompt, model, user) = record.Words;
        var metadata = MetadataOf(context, secrets);
        return new(secrets, LogRedaction.PromptOf(record, prompt, isWithheld, secrets), isWithheld)
        {
            TraceId = TraceId.Get(context),
            Workspace = principal?.Workspace ?? string.Empty,
            ApiKey = principal is null || principal.Id == Principal.Open.Id ? string.Empty : principal.Id,
            Model = redaction.Word(secrets, model),
            User = string.IsNullOrEmpty(user) ? metadata.GetValueOrDefault(UserMetadata, string.Empty) : redaction.Word(secrets, user),
            Metadata = metadata,
            RequestBytes = context.Request.ContentLength ?? record.Request?.Bytes ?? 0,
        };
    }

    private ImmutableSortedDictionary<string, string> MetadataOf(HttpContext context, SecretTexts secrets)
    {
        var sent = context.Request.Headers[GatewayHeaders.Metadata].ToString();
        if (sent.Length == 0)
            return ImmutableSortedDictionary<string, string>.Empty;
        return RequestMetadata.Parse(sent).Take(MaxMetadata)
            .Where(static member => member.Value is JsonValue)
            .GroupBy(member => redaction.Word(secrets, member.Key))
            .ToImmutableSortedDictionary(static group => group.Key, group => redaction.Word(secrets, group.First().Value!.ToString()));
    }

    private static int StatusOf(HttpContext context, RequestRecord record, AttemptRecord? attempt)
    {
        if (record.ErrorStatus > 0)
            return record.ErrorStatus;
        return attempt is { Status: >= StatusCodes.Status400BadRequest } ? attempt.Status : context.Response.StatusCode;
    }

    private static string CodeOf(HttpContext context, RequestRecord record, string code, int status, bool isFinal)
    {
        if (isFinal && !record.IsAborted && record.Leaving.IsCancellationRequested)
            return ClientGone;
        if (code.Length > 0 || status < StatusCodes.Status400BadRequest)
            return code;
        var trail = RequestTrail.Get(context);
        return trail.Code == RequestTrail.None ? "unknown" : trail.Code;
    }

    private long Micro(long ticks) => ticks <= 0 ? 0 : (long)(ticks * (1_000_000.0 / time.TimestampFrequency));

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond));
}

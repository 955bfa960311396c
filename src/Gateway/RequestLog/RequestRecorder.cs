using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;
using ImageGateway.Core.RequestLog;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Archive;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Telemetry;
using ImageGateway.Storage.Files;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>
/// Makes entries of the request log: one for each attempt of a request, and one for a request that was answered without an attempt.
/// Never waits, and never fails a request.
/// </summary>
public sealed partial class RequestRecorder(
    RequestLogQueue queue, ImageRecordWriter images, RequestLogOptions options, ProviderSchema schema, IGatewayKeyFinder keys,
    AttemptTelemetry telemetry, TimeProvider time, ILogger<RequestRecorder> logger)
{
    private const string ClientGone = "client_gone";
    private const string Withheld = "\"[withheld: a key of this gateway stands in it]\"";
    private const int MaxMetadata = 32;

    // Portkey's name for the caller's own user, where the body names none.
    private const string UserMetadata = "_user";

    /// <summary>Begins the record of a request.</summary>
    public RequestRecord Begin(HttpContext context, ImageOperation operation)
    {
        var record = new RequestRecord(time, context, operation, queue.IsOn ? options.Content : null, telemetry);
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
        var (request, number) = (RequestOf(context, record), 0);
        var final = record.IsBeyondAttempts ? null : record.Current;
        foreach (var attempt in record.Attempts)
        {
            if (attempt.IsPassedOver && attempt != final)
                continue;
            Add(EntryOf(context, record, request, attempt, ++number, attempt == final), attempt, record.Words.Prompt);
        }

        if (final is null)
            queue.Add(EntryOf(context, record, request));
    }

    // Images behind links that were given as they are come later than the response.
    private void Add(LogEntry entry, AttemptRecord attempt, string? prompt)
    {
        if (attempt.IsArchived)
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
        if (entry.Images.IsEmpty)
            return;
        var hash = prompt is null ? string.Empty : HashOf(prompt);
        foreach (var image in entry.Images)
        {
            if (ImageType.IdOf(image.Sha256, image.ContentType) is { } id)
                images.Add(new(
                    id, entry.Workspace, entry.TraceId, entry.User, entry.At, entry.Model, hash, image.Bytes));
        }
    }

    private LogEntry EntryOf(
        HttpContext context, RequestRecord record, RequestFields request, AttemptRecord attempt, int number, bool isFinal)
    {
        var endedAt = isFinal || attempt.EndedAt == 0 ? record.Now : attempt.EndedAt;
        var status = isFinal ? StatusOf(context, record, attempt) : attempt.Status;
        var (queued, headers, total, own) = attempt.Durations(endedAt, isFinal ? record.ClientWait : 0);
        var (target, images) = (attempt.Target, attempt.Images);
        return request.Entry with
        {
            Id = Guid.CreateVersion7(attempt.At),
            At = WholeMilliseconds(attempt.At),
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
            Tokens = attempt.Tokens,
            Images = images,
            Body = BodyOf(record, request, attempt, images, isFinal),
        };
    }

    private LogEntry EntryOf(HttpContext context, RequestRecord record, RequestFields request)
    {
        var total = record.Now - record.StartedAt;
        var status = StatusOf(context, record, null);
        return request.Entry with
        {
            Id = Guid.CreateVersion7(record.At),
            At = WholeMilliseconds(record.At),
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
            ResponseBytes = record.Response.Bytes,
            Images = record.StoredImages,
            Body = BodyOf(record, request, null, record.StoredImages, isFinal: true),
        };
    }

    private RequestFields RequestOf(HttpContext context, RequestRecord record)
    {
        var (caller, secrets) = (record.Caller, SecretsOf(record));
        var principal = caller?.Principal;
        var isWithheld = record.Request is { } text && keys.HoldsKey(text.Kept);
        var (prompt, model, user) = record.Words;
        var metadata = MetadataOf(context, secrets);
        return new(
            new()
            {
                Id = default,
                At = default,
                TraceId = TraceId.Get(context),
                Operation = record.Operation,
                Workspace = principal?.Workspace ?? string.Empty,
                ApiKey = principal is null || principal.Id == Principal.Open.Id ? string.Empty : principal.Id,
                Config = record.Config,
                Model = Word(secrets, model),
                User = string.IsNullOrEmpty(user) ? metadata.GetValueOrDefault(UserMetadata, string.Empty) : Word(secrets, user),
                Metadata = metadata,
                Cache = record.Cache,
                RequestBytes = context.Request.ContentLength ?? record.Request?.Bytes ?? 0,
            },
            secrets,
            PromptOf(record, prompt, isWithheld, secrets),
            isWithheld);
    }

    private static string? PromptOf(RequestRecord record, string? prompt, bool isWithheld, SecretTexts secrets)
    {
        if (prompt is null || record.Content == LogContent.Off)
            return null;
        if (record.Content == LogContent.Hash)
            return HashOf(prompt);
        if (!record.KeepsBodies || isWithheld)
            return null;
        prompt = Plain(secrets.Without(prompt));
        return prompt.Length > BodyExcerpt.MaxBytes ? prompt[..BodyExcerpt.MaxBytes] : prompt;
    }

    private LogBody? BodyOf(
        RequestRecord record, RequestFields request, AttemptRecord? attempt, ImmutableArray<LogImage> images, bool isFinal)
    {
        if (!record.KeepsBodies)
            return request.Prompt is null || record.Content != LogContent.Hash
                ? null
                : new() { Prompt = request.Prompt, IsRedacted = true };
        return new()
        {
            Prompt = request.Prompt,
            Request = request.IsWithheld ? Withheld : Text(record.Request, [], request.Secrets),
            Sent = SentOf(attempt, request.Secrets),
            Received = Text(attempt?.Received, images, request.Secrets),
            Response = isFinal ? Text(record.Response, images, request.Secrets) : string.Empty,
        };
    }

    private string SentOf(AttemptRecord? attempt, SecretTexts secrets)
    {
        if (attempt is null)
            return string.Empty;
        return attempt.HoldsKey(keys) ? Withheld : Clean(attempt.SentJson(), secrets);
    }

    private string Text(BodyExcerpt? excerpt, ImmutableArray<LogImage> images, SecretTexts secrets)
    {
        if (excerpt is null)
            return string.Empty;
        return keys.HoldsKey(excerpt.Kept) ? Withheld : Clean(excerpt.ToJson(images), secrets);
    }

    private static string HashOf(string prompt) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)));

    private static string Clean(string text, SecretTexts secrets) => Plain(LinkText.WithoutSignatures(secrets.Without(text)));

    // PostgreSQL's texts hold no NUL.
    private static string Plain(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;

    private string Word(SecretTexts secrets, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        return keys.HoldsKey(Encoding.UTF8.GetBytes(text)) ? "***" : Plain(LogText.Cut(secrets.Without(text)));
    }

    private ImmutableSortedDictionary<string, string> MetadataOf(HttpContext context, SecretTexts secrets)
    {
        var sent = context.Request.Headers[GatewayHeaders.Metadata].ToString();
        if (sent.Length == 0)
            return ImmutableSortedDictionary<string, string>.Empty;
        return RequestMetadata.Parse(sent).Take(MaxMetadata)
            .Where(static member => member.Value is JsonValue)
            .GroupBy(member => Word(secrets, member.Key))
            .ToImmutableSortedDictionary(static group => group.Key, group => Word(secrets, group.First().Value!.ToString()));
    }

    private SecretTexts SecretsOf(RequestRecord record)
    {
        var secrets = new SecretTexts();
        secrets.Add(record.Caller?.ProviderKey);
        secrets.Add(record.Caller?.GatewayKey);
        foreach (var secret in record.Secrets)
            secrets.Add(secret);
        foreach (var attempt in record.Attempts)
            AddTo(secrets, attempt.Target, attempt);
        if (record.Target is { } target)
            AddTo(secrets, target, null);
        return secrets;
    }

    private void AddTo(SecretTexts secrets, Target target, AttemptRecord? attempt)
    {
        secrets.Add(target.ApiKey);
        if (target.CustomHost is { } host)
        {
            secrets.Add(host.UserInfo);
            secrets.Add(host.Query.TrimStart('?'));
        }

        foreach (var (name, value) in target.Settings)
        {
            if (schema.IsSecret(name))
                secrets.Add(value);
        }

        // A host may send back what it was sent, such as a token that was fetched for it.
        foreach (var (name, values) in attempt?.SentHeaders?.NonValidated ?? default)
        {
            if (CallHeaders.IsHarmless(name))
                continue;
            foreach (var value in values)
            {
                secrets.Add(value);
                secrets.Add(value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            }
        }
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {TraceId} could not be logged")]
    private partial void LogFault(string traceId, Exception fault);

    // What all entries of a request have alike.
    private sealed record RequestFields(LogEntry Entry, SecretTexts Secrets, string? Prompt, bool IsWithheld);
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Core.Pricing;
using ImageGateway.Core.Providers;
using ImageGateway.Core.RequestLog;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Forwarding;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>Record of one attempt at a target, collected while it runs.</summary>
public sealed class AttemptRecord
{
    private readonly RequestRecord _request;
    private readonly Lock _calls = new();
    private List<BodyExcerpt>? _sent;
    private LoggedImage[] _images = [];
    private long _queueFrom;
    private long _sentAt;
    private long _headersAt;
    private long _lastWaitAt;
    private long _waited;
    private int _callsSent;
    private int _imagesDrawn;
    private AttemptTelemetry? _telemetry;
    private AttemptLabels _labels;
    private Activity? _span;

    internal AttemptRecord(RequestRecord request, Target target, string? model, int retry) =>
        (_request, Target, Model, Retry, StartedAt, At) = (request, target, model, retry, request.Now, request.UtcNow);

    /// <summary>Target of the attempt.</summary>
    internal Target Target { get; }

    /// <summary>Model that the target was asked for, or its own default; null when there is none.</summary>
    internal string? Model { get; private set; }

    /// <summary>Number of the retry at the target.</summary>
    internal int Retry { get; }

    /// <summary>Reason for which the target was chosen.</summary>
    internal RouteReason Reason { get; init; }

    /// <summary>True when another target of the request failed before.</summary>
    internal bool IsFallback { get; init; }

    /// <summary>Timestamp of the start.</summary>
    internal long StartedAt { get; }

    /// <summary>Time of the start.</summary>
    internal DateTimeOffset At { get; }

    /// <summary>Timestamp of the end; 0 while it runs.</summary>
    internal long EndedAt { get; private set; }

    /// <summary>HTTP status that the attempt ended with.</summary>
    internal int Status { get; private set; }

    /// <summary>Billing class of the attempt.</summary>
    internal AttemptClass Class { get; private set; } = AttemptClass.PerhapsStarted;

    /// <summary>Stable code of its error; empty on success.</summary>
    internal string Code { get; private set; } = string.Empty;

    /// <summary>True when the target was not asked, so that the attempt is none.</summary>
    internal bool IsPassedOver { get; private set; }

    /// <summary>True when its images have come, or a part of them that is charged.</summary>
    internal bool IsSettled { get; private set; }

    /// <summary>True when something was sent to the target.</summary>
    internal bool IsSent => _callsSent > 0;

    /// <summary>Money that was reserved, in micro-dollars.</summary>
    internal long Reserved { get; private set; }

    /// <summary>Cost of the attempt so far.</summary>
    internal LogCost Cost { get; private set; }

    /// <summary>Tokens that the provider counted; null before it answered, or where it counts none.</summary>
    internal ImageUsage? Tokens { get; private set; }

    /// <summary>Images that the attempt gave.</summary>
    public ImmutableArray<LogImage> Images => ImmutableCollectionsMarshal.AsImmutableArray(
        Array.ConvertAll(_images, static image => image.Known));

    /// <summary>Ends when all images are archived that are on their way.</summary>
    internal Task Archiving => Task.WhenAll(_images.Select(static image => image.Pending ?? Task.FromResult<LogImage?>(null)));

    /// <summary>True when no image is on its way to the archive.</summary>
    internal bool IsArchived => Array.TrueForAll(_images, static image => image.Pending is null or { IsCompleted: true });

    /// <summary>Headers of the last call; null where none was answered. Values may be credentials.</summary>
    internal HttpRequestHeaders? SentHeaders { get; private set; }

    /// <summary>Copy of the provider's last response; null when nothing is kept.</summary>
    internal BodyExcerpt? Received { get; private set; }

    /// <summary>The current timestamp of the clock.</summary>
    internal long Now => _request.Now;

    /// <summary>Begins the span of the attempt and counts it as one that runs.</summary>
    internal void Trace(AttemptTelemetry telemetry)
    {
        _telemetry = telemetry;
        _labels = telemetry.LabelsOf(Target.Provider, Model, _request.Operation.Name());
        _span = telemetry.Begin(_labels, Model);
        if (_span is { IsAllDataRequested: true } span)
            Describe(span, telemetry.CapturesPrompts);
    }

    private void Describe(Activity span, bool withPrompt)
    {
        span.SetTag(TelemetryNames.Attempt, _request.Attempts.Count + 1);
        span.SetTag(TelemetryNames.RouteReason, Reason.ToString().ToLowerInvariant());
        span.SetTag(TelemetryNames.Workspace, _request.Caller?.Principal.Workspace);
        span.SetTag(TelemetryNames.Cache, _request.Cache.ToString().ToLowerInvariant());
        if (_request.Image is not { } image)
            return;
        span.SetTag(TelemetryNames.ChoiceCount, image.Count);
        span.SetTag(TelemetryNames.Stream, image.Stream);
        span.SetTag(TelemetryNames.Size, image.Parameters.Text(ParameterNames.Size));
        span.SetTag(TelemetryNames.Quality, image.Parameters.Text(ParameterNames.Quality));
        if (withPrompt)
            span.SetTag(TelemetryNames.InputMessages, _request.Words.Prompt);
    }

    /// <summary>The request was written for the target.</summary>
    /// <param name="model">Model that serves where the caller named none; null: not known.</param>
    public void Translate(string? model) => Model ??= model;

    /// <summary>The attempt waits for budgets and limits from here on.</summary>
    public void Queue() => _queueFrom = Now;

    /// <summary>The attempt has its reservation, or none.</summary>
    /// <param name="reserved">Upper bound of its cost in micro-dollars; 0 when the price is not known.</param>
    public void Reserve(long reserved)
    {
        QueueTicks = _queueFrom == 0 ? 0 : Now - _queueFrom;
        Reserved = reserved;
    }

    /// <summary>Timestamps' ticks that the attempt waited for budgets and limits.</summary>
    internal long QueueTicks { get; private set; }

    /// <summary>A call is about to be sent.</summary>
    /// <returns>Timestamp of the sending, for <see cref="Answered"/>.</returns>
    public long Send(ProviderCall call)
    {
        var now = Now;
        var text = _request.KeepsBodies && call.Body is not null ? CallText.Of(call) : null;
        lock (_calls)
        {
            if (_sentAt == 0)
                _sentAt = now;
            if (_callsSent++ == 0)
                _span?.SetTag(TelemetryNames.ServerAddress, call.Uri.Host);
            if (text is not null && _sent?.Sum(static sent => sent.Bytes) + text.Bytes > BodyExcerpt.MaxBytes)
                text.Release();
            else if (text is not null)
                (_sent ??= new(1)).Add(text);
        }

        return now;
    }

    /// <summary>A call was answered, or failed.</summary>
    /// <param name="sentAt">Timestamp of its sending.</param>
    /// <param name="headers">Headers that were sent; null where there are none.</param>
    public void Answered(long sentAt, HttpRequestHeaders? headers)
    {
        lock (_calls)
        {
            _headersAt = Now;
            SentHeaders = headers ?? SentHeaders;
        }

        Waited(sentAt);
    }

    /// <summary>Creates the observer of a call's body, which copies it for the log.</summary>
    public IBodyObserver Watch()
    {
        var excerpt = _request.IsLogged ? new BodyExcerpt(_request.KeepsBodies) : null;
        lock (_calls)
        {
            Received?.Release();
            Received = excerpt;
        }

        return new WatchedBody(excerpt, this);
    }

    /// <summary>The images have come; the first call counts.</summary>
    /// <param name="drawn">Images and tokens.</param>
    /// <param name="price">Price of the attempt before it was sent; null: not known.</param>
    /// <param name="restInDoubt">True when further images were perhaps drawn and billed.</param>
    /// <param name="images">The images in their order.</param>
    public void Settle(DrawnImages drawn, PriceQuote? price, bool restInDoubt, LoggedImage[] images)
    {
        if (IsSettled)
            return;
        IsSettled = true;
        var settled = price?.Settle(drawn);
        Cost = new(Reserved, settled?.MicroDollars ?? 0, restInDoubt, settled?.Exact ?? false);
        Tokens = drawn.Usage;
        _imagesDrawn = drawn.Images;
        if (_span is { IsAllDataRequested: true } span && drawn.Usage is { } usage)
        {
            span.SetTag(TelemetryNames.InputTokens, usage.InputTokens);
            span.SetTag(TelemetryNames.OutputTokens, usage.OutputTokens);
        }
        _images = images;
    }

    /// <summary>The attempt has ended.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="attemptClass">Billing class.</param>
    /// <param name="code">Stable code of the error; empty on success.</param>
    /// <param name="isPassedOver">True when the target was not asked.</param>
    public void End(int status, AttemptClass attemptClass, string code, bool isPassedOver = false)
    {
        (EndedAt, Status, Class, Code, IsPassedOver) = (Now, status, attemptClass, code, isPassedOver);
        if (!IsSettled)
            Cost = new(Reserved, 0, IsUncertain: IsSent && !attemptClass.IsFree(), IsExact: attemptClass.IsFree());
        if (_labels.Model.Length == 0 && Model is not null)
            _labels = _telemetry!.LabelsOf(Target.Provider, Model, _labels.Operation);
        _telemetry!.End(_span, _labels, new(
            status, attemptClass, code, (EndedAt - StartedAt) / (double)_request.TicksPerSecond, _imagesDrawn, Cost.Settled, Cost.IsExact));
        _span = null;
    }

    /// <summary>Adds the time since a timestamp to what was waited for the provider.</summary>
    internal void Waited(long since) => Take(null, default, since);

    /// <summary>Bytes of a call's body have come, for which its reader waited.</summary>
    /// <param name="excerpt">Copy of the body; null when nothing is kept. Another call's answer may take its place meanwhile.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="since">Timestamp of the reader's question.</param>
    internal void Take(BodyExcerpt? excerpt, ReadOnlySpan<byte> bytes, long since)
    {
        var now = Now;
        lock (_calls)
        {
            (_waited, _lastWaitAt) = (_waited + (now - since), now);
            excerpt?.Append(bytes);
        }
    }

    /// <summary>Durations of the attempt, in timestamps' ticks.</summary>
    /// <param name="endedAt">Timestamp of its end.</param>
    /// <param name="clientWait">Ticks that it waited for the client.</param>
    internal (long Queue, long Headers, long Total, long Own) Durations(long endedAt, long clientWait)
    {
        // Calls that run side by side wait at the same time.
        var upstream = _sentAt == 0 ? 0 : Math.Min(_waited, _lastWaitAt - _sentAt);
        var total = endedAt - StartedAt;
        return (QueueTicks, _headersAt == 0 ? 0 : _headersAt - _sentAt, total, Math.Max(0, total - QueueTicks - upstream - clientWait));
    }

    /// <summary>Tells whether a gateway key stands in what was sent.</summary>
    internal bool HoldsKey(IGatewayKeyFinder keys)
    {
        if (_sent is null)
            return false;
        foreach (var sent in _sent)
        {
            if (keys.HoldsKey(sent.Kept))
                return true;
        }

        return false;
    }

    /// <summary>The calls as JSON: one, or an array of several. Empty when nothing was sent.</summary>
    internal string SentJson() => _sent switch
    {
        null => string.Empty,
        [var only] => only.ToJson([]),
        _ => "[" + string.Join(',', _sent.Select(static sent => sent.ToJson([]))) + "]",
    };

    /// <summary>Gives the buffers back.</summary>
    internal void Release()
    {
        lock (_calls)
            Received?.Release();
        _sent?.ForEach(static sent => sent.Release());
    }
}

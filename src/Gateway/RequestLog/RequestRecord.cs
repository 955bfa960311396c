using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Options;
using ImageGateway.Gateway.Requests;
using ImageGateway.Gateway.Telemetry;

namespace ImageGateway.Gateway.RequestLog;

/// <summary>
/// Record of one request for images, collected on its way and handed to the log at its end. Stored as a feature of the request.
/// </summary>
public sealed class RequestRecord
{
    private readonly TimeProvider _time;
    private readonly AttemptTelemetry _telemetry;
    private readonly List<AttemptRecord> _attempts = new(1);
    private readonly bool _withoutBodies;
    private BodyExcerpt? _response;
    private Caller? _caller;

    internal RequestRecord(
        TimeProvider time, HttpContext context, ImageOperation operation, LogContent? content, AttemptTelemetry telemetry)
    {
        (_time, _telemetry, IsLogged, Operation, Content) = (time, telemetry, content is not null, operation, content ?? LogContent.Off);
        _withoutBodies = context.Request.Headers[GatewayHeaders.Debug] == "false";
        (StartedAt, At, Leaving) = (time.GetTimestamp(), time.GetUtcNow(), context.RequestAborted);
    }

    /// <summary>The record of a request; null for one that is not for images.</summary>
    public static RequestRecord? Find(HttpContext context) => context.Features.Get<RequestRecord>();

    /// <summary>True when an entry is made of the request, whatever it keeps of bodies.</summary>
    internal bool IsLogged { get; }

    /// <summary>True when bodies are logged.</summary>
    public bool KeepsBodies => Content == LogContent.Full && !_withoutBodies;

    /// <summary>Texts and bodies that are kept: as the deployment says, until the workspace is known.</summary>
    internal LogContent Content { get; private set; }

    /// <summary>Operation of the route.</summary>
    internal ImageOperation Operation { get; }

    /// <summary>Timestamp of the start.</summary>
    internal long StartedAt { get; }

    /// <summary>Time of the start.</summary>
    internal DateTimeOffset At { get; }

    /// <summary>Cancelled when the caller leaves.</summary>
    internal CancellationToken Leaving { get; }

    /// <summary>Credentials and identity of the caller; null before it was authenticated.</summary>
    public Caller? Caller
    {
        get => _caller;
        set
        {
            _caller = value;
            if (IsLogged)
                Content = LogContents.Find(value?.Principal.LogContent) ?? Content;
        }
    }

    /// <summary>Secret texts of the config.</summary>
    public ImmutableArray<string> Secrets { get; set; } = [];

    /// <summary>Reason for which the next target is tried.</summary>
    public RouteReason Reason { get; set; }

    /// <summary>Origin of the response where no attempt gave it.</summary>
    public LogSource Source { get; set; } = LogSource.Refused;

    /// <summary>Slug of the saved config; empty for an inline config or none.</summary>
    public string Config { get; set; } = string.Empty;

    /// <summary>Status of the error that the caller got; 0 for none. It may have come as an event behind another status.</summary>
    public int ErrorStatus { get; set; }

    /// <summary>Use of the response cache.</summary>
    public LogCache Cache { get; set; }

    /// <summary>Target that was passed over last, or whose stored response was used; null before.</summary>
    public Target? Target { get; set; }

    /// <summary>Images of a stored response.</summary>
    public ImmutableArray<LogImage> StoredImages { get; set; } = [];

    /// <summary>True when the response was cut off behind its beginning.</summary>
    public bool IsAborted { get; set; }

    /// <summary>True when no entry is made of the request.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>True when the last attempt's result is not what the caller got.</summary>
    public bool IsBeyondAttempts { get; set; }

    /// <summary>The attempts in their order.</summary>
    public IReadOnlyList<AttemptRecord> Attempts => _attempts;

    /// <summary>The attempt that began last; null before the first.</summary>
    public AttemptRecord? Current => _attempts.Count == 0 ? null : _attempts[^1];

    /// <summary>Copy of the response to the caller.</summary>
    public BodyExcerpt Response => _response ??= new(KeepsBodies);

    /// <summary>The current timestamp of the clock.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>Ticks of timestamps in a second.</summary>
    internal long TicksPerSecond => _time.TimestampFrequency;

    /// <summary>The current time of the clock.</summary>
    internal DateTimeOffset UtcNow => _time.GetUtcNow();

    /// <summary>Parameters of the request; null before they were read.</summary>
    internal BodyExcerpt? Request { get; private set; }

    /// <summary>The request as it was read; null before.</summary>
    internal ImageRequest? Image { get; private set; }

    /// <summary>Prompt, model and user of the request.</summary>
    internal (string? Prompt, string? Model, string? User) Words => Image is { Parameters: var parameters } image
        ? (parameters.Text(ParameterNames.Prompt), image.Model, parameters.Text(ParameterNames.User))
        : default;

    /// <summary>Ticks that the response waited for the client.</summary>
    internal long ClientWait { get; private set; }

    /// <summary>The request was read.</summary>
    public void Read(ImageRequest image)
    {
        Image = image;
        if (KeepsBodies)
            Request = RequestText.Of(image);
    }

    /// <summary>Begins the record of an attempt.</summary>
    /// <param name="target">Where.</param>
    /// <param name="model">Model that is asked for.</param>
    /// <param name="retry">Number of the retry; 0 for the first try.</param>
    public AttemptRecord Begin(Target target, string? model, int retry)
    {
        var attempt = new AttemptRecord(this, target, model, retry)
        {
            Reason = retry > 0 ? RouteReason.Retry : Reason,
            IsFallback = HasOtherThan(target),
        };
        attempt.Trace(_telemetry);
        _attempts.Add(attempt);
        IsBeyondAttempts = false;
        return attempt;
    }

    private bool HasOtherThan(Target target)
    {
        foreach (var before in _attempts)
        {
            if (before.Target.Path != target.Path)
                return true;
        }

        return false;
    }

    /// <summary>A target was not asked.</summary>
    public void PassOver(Target target) => (Target, IsBeyondAttempts) = (target, true);

    /// <summary>A stored response was used.</summary>
    /// <param name="source">The store.</param>
    /// <param name="target">Target that would have been asked; null where it is not known.</param>
    /// <param name="images">Images of the response.</param>
    public void Replay(LogSource source, Target? target, ImmutableArray<LogImage> images) =>
        (Source, Target, StoredImages, IsBeyondAttempts) = (source, target, images, true);

    /// <summary>The walk has ended.</summary>
    /// <param name="target">Target whose result the caller gets.</param>
    /// <param name="isPassedOver">True when it was not asked.</param>
    /// <param name="isAborted">True when its response was cut off behind its beginning.</param>
    public void Conclude(Target target, bool isPassedOver, bool isAborted)
    {
        IsAborted |= isAborted;
        if (Source != LogSource.Refused)
            return;
        IsBeyondAttempts = isPassedOver || _attempts.Count == 0;
        Target = IsBeyondAttempts ? target : null;
    }

    /// <summary>Gives the buffers back.</summary>
    internal void Release()
    {
        Request?.Release();
        _response?.Release();
        foreach (var attempt in _attempts)
            attempt.Release();
    }

    /// <summary>Bytes of the response were handed to the client.</summary>
    public void Sent(ReadOnlySpan<byte> bytes)
    {
        if (IsLogged)
            Response.Append(bytes);
    }

    /// <summary>The response waited for the client since a timestamp.</summary>
    public void WaitedForClient(long since) => ClientWait += Now - since;
}

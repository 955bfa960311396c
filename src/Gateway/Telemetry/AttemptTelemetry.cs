using System.Diagnostics;
using System.Diagnostics.Metrics;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Telemetry;

/// <summary>Spans and metrics of attempts: one client span for each, and the instruments that they move.</summary>
public sealed class AttemptTelemetry : IDisposable
{
    private const string CaptureVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /// <summary>Label in the place of models that no provider declares.</summary>
    public const string OtherModel = "other";

    // Images take longer than the chats for which the conventions suggest buckets: from 50 ms, doubled fifteen times.
    private static readonly double[] Buckets = [.. Enumerable.Range(0, 16).Select(static power => 0.05 * (1 << power))];

    private static readonly double[] OverheadBuckets = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1];

    private readonly ActivitySource _source = new(TelemetryNames.Source);
    private readonly ProviderSchema _schema;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _overhead;
    private readonly Counter<long> _images;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _refused;

    /// <summary>Creates the source of spans and the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="schema">The providers' names by the conventions.</param>
    /// <param name="settings">Tells by the conventions' variable whether prompts go into spans; they do not by default.</param>
    public AttemptTelemetry(IMeterFactory meters, ProviderSchema schema, IConfiguration settings)
    {
        _schema = schema;
        CapturesPrompts = string.Equals(settings[CaptureVariable], "true", StringComparison.OrdinalIgnoreCase);
        var meter = meters.Create(TelemetryNames.Source);
        _duration = meter.CreateHistogram(
            TelemetryNames.DurationInstrument, "s", "Duration of an attempt at a provider.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = Buckets });
        _overhead = meter.CreateHistogram(
            TelemetryNames.OverheadInstrument, "s", "Time of a request that was neither the provider's nor the caller's.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = OverheadBuckets });
        _images = meter.CreateCounter<long>(TelemetryNames.ImagesInstrument, "{image}", "Images that providers delivered.");
        _cost = meter.CreateCounter<double>(
            TelemetryNames.CostInstrument, "USD", "Cost of attempts; for display, budgets count in whole micro-dollars.");
        _refused = meter.CreateCounter<long>(
            TelemetryNames.RefusedInstrument, "{request}", "Requests that were refused by a limit of their key, workspace or policy.");
        meter.CreateObservableUpDownCounter(
            TelemetryNames.InFlightInstrument, InFlight, "{attempt}", "Attempts that run now.");
    }

    /// <summary>True when prompts go into spans.</summary>
    public bool CapturesPrompts { get; }

    /// <summary>The attempts that run now.</summary>
    public RunningAttempts Running { get; } = new();

    /// <summary>Makes the labels of an attempt.</summary>
    /// <param name="provider">Slug of the provider.</param>
    /// <param name="model">The model that is asked; null: none.</param>
    /// <param name="operation">Operation of the route, in one word.</param>
    public AttemptLabels LabelsOf(string provider, string? model, string operation) => new(
        _schema.TelemetryNameOf(provider),
        model is null ? string.Empty : _schema.ModelOf(provider, model) ?? OtherModel,
        operation)
    {
        Slug = provider,
    };

    /// <summary>Begins the span of an attempt and counts it as running.</summary>
    /// <param name="labels">Its labels.</param>
    /// <param name="model">The model as the caller named it, for the span.</param>
    /// <returns>Its span; null when nobody listens.</returns>
    public Activity? Begin(in AttemptLabels labels, string? model)
    {
        Running.Begin(labels.Slug);
        if (!_source.HasListeners())
            return null;
        var span = _source.StartActivity(
            model is null ? TelemetryNames.GenerateContent : TelemetryNames.GenerateContent + " " + model, ActivityKind.Client);
        if (span is not { IsAllDataRequested: true })
            return span;
        span.SetTag(TelemetryNames.OperationName, TelemetryNames.GenerateContent);
        span.SetTag(TelemetryNames.ProviderName, labels.Provider);
        span.SetTag(TelemetryNames.OutputType, "image");
        span.SetTag(TelemetryNames.RequestModel, model);
        span.SetTag(TelemetryNames.Operation, labels.Operation);
        return span;
    }

    /// <summary>An attempt has ended.</summary>
    public void End(Activity? span, in AttemptLabels labels, in AttemptOutcome outcome)
    {
        Running.End(labels.Slug);
        Measure(labels, outcome);
        if (span is null)
            return;
        if (span.IsAllDataRequested)
        {
            span.SetTag(TelemetryNames.AttemptClass, outcome.Class.Name());
            if (outcome.MicroDollars > 0)
            {
                span.SetTag(TelemetryNames.Cost, Dollars(outcome.MicroDollars));
                span.SetTag(TelemetryNames.CostKind, outcome.IsExact ? "exact" : "max");
            }

            if (outcome.Error.Length > 0)
            {
                span.SetTag(TelemetryNames.ErrorType, outcome.Error);
                span.SetStatus(ActivityStatusCode.Error);
            }
        }

        span.Dispose();
    }

    /// <summary>A request has ended.</summary>
    /// <param name="seconds">Seconds that were neither the provider's nor the caller's.</param>
    /// <param name="operation">Operation of the route, in one word.</param>
    public void Overhead(double seconds, string operation)
    {
        if (_overhead.Enabled)
            _overhead.Record(seconds, new KeyValuePair<string, object?>(TelemetryNames.Operation, operation));
    }

    /// <summary>A request was refused by a limit.</summary>
    /// <param name="limit"><c>budget</c> or <c>rate</c>.</param>
    public void Refused(string limit) => _refused.Add(1, new KeyValuePair<string, object?>(TelemetryNames.Limit, limit));

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    // Counted anyway, so that an attempt need not move an instrument twice.
    private IEnumerable<Measurement<long>> InFlight() => Running.All.GroupBy(count => _schema.TelemetryNameOf(count.Key))
        .Select(static named => new Measurement<long>(
            named.Sum(static count => count.Value), new KeyValuePair<string, object?>(TelemetryNames.ProviderName, named.Key)));

    private void Measure(in AttemptLabels labels, in AttemptOutcome outcome)
    {
        if (!_duration.Enabled && !_images.Enabled && !_cost.Enabled)
            return;
        var tags = new TagList
        {
            { TelemetryNames.OperationName, TelemetryNames.GenerateContent },
            { TelemetryNames.ProviderName, labels.Provider },
            { TelemetryNames.RequestModel, labels.Model },
            { TelemetryNames.Operation, labels.Operation },
        };
        if (outcome.Images > 0)
            _images.Add(outcome.Images, tags);
        if (outcome.MicroDollars > 0)
            _cost.Add(Dollars(outcome.MicroDollars), tags);
        if (outcome.Error.Length > 0)
            tags.Add(TelemetryNames.ErrorType, outcome.Error);
        _duration.Record(outcome.Seconds, tags);
    }

    private static double Dollars(long microDollars) => microDollars / 1_000_000.0;
}

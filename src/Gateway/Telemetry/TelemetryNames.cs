namespace ImageGateway.Gateway.Telemetry;

/// <summary>
/// Names of spans, attributes and instruments. Those that begin with <c>gen_ai</c>, <c>server</c> and <c>error</c> are
/// <see href="https://opentelemetry.io/docs/specs/semconv/gen-ai/">OpenTelemetry's conventions for generative AI</see>, which have
/// neither an operation for images nor a cost; the rest is the gateway's own.
/// </summary>
public static class TelemetryNames
{
    /// <summary>Name of the gateway's meter and of the source of its spans.</summary>
    public const string Source = "ImageGateway";

    /// <summary>The nearest operation that the conventions have for drawing an image.</summary>
    public const string GenerateContent = "generate_content";

    internal const string OperationName = "gen_ai.operation.name";
    internal const string ProviderName = "gen_ai.provider.name";
    internal const string OutputType = "gen_ai.output.type";
    internal const string RequestModel = "gen_ai.request.model";
    internal const string ChoiceCount = "gen_ai.request.choice.count";
    internal const string Seed = "gen_ai.request.seed";
    internal const string Stream = "gen_ai.request.stream";
    internal const string InputTokens = "gen_ai.usage.input_tokens";
    internal const string OutputTokens = "gen_ai.usage.output_tokens";
    internal const string InputMessages = "gen_ai.input.messages";
    internal const string ServerAddress = "server.address";

    /// <summary>Label: class or code of an error.</summary>
    public const string ErrorType = "error.type";

    internal const string Operation = "imagegateway.operation";
    internal const string Size = "imagegateway.image.size";
    internal const string Quality = "imagegateway.image.quality";
    internal const string Attempt = "imagegateway.attempt";
    internal const string AttemptClass = "imagegateway.attempt_class";
    internal const string RouteReason = "imagegateway.route.reason";
    internal const string Cost = "imagegateway.cost_usd";
    internal const string CostKind = "imagegateway.cost.kind";
    internal const string Cache = "imagegateway.cache";
    internal const string Workspace = "imagegateway.workspace";
    internal const string Limit = "imagegateway.limit";

    /// <summary>Label: kind of a budget.</summary>
    public const string Budget = "imagegateway.budget";

    internal const string DurationInstrument = "gen_ai.client.operation.duration";
    internal const string ImagesInstrument = "imagegateway.images";
    internal const string CostInstrument = "imagegateway.cost";
    internal const string OverheadInstrument = "imagegateway.overhead";
    internal const string InFlightInstrument = "imagegateway.upstream.in_flight";
    internal const string RefusedInstrument = "imagegateway.limit.refused";
    internal const string BreakerInstrument = "imagegateway.breaker.state";

    /// <summary>Counter of the gateway's own failures.</summary>
    public const string FailuresInstrument = "imagegateway.failures";

    /// <summary>Counter of alert thresholds that use crossed.</summary>
    public const string AlertsInstrument = "imagegateway.limit.alerts";

    internal const string LeaseInstrument = "imagegateway.lease.replies";
}

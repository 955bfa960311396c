using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>Callers who may read <c>GET /metrics</c>.</summary>
public enum MetricsAccess
{
    /// <summary>Everybody who reaches the gateway; metrics hold no key, caller or prompt.</summary>
    On,

    /// <summary>Holders of a gateway key with the scope <c>metrics.read</c>, or of the admin key.</summary>
    Keys,

    /// <summary>Nobody: the route is absent and nothing is collected for it.</summary>
    Off,
}

/// <summary>Forms of log lines.</summary>
public enum LogFormat
{
    /// <summary>A line of text for people.</summary>
    Text,

    /// <summary>A JSON object a line, with the line's values by name.</summary>
    Json,
}

/// <summary>Settings of metrics and log lines (README.md#settings).</summary>
public sealed record TelemetryOptions
{
    /// <summary>Form of log lines. Default text.</summary>
    [Choice<LogFormat>("LOGGING__FORMAT", "form of log lines: text or json")]
    public LogFormat LogFormat { get; init; }

    /// <summary>True when every request for images leaves one log line at its end. Default true.</summary>
    [Flag("LOGGING__REQUESTS", "on", "off", "one log line for each request for images: on or off")]
    public bool LogsRequests { get; init; } = true;

    /// <summary>Callers who may read the metrics. Default everybody.</summary>
    [Choice<MetricsAccess>("METRICS", "GET /metrics: on (for everybody), keys (scope metrics.read) or off")]
    public MetricsAccess Metrics { get; init; }
}

/// <summary>Checks <see cref="TelemetryOptions"/> by the bounds on its properties.</summary>
[OptionsValidator]
public sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;

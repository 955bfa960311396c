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

/// <summary>Settings of metrics and log lines (README.md#settings).</summary>
public sealed record TelemetryOptions
{
    /// <summary>Callers who may read the metrics. Default everybody.</summary>
    public MetricsAccess Metrics { get; init; }

    /// <summary>True when every request for images leaves one log line at its end. Default true.</summary>
    public bool LogsRequests { get; init; } = true;

    /// <summary>Reads the settings <c>METRICS</c> and <c>LOGGING__REQUESTS</c>.</summary>
    public static TelemetryOptions Read(SettingReader reader) => new()
    {
        Metrics = reader.Text("METRICS") switch
        {
            null or "on" => MetricsAccess.On,
            "keys" => MetricsAccess.Keys,
            "off" => MetricsAccess.Off,
            var other => reader.Refuse("METRICS", other, "must be on, keys or off", MetricsAccess.On),
        },
        LogsRequests = reader.Text("LOGGING__REQUESTS") switch
        {
            null or "on" => true,
            "off" => false,
            var other => reader.Refuse("LOGGING__REQUESTS", other, "must be on or off", true),
        },
    };
}

namespace ImageGateway.Core.Configs.Document;

/// <summary>Keys of a circuit breaker's thresholds.</summary>
public static class BreakerKeys
{
    /// <summary>Failures within a minute that open the breaker.</summary>
    public const string FailureThreshold = "failure_threshold";

    /// <summary>Share of failures that opens the breaker.</summary>
    public const string FailureThresholdPercentage = "failure_threshold_percentage";

    /// <summary>Attempts from which on the share counts.</summary>
    public const string MinimumRequests = "minimum_requests";

    /// <summary>Milliseconds until one attempt is let through.</summary>
    public const string CooldownInterval = "cooldown_interval";

    /// <summary>Statuses that are failures.</summary>
    public const string FailureStatusCodes = "failure_status_codes";
}

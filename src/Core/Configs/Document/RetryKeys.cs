namespace ImageGateway.Core.Configs.Document;

/// <summary>Keys of a retry policy beside its statuses.</summary>
public static class RetryKeys
{
    /// <summary>Greatest number of repetitions.</summary>
    public const string Attempts = "attempts";

    /// <summary>Flag by which the provider's wait counts, as Portkey's documentation spells it.</summary>
    public const string UseRetryAfterHeader = "use_retry_after_header";

    /// <summary>Flag by which the provider's wait counts, as Portkey's code spells it.</summary>
    public const string UseRetryAfterHeaders = "use_retry_after_headers";

    /// <summary>Flag by which attempts that may have been billed are not repeated.</summary>
    public const string OnlyIfNotStarted = "only_if_not_started";
}

namespace ImageGateway.Simulators.Shared.Http;

/// <summary>The fault words, as they stand between brackets in a prompt or in the header x-test-fault.</summary>
public static class FaultWords
{
    public const string Moderate = "moderate";
    public const string FilterOutput = "filter-output";
    public const string RateLimit = "429";
    public const string ServerError = "500";
    public const string Unavailable = "503";
    public const string Quota = "quota";
    public const string Slow = "slow";
    public const string SlowBody = "slow-body";
    public const string Cut = "cut";
    public const string Garbage = "garbage";
    public const string Html = "html";
    public const string StreamError = "stream-error";
    public const string Empty = "empty";
    public const string Big = "big";
}

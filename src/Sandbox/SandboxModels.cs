namespace ImageGateway.Sandbox;

/// <summary>The sandbox's models: one that works, and one for each way in which a provider fails (README.md#sandbox).</summary>
internal static class SandboxModels
{
    public const string Plain = "sandbox";
    public const string RateLimited = "sandbox-429";
    public const string ServerError = "sandbox-500";
    public const string Unavailable = "sandbox-503";
    public const string Slow = "sandbox-slow";
    public const string Filtered = "sandbox-filtered";
    public const string Cut = "sandbox-cut";
    public const string Malformed = "sandbox-malformed";
    public const string Tokens = "sandbox-tokens";
    public const string Unpriced = "sandbox-unpriced";

    /// <summary>Names of all sandbox models.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Plain, RateLimited, ServerError, Unavailable, Slow, Filtered, Cut, Malformed, Tokens, Unpriced];
}

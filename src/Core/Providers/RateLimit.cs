using System.Globalization;

namespace ImageGateway.Core.Providers;

/// <summary>
/// Request limit that a provider reports in its answer, in one form for all providers
/// (docs/architecture/errors.md#limits-of-providers).
/// </summary>
/// <param name="Limit">Requests per the provider's window, or null where it does not say.</param>
/// <param name="Remaining">What is left of them, or null where it does not say.</param>
/// <param name="Reset">After how long the window is fresh, or null where it does not say.</param>
public sealed record RateLimit(long? Limit, long? Remaining, TimeSpan? Reset)
{
    // A wait beyond a month is a date that was misread.
    private static readonly TimeSpan LongestReset = TimeSpan.FromDays(31);

    /// <summary>The headers that OpenAI's clients know, of requests.</summary>
    public IEnumerable<Header> ToHeaders()
    {
        if (Limit is { } limit)
            yield return new(RateHeaders.Requests.Limit, limit.ToString(CultureInfo.InvariantCulture));
        if (Remaining is { } remaining)
            yield return new(RateHeaders.Requests.Remaining, remaining.ToString(CultureInfo.InvariantCulture));
        if (Reset is { } reset)
            yield return new(RateHeaders.Requests.Reset, DurationText(reset));
    }

    /// <summary>A whole number that a header gives, or null.</summary>
    public static long? Count(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Computes the time until the moment in a header: Unix seconds, or a date, which without an offset is UTC.</summary>
    public static TimeSpan? Until(string? text, DateTimeOffset now)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? Within(date - now)
                : null;
        return seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? Within(DateTimeOffset.UnixEpoch.AddSeconds(seconds) - now) : null;
    }

    /// <summary>A wait in seconds that a header gives, or null.</summary>
    public static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= LongestReset.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;

    private static TimeSpan? Within(TimeSpan wait) => wait <= TimeSpan.Zero ? TimeSpan.Zero : wait > LongestReset ? null : wait;

    /// <summary>A wait as OpenAI writes it: 120ms, 12s, 1m2s, 1h0m0s.</summary>
    public static string DurationText(TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero)
            return "0ms";
        if (wait < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Ceiling(wait.TotalMilliseconds)}ms");
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        var head = hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}h{minutes}m")
            : minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{head}{seconds % 60}s");
    }
}

/// <summary>Names of the headers that report a limit to OpenAI's clients.</summary>
/// <param name="Limit">What the limit is.</param>
/// <param name="Remaining">What is left of it.</param>
/// <param name="Reset">When its window is fresh.</param>
public sealed record RateHeaders(string Limit, string Remaining, string Reset)
{
    /// <summary>Headers of a limit of requests.</summary>
    public static RateHeaders Requests { get; } = Of("requests");

    /// <summary>Headers of a limit of images.</summary>
    public static RateHeaders Images { get; } = Of("images");

    private static RateHeaders Of(string what) =>
        new("x-ratelimit-limit-" + what, "x-ratelimit-remaining-" + what, "x-ratelimit-reset-" + what);
}

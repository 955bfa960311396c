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
    private const string Prefix = "x-ratelimit-";

    // A wait beyond a month is a date that was misread.
    private static readonly TimeSpan LongestReset = TimeSpan.FromDays(31);

    /// <summary>The headers that OpenAI's clients know.</summary>
    /// <param name="what">What is counted.</param>
    public IEnumerable<Header> ToHeaders(string what = "requests")
    {
        if (Limit is { } limit)
            yield return new(Prefix + "limit-" + what, limit.ToString(CultureInfo.InvariantCulture));
        if (Remaining is { } remaining)
            yield return new(Prefix + "remaining-" + what, remaining.ToString(CultureInfo.InvariantCulture));
        if (Reset is { } reset)
            yield return new(Prefix + "reset-" + what, DurationText(reset));
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

    // As OpenAI writes it: 120ms, 12s, 1m2s, 1h0m0s.
    private static string DurationText(TimeSpan wait)
    {
        if (wait < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalMilliseconds):0}ms");
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        var (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        var head = hours > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}h{minutes}m")
            : minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{head}{seconds % 60}s");
    }
}

using System.Globalization;

namespace ImageGateway.Core.Routing;

/// <summary>Reads how long a provider asks to wait, in every form that providers use.</summary>
public static class RetryAfter
{
    // HTTP's dates: the one that is written today, and the two that are still to be read (RFC 9110, 5.6.7).
    private static readonly string[] Dates = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <summary>The wait, or null where there is none that can be read.</summary>
    /// <param name="header">Looks an answer's header up.</param>
    /// <param name="now">The time, for waits that are given as a date.</param>
    public static TimeSpan? Read(Func<string, string?> header, DateTimeOffset now)
    {
        foreach (var name in (ReadOnlySpan<string>)["retry-after-ms", "x-ms-retry-after-ms"])
        {
            if (double.TryParse(header(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
                && milliseconds is >= 0 and < int.MaxValue)
                return TimeSpan.FromMilliseconds(milliseconds);
        }

        var text = header("retry-after");
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return seconds is >= 0 and < int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;
        if (!DateTimeOffset.TryParseExact(
            text, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date))
            return null;
        return date > now ? date - now : TimeSpan.Zero;
    }
}

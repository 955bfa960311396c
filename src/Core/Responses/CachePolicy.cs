namespace ImageGateway.Core.Responses;

/// <summary>
/// A config's <c>cache</c> (docs/architecture/portkey.md#cache). For images the mode <c>semantic</c> is the mode <c>simple</c>.
/// </summary>
/// <param name="MaxAge">How long an answer is given again, or null where the config does not say.</param>
/// <param name="Scope">A hash of what the config changes about requests below the place where <c>cache</c> stands: requests that are drawn
/// otherwise never meet.</param>
public sealed record CachePolicy(TimeSpan? MaxAge, string Scope)
{
    /// <summary>Used where nothing is said, and in place of what is out of bounds.</summary>
    public static readonly TimeSpan DefaultMaxAge = TimeSpan.FromDays(7);

    /// <summary>Names of the accepted cache modes.</summary>
    public static readonly IReadOnlyList<string> Modes = ["simple", "semantic"];

    /// <summary>The longest time for which an answer is kept.</summary>
    public static readonly TimeSpan LongestMaxAge = TimeSpan.FromSeconds(MaxSeconds);

    private const double MinSeconds = 60;
    private const double MaxSeconds = 7_776_000;

    /// <summary>The time of a <c>max_age</c> in seconds: 60 to 7 776 000, anything else is 7 days.</summary>
    public static TimeSpan MaxAgeOf(double seconds) =>
        seconds is >= MinSeconds and <= MaxSeconds ? TimeSpan.FromSeconds(seconds) : DefaultMaxAge;
}

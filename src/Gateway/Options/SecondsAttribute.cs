using System.Globalization;

namespace ImageGateway.Gateway.Options;

/// <summary>A setting that is a time in seconds, with fractions.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="least">The fewest seconds that it may be.</param>
/// <param name="most">The most seconds that it may be.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute(string key, double least, double most, string meaning) : SettingAttribute(key, meaning)
{
    private const double MaxSeconds = 1e11;

    /// <inheritdoc/>
    public override string Bound => BoundOf(least, most);

    /// <summary>Rule for a number of seconds between two bounds.</summary>
    public static string BoundOf(double least, double most) =>
        string.Create(CultureInfo.InvariantCulture, $"must be a number of seconds from {least} to {most}");

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= MaxSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <inheritdoc/>
    public override string Format(object value) => ((TimeSpan)value).TotalSeconds.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override bool IsWithin(object value) => ((TimeSpan)value).TotalSeconds is var seconds && seconds >= least && seconds <= most;
}

using System.Globalization;

namespace ImageGateway.Gateway.Options;

/// <summary>Reads settings of the section <c>ImageGateway</c>; what is wrong is named as its environment variable.</summary>
public sealed class SettingReader(IConfiguration section)
{
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the settings that were asked for so far, with <c>__</c> between their parts.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>The text of a setting, or null where it is absent or empty.</summary>
    public string? Text(string key)
    {
        _asked.Add(key);
        return section[key.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } text ? text : null;
    }

    /// <summary>A whole number within bounds.</summary>
    public long Number(string key, long standard, long min, long max)
    {
        if (Text(key) is not { } text)
            return standard;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min
            && number <= max
            ? number
            : throw Fault(key, text, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"));
    }

    /// <summary>A number of seconds within bounds; fractions are allowed.</summary>
    public TimeSpan Seconds(string key, TimeSpan standard, double min, double max)
    {
        if (Text(key) is not { } text)
            return standard;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= min
            && seconds <= max
            ? TimeSpan.FromSeconds(seconds)
            : throw Fault(key, text, string.Create(CultureInfo.InvariantCulture, $"must be a number of seconds from {min} to {max}"));
    }

    /// <summary>Reads a setting that is <c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key)
    {
        if (Text(key) is not { } text)
            return false;
        return bool.TryParse(text, out var flag) ? flag : throw Fault(key, text, "must be true or false");
    }

    /// <summary>An http or https URL, or null.</summary>
    public Uri? Url(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw Fault(key, text, "must be an absolute http or https URL");
    }

    /// <summary>A list, separated by commas or given as an array.</summary>
    public IReadOnlyList<string> List(string key) =>
    [
        .. (Text(key) ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        .. section.GetSection(key.Replace("__", ":", StringComparison.Ordinal)).GetChildren().Select(child => child.Value).OfType<string>(),
    ];

    /// <summary>The error for a setting.</summary>
    public static OptionException Fault(string key, string value, string bound) =>
        OptionException.ForOption("IMAGEGATEWAY__" + key, value, bound);
}

using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>
/// Reads settings of the section <c>ImageGateway</c>. What is wrong is named as its environment variable and collected, so that all of
/// it is said at once; the reader goes on with the standard.
/// </summary>
public sealed class SettingReader(IConfiguration section)
{
    private readonly List<OptionException> _faults = [];
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the settings that were asked for so far, with <c>__</c> between their parts.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>Faults of the settings that were read so far.</summary>
    public IReadOnlyList<OptionException> Faults => _faults;

    /// <summary>Notes a fault of a setting.</summary>
    /// <returns>The value to go on with.</returns>
    public T Refuse<T>(string key, string value, string bound, T instead) => Refuse(Fault(key, value, bound), instead);

    /// <inheritdoc cref="Refuse{T}(string, string, string, T)"/>
    public T Refuse<T>(OptionException fault, T instead)
    {
        _faults.Add(fault);
        return instead;
    }

    /// <summary>Binds the properties that name a setting, and has the validator check them.</summary>
    public T Bind<T>(IValidateOptions<T> validator)
        where T : class, new()
    {
        var options = new T();
        foreach (var property in typeof(T).GetProperties())
        {
            if (property.GetCustomAttribute<SettingAttribute>() is not { } setting || Text(setting.Key) is not { } text)
                continue;
            if (setting.Parse(text, property.PropertyType) is { } value)
                property.SetValue(options, value);
            else
                Refuse(setting.Key, text, setting.Bound, text);
        }

        foreach (var failure in validator.Validate(null, options).Failures ?? [])
            _faults.Add(new(failure));
        return options;
    }

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
            : Refuse(key, text, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"), standard);
    }

    /// <summary>A number of seconds within bounds; fractions are allowed.</summary>
    public TimeSpan Seconds(string key, TimeSpan standard, double min, double max)
    {
        if (Text(key) is not { } text)
            return standard;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= min
            && seconds <= max
            ? TimeSpan.FromSeconds(seconds)
            : Refuse(key, text, SecondsAttribute.BoundOf(min, max), standard);
    }

    /// <summary>Reads a setting that is <c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key)
    {
        if (Text(key) is not { } text)
            return false;
        return bool.TryParse(text, out var flag) ? flag : Refuse(key, text, "must be true or false", false);
    }

    /// <summary>An http or https URL, or null.</summary>
    public Uri? Url(string key)
    {
        if (Text(key) is not { } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : Refuse<Uri?>(key, text, "must be an absolute http or https URL", null);
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

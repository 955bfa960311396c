using System.Reflection;
using Microsoft.Extensions.Options;

namespace ImageGateway.Gateway.Options;

/// <summary>
/// Binds settings of the section <c>ImageGateway</c> to options. What is wrong is named as its environment variable and collected, so
/// that all of it is said at once; the reader goes on with the standard.
/// </summary>
public sealed class SettingReader(IConfiguration section)
{
    /// <summary>Beginning of the environment variables.</summary>
    public const string Prefix = "IMAGEGATEWAY__";

    /// <summary>Stands in faults for a value that is secret.</summary>
    public const string Hidden = "***";

    private readonly List<OptionException> _faults = [];
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the settings that were asked for so far, with <c>__</c> between their parts.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>Faults of the settings that were read so far.</summary>
    public IReadOnlyList<OptionException> Faults => _faults;

    /// <summary>Notes a fault of a setting.</summary>
    public void Refuse(OptionException fault) => _faults.Add(fault);

    /// <summary>Binds the properties that name a setting, and checks them.</summary>
    /// <param name="validator">Checks each property by its bounds.</param>
    /// <param name="rules">Check properties against each other, where each has a value by itself.</param>
    public T Bind<T>(IValidateOptions<T> validator, params ReadOnlySpan<IValidateOptions<T>> rules)
        where T : class, new()
    {
        var (options, before) = (new T(), _faults.Count);
        foreach (var property in typeof(T).GetProperties())
        {
            if (property.GetCustomAttribute<SettingAttribute>() is { } setting && Read(setting, property.PropertyType) is { } value)
                property.SetValue(options, value);
        }

        Check(options, validator);
        foreach (var rule in rules)
        {
            if (_faults.Count == before)
                Check(options, rule);
        }

        return options;
    }

    /// <summary>Has a validator check options, and notes the faults that it finds.</summary>
    public void Check<T>(T options, IValidateOptions<T> validator)
        where T : class
    {
        foreach (var failure in validator.Validate(null, options).Failures ?? [])
            Refuse(new OptionException(failure));
    }

    /// <summary>Reads one setting as its attribute says.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="type">Type of the value.</param>
    /// <returns>The value; null where it is absent or no such value, which is a fault.</returns>
    public object? Read(SettingAttribute setting, Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return ReadList(setting, type.GetGenericArguments()[0]);
        return Text(setting.Key) is { } text ? Parse(setting, text, Nullable.GetUnderlyingType(type) ?? type) : null;
    }

    /// <summary>Marks a setting as asked for.</summary>
    public void Ask(string key) => _asked.Add(key);

    /// <summary>The error for a setting.</summary>
    public static OptionException Fault(string key, string value, string bound) => OptionException.ForOption(Prefix + key, value, bound);

    // A list is one text with separators, or an array of the configuration: NAME__0, NAME__1 …
    private Array ReadList(SettingAttribute setting, Type type)
    {
        var elements = (Text(setting.Key) ?? string.Empty)
            .Split(setting.Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Concat(section.GetSection(PathOf(setting.Key)).GetChildren().Select(static child => child.Value).OfType<string>())
            .Select(text => Parse(setting, text, type))
            .OfType<object>()
            .ToArray();
        var list = Array.CreateInstance(type, elements.Length);
        elements.CopyTo(list, 0);
        return list;
    }

    private object? Parse(SettingAttribute setting, string text, Type type)
    {
        var value = setting.Parse(text, type);
        if (value is null)
            Refuse(setting.Fault(text));
        return value;
    }

    // The text of a setting, or null where it is absent or empty.
    private string? Text(string key)
    {
        _asked.Add(key);
        return section[PathOf(key)] is { Length: > 0 } text ? text : null;
    }

    private static string PathOf(string key) => key.Replace("__", ":", StringComparison.Ordinal);
}

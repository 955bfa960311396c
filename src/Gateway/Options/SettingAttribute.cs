using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace ImageGateway.Gateway.Options;

/// <summary>
/// Says of a property which setting it is, what it means and what it may be. The reader binds it, a generated validator checks it, and
/// <c>--help</c> tells of it. A property that is a list has one value for each element.
/// </summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect and unit, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class SettingAttribute(string key, string meaning) : ValidationAttribute
{
    /// <summary>Name of the setting without its prefix, with <c>__</c> between its parts.</summary>
    public string Key { get; } = key;

    /// <summary>Effect and unit of the setting.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>The value where nothing is said, for a property that does not have it from the start; null: the property has it.</summary>
    public string? Default { get; init; }

    /// <summary>Option of the command line that sets it too, which faults name; null: there is none.</summary>
    public string? Option { get; init; }

    /// <summary>Rule that a value obeys, as the end of a sentence.</summary>
    public abstract string Bound { get; }

    /// <summary>Character between the elements of a list.</summary>
    public virtual char Separator => ',';

    /// <summary>True when faults must not show the value.</summary>
    public virtual bool IsSecret => false;

    /// <summary>Reads the value, or one element of a list, out of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">Type of the value.</param>
    /// <returns>The value, within its bounds or not; null where the text is none.</returns>
    public abstract object? Parse(string text, Type type);

    /// <summary>Writes a value as the setting's text.</summary>
    public virtual string Format(object value) => value is IFormattable number
        ? number.ToString(null, CultureInfo.InvariantCulture)
        : value.ToString() ?? string.Empty;

    /// <summary>The fault of a value.</summary>
    /// <param name="text">The value as text.</param>
    public virtual OptionException Fault(string text) =>
        OptionException.ForOption(Option ?? SettingReader.Prefix + Key, IsSecret ? SettingReader.Hidden : text, Bound);

    /// <summary>Determines whether a value, or one element of a list, is within its bounds.</summary>
    protected virtual bool IsWithin(object value) => true;

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var elements = value is IEnumerable list and not string ? list.Cast<object>() : value is null ? [] : [value];
        return elements.FirstOrDefault(element => !IsWithin(element)) is { } refused
            ? new(Fault(Format(refused)).Message)
            : ValidationResult.Success;
    }
}

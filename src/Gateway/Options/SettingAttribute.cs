using System.ComponentModel.DataAnnotations;

namespace ImageGateway.Gateway.Options;

/// <summary>
/// Says of a property which setting it is, what it means and what it may be. The reader binds it, a generated validator checks it, and
/// <c>--help</c> tells of it.
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

    /// <summary>Rule that a value obeys, as the end of a sentence.</summary>
    public abstract string Bound { get; }

    /// <summary>Reads the value out of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">Type of the property.</param>
    /// <returns>The value, within its bounds or not; null where the text is none.</returns>
    public abstract object? Parse(string text, Type type);

    /// <summary>Writes a value as the setting's text.</summary>
    public abstract string Format(object value);

    /// <summary>Determines whether a value is within its bounds.</summary>
    protected abstract bool IsWithin(object value);

    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is null || IsWithin(value) ? ValidationResult.Success : new(SettingReader.Fault(Key, Format(value), Bound).Message);
}

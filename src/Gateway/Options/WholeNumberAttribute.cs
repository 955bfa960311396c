using System.Globalization;

namespace ImageGateway.Gateway.Options;

/// <summary>A setting that is a whole number.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="least">The least that it may be.</param>
/// <param name="most">The most that it may be.</param>
/// <param name="meaning">Effect and unit, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WholeNumberAttribute(string key, long least, long most, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}");

    /// <inheritdoc/>
    public override object? Parse(string text, Type type)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return null;
        if (type == typeof(long))
            return number;
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : null;
    }

    /// <inheritdoc/>
    protected override bool IsWithin(object value)
    {
        var number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        return number >= least && number <= most;
    }
}

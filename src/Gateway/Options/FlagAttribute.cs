namespace ImageGateway.Gateway.Options;

/// <summary>A setting that is one of two words.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="yes">The word for true.</param>
/// <param name="no">The word for false.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagAttribute(string key, string yes, string no, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => $"must be {yes} or {no}";

    /// <inheritdoc/>
    public override object? Parse(string text, Type type)
    {
        if (text.Equals(yes, StringComparison.OrdinalIgnoreCase))
            return true;
        return text.Equals(no, StringComparison.OrdinalIgnoreCase) ? false : null;
    }

    /// <inheritdoc/>
    public override string Format(object value) => (bool)value ? yes : no;
}

namespace ImageGateway.Gateway.Options;

/// <summary>A setting that may be any text.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => "may be any text";

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) => text;
}

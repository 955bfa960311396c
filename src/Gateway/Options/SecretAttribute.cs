using System.Globalization;

namespace ImageGateway.Gateway.Options;

/// <summary>A setting that is secret, or several on lines of their own; no fault shows it.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="least">The fewest characters that it may have.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute(string key, int least, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => string.Create(CultureInfo.InvariantCulture, $"must have at least {least} characters");

    /// <inheritdoc/>
    public override char Separator => '\n';

    /// <inheritdoc/>
    public override bool IsSecret => true;

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) => text;

    /// <inheritdoc/>
    protected override bool IsWithin(object value) => ((string)value).Length >= least;
}

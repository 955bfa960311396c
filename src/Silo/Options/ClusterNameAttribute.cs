using System.Globalization;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Silo.Options;

/// <summary>A setting that names a cluster in the keys of its Redis.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ClusterNameAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    private const int MostChars = 64;

    /// <inheritdoc/>
    public override string Bound =>
        string.Create(CultureInfo.InvariantCulture, $"must be 1 to {MostChars} letters, digits, hyphens or underscores");

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) => text;

    /// <inheritdoc/>
    protected override bool IsWithin(object value) =>
        value is string { Length: >= 1 and <= MostChars } name && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}

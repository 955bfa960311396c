namespace ImageGateway.Gateway.Options;

/// <summary>A setting that is an absolute http or https URL.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpUrlAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => "must be an absolute http or https URL";

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}

using ImageGateway.Gateway.Options;

namespace ImageGateway.Silo.Options;

/// <summary>A setting that is a folder which is there; the property has its full path.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FolderAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => "must be a folder that can be read";

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) => Directory.Exists(text) ? Path.GetFullPath(text) : null;
}

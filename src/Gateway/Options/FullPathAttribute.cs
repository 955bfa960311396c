namespace ImageGateway.Gateway.Options;

/// <summary>A setting that is a file or a folder; the property has its full path.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FullPathAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    /// <summary>True when it must be a file that is there.</summary>
    public bool MustExist { get; init; }

    /// <inheritdoc/>
    public override string Bound => "must be a file that can be read";

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) => MustExist && !File.Exists(text) ? null : Path.GetFullPath(text);
}

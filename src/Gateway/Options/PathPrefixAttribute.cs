namespace ImageGateway.Gateway.Options;

/// <summary>A setting that is the beginning of the paths of all routes.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathPrefixAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => "must be a path such as /images, of letters, digits and -._~/";

    /// <inheritdoc/>
    public override object? Parse(string text, Type type)
    {
        var path = text.TrimEnd('/');
        return path.Length == 0
            || (path[0] == '/' && !path.Contains("//", StringComparison.Ordinal)
                && path.All(static letter => char.IsAsciiLetterOrDigit(letter) || "/-._~".Contains(letter, StringComparison.Ordinal)))
            ? path
            : null;
    }
}

namespace ImageGateway.Gateway.Options;

/// <summary>A setting that lists origins of web pages.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OriginsAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => "must be origins such as https://app.example, without a path, or *";

    /// <summary>
    /// Reads one origin. It is compared with the Origin header letter by letter, so it comes out as browsers write it: in small letters,
    /// without a standard port.
    /// </summary>
    public override object? Parse(string text, Type type)
    {
        if (text == EdgeOptions.AnyOrigin)
            return text;
        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { UserInfo.Length: 0, PathAndQuery: "/" or "", Fragment.Length: 0, Authority.Length: > 0 }
            ? $"{url.Scheme}://{url.Authority}"
            : null;
    }
}

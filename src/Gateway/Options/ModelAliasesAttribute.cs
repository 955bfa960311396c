using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Options;

/// <summary>A setting that names models in place of others.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ModelAliasesAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => "must be true, false, or pairs as in dall-e-3=gpt-image-2,dall-e-2=gpt-image-2";

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) => ModelAliases.Parse(text);
}

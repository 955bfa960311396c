using ImageGateway.Gateway.Options;

namespace ImageGateway.Silo.Options;

/// <summary>A setting that says where Redis is. Its text may hold a password, which no fault shows.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedisAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => RedisSettings.PlainRule;

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) => RedisSettings.TryRead(text, out var redis, out _) ? redis : null;

    /// <inheritdoc/>
    public override string Format(object value) => ((RedisSettings)value).Address;

    /// <inheritdoc/>
    public override OptionException Fault(string text) => RedisSettings.TryRead(text, out _, out var fault)
        ? base.Fault(SettingReader.Hidden)
        : OptionException.ForOption(Option ?? SettingReader.Prefix + Key, fault.Shown, fault.Rule);
}

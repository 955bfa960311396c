using System.Net;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Silo.Options;

/// <summary>A setting that is an IP address.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="mayBeAll">Whether it may stand for all addresses of the machine.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddressAttribute(string key, bool mayBeAll, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound =>
        mayBeAll ? "must be an IP address of this machine" : "must be an IP address at which the other processes reach this one";

    /// <inheritdoc/>
    public override object? Parse(string text, Type type) => IPAddress.TryParse(text, out var address) ? address : null;

    /// <inheritdoc/>
    protected override bool IsWithin(object value) => mayBeAll || (!value.Equals(IPAddress.Any) && !value.Equals(IPAddress.IPv6Any));
}

using System.Net;

namespace ImageGateway.Gateway.Options;

/// <summary>A setting that lists networks, or single addresses.</summary>
/// <param name="key">Name of the setting without its prefix.</param>
/// <param name="meaning">Effect, for <c>--help</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NetworksAttribute(string key, string meaning) : SettingAttribute(key, meaning)
{
    /// <inheritdoc/>
    public override string Bound => "must be networks such as 10.0.0.0/8 (no bits set after the prefix), or addresses";

    /// <inheritdoc/>
    public override object? Parse(string text, Type type)
    {
        if (IPAddress.TryParse(text, out var address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var network) ? network : null;
    }
}

using System.Net;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Forwarding;

/// <summary>
/// Policy for connections that a caller chooses: custom hosts and links to images. Names and addresses that are not on the public
/// internet must be on the allow-list (SECURITY.md).
/// </summary>
public sealed class EgressPolicy(GatewayOptions options)
{
    /// <summary>Determines whether a host is on the allow-list.</summary>
    public bool IsAllowedHost(string host)
    {
        foreach (var allowed in options.EgressAllow)
        {
            if (host.Equals(allowed, StringComparison.OrdinalIgnoreCase)
                || (allowed.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Determines whether a connection to this address may be made for this host.</summary>
    public bool MayConnect(string host, IPAddress address) =>
        CustomHost.IsPublic(address) || IsAllowedHost(host)
            || IsAllowedHost((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString());
}

/// <summary>A connection that the egress policy forbids.</summary>
public sealed class EgressDeniedException(string host) : IOException($"The egress policy forbids a connection to {host}.");

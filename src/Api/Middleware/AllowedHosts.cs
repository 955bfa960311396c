using System.Net;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Middleware;

/// <summary>
/// Names by which callers may address the gateway. In open mode a page can reach a gateway on the reader's own machine under
/// any name that its owner lets resolve to loopback (DNS rebinding), so that only names which nobody else can own are good.
/// </summary>
internal sealed class AllowedHosts(GatewayOptions options)
{
    private const string Localhost = "localhost";

    // Nearly all requests name the same one.
    private volatile string? _lastAllowed;

    /// <summary>Determines whether requests to this host are answered. One without a host does not come from a browser and is.</summary>
    public bool Allows(HostString host)
    {
        if (options.Auth == AuthMode.Keys || !host.HasValue || host.Value == _lastAllowed)
            return true;
        if (!IsAllowed(host))
            return false;
        _lastAllowed = host.Value;
        return true;
    }

    private bool IsAllowed(HostString host)
    {
        var name = host.Host.Trim('[', ']').TrimEnd('.');
        if (IsLoopback(name) || name.Equals(options.PublicUrl?.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase))
            return true;
        return options.AllowOpenRemote && IsLocal(name);
    }

    private static bool IsLoopback(string name) =>
        name.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
        || name.EndsWith("." + Localhost, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));

    // Addresses, names without a dot, and names below a domain that no registry sells: nobody outside can make one of these lead here.
    private static bool IsLocal(string name) =>
        IPAddress.TryParse(name, out _) || !name.Contains('.', StringComparison.Ordinal) || CustomHost.IsPrivateName(name);
}

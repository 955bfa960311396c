using System.Net;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Requests;

/// <summary>The start of URLs that lead to this gateway.</summary>
public sealed class PublicAddress(GatewayOptions options)
{
    /// <summary>Scheme, host and path prefix, without a slash at the end.</summary>
    /// <param name="request">Who asks: unless a public URL is set, the start is what the caller used.</param>
    public string StartOf(HttpRequest request)
    {
        if (options.PublicUrl is { } set)
            return set.GetLeftPart(UriPartial.Path).TrimEnd('/');

        // A proxy may have taken the prefix off before it passed the request on.
        var prefix = request.PathBase.HasValue ? request.PathBase.ToUriComponent() : options.Edge.PathBase;
        return $"{request.Scheme}://{HostOf(request)}{prefix}";
    }

    // HTTP/1.0 has requests without a host; the address that was connected to is as good.
    private static string HostOf(HttpRequest request)
    {
        if (request.Headers.Host.ToString() is { Length: > 0 } host)
            return host;
        var connection = request.HttpContext.Connection;
        return connection.LocalIpAddress is { } address
            ? new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, connection.LocalPort).ToString()
            : "localhost";
    }
}

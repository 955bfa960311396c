using System.Collections.Frozen;
using ImageGateway.Gateway.Options;

namespace ImageGateway.Api.Middleware;

/// <summary>Origins whose pages may call the gateway (<c>IMAGEGATEWAY__CORS__ORIGINS</c>).</summary>
internal sealed class CallingPages(EdgeOptions options)
{
    private readonly FrozenSet<string> _origins = options.CorsOrigins.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when pages of some other origin may call.</summary>
    public bool AllowsSome => _origins.Count > 0;

    /// <summary>True when pages of every origin may call.</summary>
    public bool AllowsAll => _origins.Contains(EdgeOptions.AnyOrigin);

    /// <summary>Determines whether pages of an origin may call.</summary>
    public bool Allows(string origin) => AllowsAll || _origins.Contains(origin);

    /// <summary>Determines whether a browser sent the request for a page of another origin that may not call.</summary>
    public bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && Allows(origin))
            return false;
        if (origin.Length > 0 && !IsOwn(origin, new HostString(request.Headers.Host.ToString())))
            return true;

        // Images, scripts and links of other pages are fetched without an origin, but browsers of today say where from.
        return request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none") && !AllowsAll;
    }

    /// <summary>Determines whether no page of another origin sent the request, whichever pages may call.</summary>
    public static bool IsOwnPage(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return (origin.Length == 0 || IsOwn(origin, new HostString(request.Headers.Host.ToString())))
            && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }

    // TLS may end in front of the gateway, so the scheme says nothing; who serves a host and port serves both.
    private static bool IsOwn(string origin, HostString host) =>
        host.HasValue
        && Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && host.Host.Trim('[', ']').Equals(page.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && (host.Port is { } port ? port == page.Port : page.IsDefaultPort);
}

/// <summary>Marks an endpoint that other sites' pages may load from in any mode, because its link is the permission.</summary>
internal sealed class OpenToPages
{
    /// <summary>The only instance of the mark.</summary>
    public static OpenToPages Instance { get; } = new();
}

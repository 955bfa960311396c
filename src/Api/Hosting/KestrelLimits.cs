using ImageGateway.Api.Authentication;
using ImageGateway.Api.Middleware;
using ImageGateway.Gateway.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageGateway.Api.Hosting;

/// <summary>The server's own bounds (SECURITY.md).</summary>
internal static class KestrelLimits
{
    // Between our bounds and the server's a refusal has a body; beyond the server's, RejectedRequests gives it one.
    private const int HeaderBytes = 4 * HeaderBounds.Bytes;
    private const int HeaderCount = 10 * HeaderBounds.Count;
    private const int LineBytes = 4 * HeaderBounds.UrlChars;

    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(10);

    /// <summary>Applies the limits to Kestrel's options.</summary>
    public static void Apply(KestrelServerOptions kestrel, LimitOptions limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.ConfigureEndpointDefaults(static listen =>
        {
            listen.Use(RejectableOutput.Wrap);
            listen.Use(ConnectionKey.Wrap);
        });

        // The readers of bodies count, and refuse with an error that says the bound. The server's own count would close the
        // connection while the client still sends, which then sees a reset instead of the error.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = limits.BodyRate > 0 ? new(limits.BodyRate, BodyGrace) : null;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = HeaderCount;
        kestrel.Limits.MaxRequestLineSize = LineBytes;
    }
}

using ImageGateway.Api.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageGateway.Api.Hosting;

/// <summary>The server's own bounds (design section 7).</summary>
internal static class KestrelLimits
{
    private const int HeaderBytes = 64 * 1024;
    private const int HeaderCount = 100;

    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(10);

    /// <summary>Sets them.</summary>
    public static void Apply(KestrelServerOptions kestrel, LimitOptions limits)
    {
        kestrel.AddServerHeader = false;

        // The readers of bodies count, and refuse with an error that says the bound. The server's own count would close the
        // connection while the client still sends, which then sees a reset instead of the error.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = limits.BodyRate > 0 ? new(limits.BodyRate, BodyGrace) : null;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = HeaderCount;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
    }
}

using ImageGateway.Api.Options;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageGateway.Api.Hosting;

/// <summary>The server's own bounds (design section 7).</summary>
internal static class KestrelLimits
{
    private const int HeaderBytes = 64 * 1024;
    private const int HeaderCount = 100;

    /// <summary>Sets them.</summary>
    public static void Apply(KestrelServerOptions kestrel, GatewayOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.Limits.BodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = HeaderCount;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
    }
}

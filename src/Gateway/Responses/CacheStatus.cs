using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Gateway.Responses;

/// <summary>The values of <c>x-portkey-cache-status</c>, and which of them a request has come to.</summary>
internal static class CacheStatus
{
    public const string Hit = "HIT";
    public const string Miss = "MISS";
    public const string Refresh = "REFRESH";
    public const string Disabled = "DISABLED";

    /// <summary>The request's status; disabled until a cache was asked.</summary>
    public static string Get(HttpContext context) => context.Features.Get<Known>()?.Status ?? Disabled;

    /// <summary>Sets the cache status that the headers report.</summary>
    public static void Set(HttpContext context, string status)
    {
        context.Features.Set(new Known(status));
        RequestRecord.Find(context)?.Cache = status switch
        {
            Hit => LogCache.Hit,
            Miss => LogCache.Miss,
            Refresh => LogCache.Refresh,
            _ => LogCache.Disabled,
        };
    }

    private sealed record Known(string Status);
}

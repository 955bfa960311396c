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

    private static readonly object Key = new();

    /// <summary>The request's status; disabled until a cache was asked.</summary>
    public static string Get(HttpContext context) => context.Items.TryGetValue(Key, out var status) ? (string)status! : Disabled;

    /// <summary>Sets the cache status that the headers report.</summary>
    public static void Set(HttpContext context, string status)
    {
        context.Items[Key] = status;
        RequestRecord.Find(context)?.Cache = status switch
        {
            Hit => LogCache.Hit,
            Miss => LogCache.Miss,
            Refresh => LogCache.Refresh,
            _ => LogCache.Disabled,
        };
    }
}

using System.Net.Http.Headers;
using ImageGateway.Api.Requests;
using ImageGateway.Core.Cache;

namespace ImageGateway.Api.Twins;

/// <summary>What a request's headers say about the cache (portkey-compat 2.1).</summary>
internal static class CacheHeaders
{
    /// <summary>Whether the caller wants nothing of the request kept.</summary>
    public static bool Forbid(IHeaderDictionary headers) => headers[GatewayHeaders.Debug].ToString().Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the pictures are to be drawn anew and kept in place of those that are there.</summary>
    public static bool Refresh(IHeaderDictionary headers) => headers[GatewayHeaders.CacheForceRefresh].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>How long an answer is kept. Portkey reads <c>cache-control</c> where the config says nothing.</summary>
    public static TimeSpan MaxAge(CachePolicy policy, IHeaderDictionary headers) => policy.MaxAge ?? AskedFor(headers) ?? CachePolicy.DefaultMaxAge;

    private static TimeSpan? AskedFor(IHeaderDictionary headers) =>
        CacheControlHeaderValue.TryParse(headers.CacheControl, out var control) && control.MaxAge is { } age ? CachePolicy.MaxAgeOf(age.TotalSeconds) : null;
}

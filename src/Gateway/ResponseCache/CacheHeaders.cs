using System.Net.Http.Headers;
using ImageGateway.Core.Responses;
using ImageGateway.Gateway.Requests;

namespace ImageGateway.Gateway.ResponseCache;

/// <summary>Cache directives in a request's headers (docs/architecture/portkey.md#request-headers).</summary>
public static class CacheHeaders
{
    /// <summary>Determines whether the caller wants nothing of the request kept.</summary>
    public static bool Forbid(IHeaderDictionary headers) =>
        headers[GatewayHeaders.Debug].ToString().Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Determines whether the images are drawn anew and replace the stored ones.</summary>
    public static bool Refresh(IHeaderDictionary headers) =>
        headers[GatewayHeaders.CacheForceRefresh].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the time for which a response is kept. Portkey reads <c>cache-control</c> where the config says nothing.</summary>
    public static TimeSpan MaxAge(CachePolicy policy, IHeaderDictionary headers) =>
        policy.MaxAge ?? AskedFor(headers) ?? CachePolicy.DefaultMaxAge;

    private static TimeSpan? AskedFor(IHeaderDictionary headers) =>
        CacheControlHeaderValue.TryParse(headers.CacheControl, out var control) && control.MaxAge is { } age
            ? CachePolicy.MaxAgeOf(age.TotalSeconds)
            : null;
}

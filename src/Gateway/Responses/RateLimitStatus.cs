using ImageGateway.Core.Budgets;
using ImageGateway.Core.Providers;

namespace ImageGateway.Gateway.Responses;

/// <summary>State of the rate limits that bound a request.</summary>
/// <param name="Requests">The tightest of requests; null: there is none.</param>
/// <param name="Images">The tightest of images; null: there is none.</param>
public readonly record struct RateLimitStatus(RateLeft? Requests, RateLeft? Images)
{
    private const string RemainingRequests = "x-ratelimit-remaining-requests";

    /// <summary>The tighter of these and others.</summary>
    public RateLimitStatus Tighter(RateLeft? requests, RateLeft? images) => new(Least(Requests, requests), Least(Images, images));

    /// <summary>Writes them to OpenAI's headers, unless the provider's own limit is tighter.</summary>
    public void Describe(IHeaderDictionary headers)
    {
        if (Requests is { } requests && !(RateLimit.Count(headers[RemainingRequests]) < requests.Left))
            Set(headers, requests, "requests");
        if (Images is { } images)
            Set(headers, images, "images");
    }

    private static void Set(IHeaderDictionary headers, RateLeft left, string what)
    {
        foreach (var (name, value) in new RateLimit(left.Limit, left.Left, left.Reset).ToHeaders(what))
            headers[name] = value;
    }

    private static RateLeft? Least(RateLeft? one, RateLeft? other) => one is null || other?.Left < one.Value.Left ? other : one;
}

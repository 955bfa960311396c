using ImageGateway.Core.Budgets.RateLimiting;

namespace ImageGateway.Gateway.Responses;

/// <summary>State of the rate limits that bound a request.</summary>
/// <param name="Requests">The tightest of requests; null: there is none.</param>
/// <param name="Images">The tightest of images; null: there is none.</param>
public readonly record struct RateLimitStatus(RateLeft? Requests, RateLeft? Images)
{
    /// <summary>The tighter of these and others.</summary>
    public RateLimitStatus Tighter(RateLeft? requests, RateLeft? images) => new(Least(Requests, requests), Least(Images, images));

    private static RateLeft? Least(RateLeft? one, RateLeft? other) => one is null || other?.Left < one.Value.Left ? other : one;
}

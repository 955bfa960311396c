namespace ImageGateway.Gateway.Context;

/// <summary>Attempt ends that the caller does not get, because a retry or a fallback lists their status.</summary>
/// <param name="OnFailedRequest">Whether a request that a guardrail finds fault with is not sent (246).</param>
/// <param name="OnFailedResponse">Whether images that a guardrail finds fault with are not given (246).</param>
/// <param name="OnResponse">Whether images are not given (200).</param>
public readonly record struct FollowUps(bool OnFailedRequest, bool OnFailedResponse, bool OnResponse)
{
    /// <summary>Decides whether an attempt that ends so is repeated; null when none is.</summary>
    public Func<AttemptResult, bool>? Repeats { get; init; }
}

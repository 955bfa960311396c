using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>Attempt ends that the caller does not get, because a retry or a fallback lists their status.</summary>
/// <param name="OnFailedRequest">Whether a request that a guardrail finds fault with is not sent (246).</param>
/// <param name="OnFailedResponse">Whether images that a guardrail finds fault with are not given (246).</param>
/// <param name="OnResponse">Whether images are not given (200).</param>
public readonly record struct FollowUps(bool OnFailedRequest, bool OnFailedResponse, bool OnResponse)
{
    private RouteProgress? Progress { get; init; }

    private RetryPolicy? Retries { get; init; }

    /// <summary>Finds out what may follow an attempt.</summary>
    /// <param name="progress">The request's way.</param>
    /// <param name="policy">The target's policy.</param>
    /// <param name="retry">Which retry the attempt is; 0 for the first try.</param>
    public static FollowUps Of(RouteProgress progress, RetryPolicy policy, int retry)
    {
        if (progress.AttemptsLeft <= 0)
            return default;
        var left = retry < policy.Attempts ? policy : null;
        return new(
            progress.Leaves(GuardrailReport.FailedStatus, AttemptClass.NotStarted),
            Follows(progress, left, GuardrailReport.FailedStatus),
            Follows(progress, left, StatusCodes.Status200OK))
        { Progress = progress, Retries = left };
    }

    /// <summary>Determines whether an attempt that ended so is repeated.</summary>
    public bool Repeats(AttemptResult result) => Retries is { } policy && !Progress!.IsOver && policy.Repeats(result);

    private static bool Follows(RouteProgress progress, RetryPolicy? retries, int status) =>
        progress.Leaves(status, AttemptClass.Answered) || retries?.Repeats(status, noResponse: false, AttemptClass.Answered) == true;
}

using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;
using ImageGateway.Gateway.Responses;

namespace ImageGateway.Gateway.Execution;

/// <summary>Consequences of the end of an attempt: for its retries, for the fallbacks around it and for the provider's health.</summary>
internal static class AttemptEnds
{
    /// <summary>Determines whether a policy repeats an attempt that ended so.</summary>
    public static bool Repeats(this RetryPolicy policy, AttemptResult result)
    {
        // A prompt that was denied once is denied again.
        if (result is AttemptResult.BlockedByGuardrail { Class: AttemptClass.NotStarted })
            return false;
        if (result is AttemptResult.Answered or AttemptResult.Aborted or AttemptResult.Unsent or AttemptResult.Rejected { PassedOver: true }
            or AttemptResult.Rejected { IsOfLedger: true } or AttemptResult.Failed { Error.Moderated: true })
            return false;
        if (IsAnsweredWithoutImage(result))
            return policy.Repeats(StatusCodes.Status200OK, noResponse: false, AttemptClass.Answered);
        var noResponse = result is AttemptResult.Rejected { Error.Code: "upstream_unreachable" or "upstream_broken" };
        return policy.Repeats(result.Status, noResponse, result.Class);
    }

    /// <summary>Determines whether a fallback goes on to its next child.</summary>
    public static bool MovesOn(this RouteNode.Fallback fallback, AttemptResult result)
    {
        if (result is AttemptResult.Answered or AttemptResult.Aborted or AttemptResult.Rejected { IsFinal: true })
            return false;

        // A target that cannot do it never ends the chain; one that was only explained may fail in any way.
        if (result is AttemptResult.Unsent or AttemptResult.Rejected { PassedOver: true })
            return true;
        if (fallback.OnlyIfNotStarted && !result.Class.IsFree())
            return false;

        // Another provider is not asked for what one has refused to draw, unless the config says 400 itself
        // (docs/architecture/errors.md#content-filters).
        if (result is AttemptResult.Failed { Error.Moderated: true })
            return fallback.OnStatusCodes?.Contains(StatusCodes.Status400BadRequest) ?? false;
        if (IsAnsweredWithoutImage(result))
            return fallback.GoesOnFrom(StatusCodes.Status200OK, AttemptClass.Answered);
        return fallback.OnStatusCodes?.Contains(result.Status) ?? result.Status != GuardrailReport.FailedStatus;
    }

    /// <summary>Determines whether a fallback may go on from images, so that they are not given before that is known.</summary>
    public static bool LeavesImages(this RouteNode.Fallback fallback) => fallback.OnStatusCodes is { } codes
        && (codes.Contains(StatusCodes.Status200OK) || codes.Contains(GuardrailReport.FailedStatus));

    /// <summary>
    /// The status that the provider's health counts, <see cref="OutcomeCount.NoResponse"/> where none came, or null: it says
    /// nothing of the provider.
    /// </summary>
    /// <param name="result">How the attempt ended.</param>
    /// <param name="target">Where it went.</param>
    /// <param name="callerLeft">Whether the caller has left.</param>
    public static int? HealthStatus(AttemptResult result, Target target, bool callerLeft) => result switch
    {
        AttemptResult.Answered or AttemptResult.Superseded => StatusCodes.Status200OK,
        AttemptResult.Aborted => OutcomeCount.NoResponse,
        AttemptResult.Failed => result.Status,
        AttemptResult.BlockedByGuardrail => result.Class == AttemptClass.Answered ? StatusCodes.Status200OK : null,

        // Ours, where the provider was not reached, took too long, or sent what nobody can use. One that the caller ended is nobody's
        // fault.
        AttemptResult.Rejected { PassedOver: false } when !(callerLeft && target.CancelOnDisconnect) && IsOfProvider(result.Status) =>
            OutcomeCount.NoResponse,
        _ => null,
    };

    // The provider answered 2xx and no image could be made of it: only a config that names 200 draws it again.
    private static bool IsAnsweredWithoutImage(AttemptResult result) =>
        result is AttemptResult.Failed { Class: AttemptClass.Answered } or AttemptResult.Rejected { Class: AttemptClass.Answered };

    private static bool IsOfProvider(int status) =>
        status is StatusCodes.Status408RequestTimeout or StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout;
}

using ImageGateway.Core.CircuitBreaking;
using ImageGateway.Core.Routing;
using ImageGateway.Gateway.Context;

namespace ImageGateway.Gateway.Execution;

/// <summary>Outcome of an attempt as the provider's health counts it.</summary>
internal static class AttemptOutcome
{
    /// <summary>
    /// The status that is counted, <see cref="OutcomeCount.NoResponse"/> where none came, or null: it says nothing of the provider.
    /// </summary>
    /// <param name="result">How the attempt ended.</param>
    /// <param name="target">Where it went.</param>
    /// <param name="callerLeft">Whether the caller has left.</param>
    public static int? StatusOf(AttemptResult result, Target target, bool callerLeft) => result switch
    {
        AttemptResult.Answered or AttemptResult.Superseded => StatusCodes.Status200OK,
        AttemptResult.Aborted => OutcomeCount.NoResponse,
        AttemptResult.Failed => result.Status,
        AttemptResult.BlockedByGuardrail => result.Class == ImageGateway.Core.Errors.AttemptClass.Answered ? StatusCodes.Status200OK : null,

        // Ours, where the provider was not reached, took too long, or sent what nobody can use. One that the caller ended is nobody's
        // fault.
        AttemptResult.Rejected { PassedOver: false } when !(callerLeft && target.CancelOnDisconnect) && IsOfProvider(result.Status) =>
            OutcomeCount.NoResponse,
        _ => null,
    };

    private static bool IsOfProvider(int status) =>
        status is StatusCodes.Status408RequestTimeout or StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout;
}

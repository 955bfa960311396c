using ImageGateway.Core.Errors;
using ImageGateway.Core.Routing;

namespace ImageGateway.Gateway.Context;

/// <summary>Result of a request: its last attempt, the target, and the number of retries.</summary>
/// <param name="Result">The last attempt.</param>
/// <param name="Target">Where it went.</param>
/// <param name="Retries">Retries there; -1 when they were used up or would have taken too long
/// (docs/architecture/portkey.md#response-headers).</param>
public sealed record RouteOutcome(AttemptResult Result, Target Target, int Retries)
{
    /// <summary>Billing class of all attempts of the request, not only of the last.</summary>
    public AttemptClass Class { get; init; } = Result.Class;

    /// <summary>True when nothing was sent to the target, because it cannot serve the request or is failing.</summary>
    public bool IsPassedOver => Result is AttemptResult.Rejected { PassedOver: true } or AttemptResult.Unsent { GoesOn: true };
}

using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Google;

/// <summary>The fault words that end in an error body.</summary>
public static class GoogleFaults
{
    public static SimulatedResponse? Fail(Faults faults, bool atVertex) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => atVertex
            ? GoogleErrors.Create(429, "RESOURCE_EXHAUSTED", "Quota exceeded for online prediction requests per minute per base model.")
            : GoogleErrors.Create(
                429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please wait and try again.",
                GoogleErrors.Quota("generativelanguage.googleapis.com/generate_requests"), GoogleErrors.RetryIn(
                    faults.Number(FaultWords.RateLimit, otherwise: 1))),
        _ when faults.Has(FaultWords.Quota) => atVertex
            ? GoogleErrors.Create(
                403, "PERMISSION_DENIED", "This API method requires billing to be enabled.", GoogleErrors.Info("BILLING_DISABLED"))
            : GoogleErrors.Create(
                429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan and billing details.",
                GoogleErrors.Quota("generativelanguage.googleapis.com/generate_content_free_tier_requests")),
        _ when faults.Has(FaultWords.ServerError) => GoogleErrors.Create(500, "INTERNAL", "An internal error has occurred."),
        _ when faults.Has(FaultWords.Unavailable) =>
            GoogleErrors.Create(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
        _ => null,
    };
}

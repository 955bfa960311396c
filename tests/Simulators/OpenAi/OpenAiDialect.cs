using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>OpenAI's own ways: JSON edits, echoed settings, no filter annotations.</summary>
public sealed class OpenAiDialect : IImageDialect
{
    public bool TakesJsonEdits => true;

    public bool EchoesSettings(ReceivedRequest request) => true;

    public void Annotate(JsonObject item, ImageOrder order)
    {
    }

    public SimulatedResponse? Fail(ReceivedRequest request, ImageOrder order) => request.Faults switch
    {
        var faults when faults.Has(FaultWords.RateLimit) => RateLimited(faults.Number(FaultWords.RateLimit, otherwise: 1)),
        var faults when faults.Has(FaultWords.Quota) => OpenAiErrors.Create(
            429,
            "You exceeded your current quota, please check your plan and billing details.",
            "insufficient_quota",
            param: null,
            "insufficient_quota"),
        var faults when faults.Has(FaultWords.ServerError) => OpenAiErrors.Create(
            500, "The server had an error while processing your request. Sorry about that!", "server_error"),
        var faults when faults.Has(FaultWords.Unavailable) => OpenAiErrors.Create(
            503, "The model is currently overloaded with other requests. You can retry your request.", "server_error"),
        var faults when faults.Has(FaultWords.Moderate) || (faults.Has(FaultWords.FilterOutput) && !order.Stream) => order.Model.IsGpt
            ? OpenAiErrors.ModerationBlocked("req_0f3c1a5e9b7d4c21")
            : OpenAiErrors.ContentPolicyViolation(),
        _ => null,
    };

    private static SimulatedResponse RateLimited(int seconds) => OpenAiErrors
        .Create(
            429, "Rate limit exceeded for images per minute in organization org-simulated. Limit: 5/1min. Current: 6/1min.",
            "requests", null, "rate_limit_exceeded")
        .With("retry-after", seconds.ToString(CultureInfo.InvariantCulture))
        .With("x-ratelimit-limit-requests", "5")
        .With("x-ratelimit-remaining-requests", "0")
        .With("x-ratelimit-reset-requests", $"{seconds}s");
}

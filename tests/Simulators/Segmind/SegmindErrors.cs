using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Segmind;

/// <summary>Error bodies of the vendor: <c>{"error":"…"}</c>.</summary>
public static class SegmindErrors
{
    private const string Json = "application/json";

    public static SimulatedResponse Create(int status, string error) =>
        SimulatedResponse.Json(status, new JsonObject { ["error"] = error });

    public static SimulatedResponse Create(Violation found) => Create(400, found.Kind switch
    {
        ViolationKind.Unknown => $"{found.Parameter} is not a parameter of this model",
        ViolationKind.Missing => $"{found.Parameter} is Mandatory",
        ViolationKind.WrongType => $"{found.Parameter} must be {found.Expected}",
        ViolationKind.AboveMaximum => $"{found.Parameter} must be at most {found.Expected}",
        ViolationKind.BelowMinimum => $"{found.Parameter} must be at least {found.Expected}",
        ViolationKind.NotAllowed => $"{found.Parameter} must be one of {string.Join(", ", found.Allowed ?? [])}",
        _ => $"{found.Parameter} is not valid",
    });

    /// <summary>The header is the only one that counts, and a bearer key beside it is refused.</summary>
    public static SimulatedResponse? Refuse(ReceivedRequest request)
    {
        if (request.Header("x-api-key") is not { } key || request.Header("authorization") is not null)
            return Create(401, "Missing Authorization or x-api-key in header");
        return key.StartsWith("SG_", StringComparison.Ordinal) ? null : Create(401, "Invalid API key.");
    }

    public static SimulatedResponse? RefuseType(ReceivedRequest request) =>
        request.MediaType == Json ? null : Create(406, $"Content type must be {Json}");

    /// <summary>The answer of a fault word that strikes at once, or null.</summary>
    public static SimulatedResponse? Of(Faults faults, TimeProvider time) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => Create(429, "Rate limit exceeded.").With(
            "x-rate-limit-reset-at-utc",
            time.GetUtcNow().AddSeconds(faults.Number(FaultWords.RateLimit, otherwise: 1))
                .ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
        _ when faults.Has(FaultWords.Quota) => Create(406, "Insufficient credits. Please top up your account."),
        _ when faults.Has(FaultWords.ServerError) => Create(500, "Internal Server Error"),
        _ when faults.Has(FaultWords.Unavailable) => Create(503, "Service Unavailable"),
        _ => null,
    };
}

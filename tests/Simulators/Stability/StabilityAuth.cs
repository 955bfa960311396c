using ImageGateway.Simulators.Shared.Http;

namespace ImageGateway.Simulators.Stability;

/// <summary>Keys that begin with "sk-test" are good, on both generations.</summary>
public static class StabilityAuth
{
    public static bool Knows(ReceivedRequest request) => request.Bearer?.StartsWith("sk-test", StringComparison.Ordinal) == true;

    public static SimulatedResponse? RefuseV1(ReceivedRequest request) => Knows(request)
        ? null
        : StabilityErrors.V1(
            401, "unauthorized", request.Header("authorization") is null ? "missing authorization header" : "Incorrect API key provided");

    public static SimulatedResponse? RefuseV2(ReceivedRequest request) =>
        Knows(request) ? null : StabilityErrors.V2(401, "unauthorized", "authorization: invalid or missing header value");
}

using System.Globalization;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Stability;

/// <summary>The v2beta operations: always a form in, one image out, as bytes or as JSON.</summary>
public sealed class StabilityV2(ImageStudio studio, StabilityTasks tasks)
{
    private const int LargestBody = 10 << 20;
    private const string AnyImage = "image/*";
    private const string Json = "application/json";

    public SimulatedResponse Run(ReceivedRequest request, V2Endpoint endpoint)
    {
        if (StabilityAuth.RefuseV2(request) is { } unauthorized)
            return unauthorized;
        if (request.Body.Length > LargestBody)
            return StabilityErrors.V2(413, "payload_too_large", "the request is larger than 10MiB");
        if (request.Parts is not { } parts)
            return StabilityErrors.V2Invalid("content-type: must be multipart/form-data");
        if (AcceptHeader.Choose(request, AnyImage, Json) is not { } accept)
            return StabilityErrors.V2Invalid($"accept: must be {AnyImage} or {Json}");
        var parameters = ParameterSet.FromForm(parts);
        if (endpoint.Rules.Check(parameters) is { } violation)
            return StabilityErrors.V2(violation);
        return V2Checks.Refuse(endpoint, parameters) ?? Fail(request.Faults)
            ?? Finish(request, endpoint, parameters, asJson: accept == Json);
    }

    private SimulatedResponse Finish(ReceivedRequest request, V2Endpoint endpoint, ParameterSet parameters, bool asJson) => endpoint.IsTask
        ? tasks.Open(request, Draw(request, endpoint, parameters, asJson: false), Draw(request, endpoint, parameters, asJson: true))
        : Draw(request, endpoint, parameters, asJson);

    private SimulatedResponse Draw(ReceivedRequest request, V2Endpoint endpoint, ParameterSet parameters, bool asJson)
    {
        var format = ImageFormats.Parse(parameters["output_format"]?.Text);
        var transparent = endpoint.Path == "edit/remove-background";
        var image = request.Faults.Has(FaultWords.Empty)
            ? []
            : studio.Draw(V2Sizes.Result(endpoint, parameters), format, transparent, request.Faults.Number(FaultWords.Big, 0));
        var reason = request.Faults.Has(FaultWords.FilterOutput) ? "CONTENT_FILTERED" : "SUCCESS";
        var seed = Seeds.Choose(parameters);
        if (asJson)
        {
            return SimulatedResponse
                .Json(200, new JsonObject { ["image"] = Convert.ToBase64String(image), ["finish_reason"] = reason, ["seed"] = seed })
                .With("content-type", $"application/json; type={format.MediaType()}");
        }

        return SimulatedResponse.Bytes(200, format.MediaType(), image)
            .With("finish-reason", reason)
            .With("seed", seed.ToString(CultureInfo.InvariantCulture));
    }

    private static SimulatedResponse? Fail(Faults faults) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => StabilityErrors
            .V2(429, "rate_limit_exceeded", "You have exceeded the rate limit of 150 requests within a 10 second period.")
            .With("retry-after", faults.Number(FaultWords.RateLimit, otherwise: 1).ToString(CultureInfo.InvariantCulture)),
        _ when faults.Has(FaultWords.Quota) => StabilityErrors.V2(
            402, "payment_required", "You lack sufficient credits to make this request."),
        _ when faults.Has(FaultWords.ServerError) => StabilityErrors.V2(500, "internal_error", "An unexpected server error has occurred."),
        _ when faults.Has(FaultWords.Unavailable) => StabilityErrors.V2(
            503, "service_unavailable", "The service is temporarily unavailable."),
        _ when faults.Has(FaultWords.Moderate) => StabilityErrors.V2(
            403, "content_moderation", "The request was flagged by the moderation system and was denied."),
        _ => null,
    };
}

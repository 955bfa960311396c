using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Stability;

/// <summary>The v1 operations: JSON in for text, a form in for images, artifacts or one PNG out.</summary>
public sealed class StabilityV1(ImageStudio studio)
{
    private const string Json = "application/json";
    private const string Png = "image/png";

    public SimulatedResponse TextToImage(ReceivedRequest request)
    {
        if (Refuse(request) is { } refused)
            return refused;

        // The service takes the bare type only: "application/json; charset=utf-8" is refused
        // (https://github.com/Stability-AI/rest-api-support/issues/31).
        if (request.Header("content-type") != Json)
            return StabilityErrors.V1Invalid($"content-type: must be {Json}");
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return StabilityErrors.V1Invalid("body: must be a JSON object");
        var engine = Engines.Find(request.RouteValue("engine"))!;
        var parameters = ParameterSet.FromJson(body);
        if (V1Rules.TextToImage.Check(parameters) is { } violation)
            return StabilityErrors.V1(violation);
        return V1Checks.CheckPrompts(parameters) ?? V1Checks.CheckSize(engine, parameters)
            ?? Finish(request, parameters, V1Checks.Size(engine, parameters));
    }

    public SimulatedResponse ImageToImage(ReceivedRequest request) => FromForm(request, masking: false);

    public SimulatedResponse Masking(ReceivedRequest request) => FromForm(request, masking: true);

    public static SimulatedResponse ListEngines(ReceivedRequest request) => StabilityAuth.RefuseV1(request) ?? SimulatedResponse.Json(
        200,
        new JsonArray([.. Engines.All.Select(engine => new JsonObject
        {
            ["description"] = $"Stability-AI {engine.Name}", ["id"] = engine.Id, ["name"] = engine.Name, ["type"] = "PICTURE",
        })]));

    public static SimulatedResponse Balance(ReceivedRequest request) =>
        StabilityAuth.RefuseV1(request) ?? SimulatedResponse.Json(200, new JsonObject { ["credits"] = 1000.5 });

    private SimulatedResponse FromForm(ReceivedRequest request, bool masking)
    {
        if (Refuse(request) is { } refused)
            return refused;
        if (request.Parts is not { } parts)
            return StabilityErrors.V1Invalid("content-type: must be multipart/form-data");
        var parameters = ParameterSet.FromForm(parts);
        var prompts = parts.Select(part => part.Name).Where(V1Rules.IsPrompt).ToList();
        var book = masking ? V1Rules.Masking(prompts) : V1Rules.ImageToImage(prompts);
        if (book.Check(parameters) is { } violation)
            return StabilityErrors.V1(violation);
        if (!prompts.Contains("text_prompts[0][text]"))
            return StabilityErrors.V1Invalid("text_prompts: must be a list of at least one prompt");
        return V1Checks.CheckImages(Engines.Find(request.RouteValue("engine"))!, parameters, masking)
            ?? Finish(request, parameters, ImageInfo.Read(V1Checks.Bytes(parameters, "init_image").Span)!.Size);
    }

    private static SimulatedResponse? Refuse(ReceivedRequest request)
    {
        if (StabilityAuth.RefuseV1(request) is { } unauthorized)
            return unauthorized;
        if (Engines.Find(request.RouteValue("engine")) is null)
            return StabilityErrors.V1(404, "not_found", $"The specified engine (ID {request.RouteValue("engine")}) was not found.");
        return Accept(request) is null ? StabilityErrors.V1Invalid($"accept: must be {Json} or {Png}") : null;
    }

    private static string? Accept(ReceivedRequest request) => AcceptHeader.Choose(request, Json, Png);

    private SimulatedResponse Finish(ReceivedRequest request, ParameterSet parameters, ImageSize size)
    {
        if (Fail(request.Faults) is { } failed)
            return failed;
        var reason = request.Faults.Has(FaultWords.FilterOutput) ? "CONTENT_FILTERED" : "SUCCESS";
        var seed = Seeds.Choose(parameters);
        if (Accept(request) == Png)
        {
            return SimulatedResponse.Bytes(
                200, Png, request.Faults.Has(FaultWords.Empty) ? ReadOnlyMemory<byte>.Empty : Draw(request, size))
                .With("finish-reason", reason)
                .With("seed", seed.ToString(CultureInfo.InvariantCulture));
        }

        var count = request.Faults.Has(FaultWords.Empty) ? 0 : (int)(parameters["samples"]?.Integer ?? 1);
        return SimulatedResponse.Json(200, new JsonObject
        {
            ["artifacts"] = new JsonArray([.. Enumerable.Range(0, count).Select(index => new JsonObject
            {
                ["base64"] = Convert.ToBase64String(Draw(request, size)), ["seed"] = (uint)(seed + index), ["finishReason"] = reason,
            })]),
        });
    }

    private byte[] Draw(ReceivedRequest request, ImageSize size) => studio.Draw(size, padding: request.Faults.Number(FaultWords.Big, 0));

    private static SimulatedResponse? Fail(Faults faults) => faults switch
    {
        _ when faults.Has(FaultWords.RateLimit) => StabilityErrors
            .V1(429, "rate_limit_exceeded", "You have exceeded the rate limit of 150 requests within a 10 second period.")
            .With("retry-after", faults.Number(FaultWords.RateLimit, otherwise: 1).ToString(CultureInfo.InvariantCulture)),
        _ when faults.Has(FaultWords.Quota) => StabilityErrors.V1(
            402, "insufficient_balance", "Your organization does not have enough balance to request this action."),
        _ when faults.Has(FaultWords.ServerError) => StabilityErrors.V1(500, "server_error", "An unexpected server error has occurred."),
        _ when faults.Has(FaultWords.Unavailable) => StabilityErrors.V1(
            503, "service_unavailable", "The service is temporarily unavailable."),
        _ when faults.Has(FaultWords.Moderate) => StabilityErrors.V1(
            400, "invalid_prompts", "Invalid prompts detected: one or more of the prompts contain filtered words."),
        _ => null,
    };
}

using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;

namespace ImageGateway.Simulators.Segmind;

/// <summary>Segmind below /segmind: v1 at once, v2 by tasks.</summary>
public sealed class SegmindProvider(SegmindStudio studio, SegmindTasks tasks) : ISimulatedProvider
{
    private const string NotAllowed =
        "<!doctype html><html lang=en><title>405 Method Not Allowed</title><h1>Method Not Allowed</h1></html>";

    public string Name => "segmind";

    public string Prefix => "/segmind";

    public void Map(ProviderRoutes routes)
    {
        routes.Get("/v1/get-user-credits", request => SegmindErrors.Refuse(request)
            ?? SimulatedResponse.Json(200, new JsonObject { ["credits"] = 12.4 }));
        routes.Post("/v1/{model}", Generate);
        routes.Get("/v1/{model}", _ => SimulatedResponse.Text(405, "text/html", NotAllowed));
        routes.Post("/v2/{model}", tasks.Submit);
        routes.Get("/v2/requests/{id}/status", tasks.Status);
        routes.Get("/v2/requests/{id}", tasks.Result);
        routes.Otherwise(request => SegmindErrors.Refuse(request) ?? SegmindErrors.Create(404, "Not Found"));
    }

    private SimulatedResponse Generate(ReceivedRequest request)
    {
        var (parameters, refused) = studio.Check(request);
        if (refused is not null)
            return refused;
        if (request.Faults.Has(FaultWords.Moderate) || request.Faults.Has(FaultWords.FilterOutput))
            return SegmindErrors.Create(400, "NSFW content detected");
        return Describe(
            request, parameters!, parameters!["base64"]?.Flag == true ? AsBase64(request, parameters) : AsBytes(request, parameters));
    }

    // One image, however many were asked for.
    private SimulatedResponse AsBytes(ReceivedRequest request, ParameterSet parameters) =>
        SimulatedResponse.Bytes(
            200, "image/jpeg", request.Faults.Has(FaultWords.Empty) ? ReadOnlyMemory<byte>.Empty : studio.Draw(request, parameters));

    private SimulatedResponse AsBase64(ReceivedRequest request, ParameterSet parameters)
    {
        var count = request.Faults.Has(FaultWords.Empty) ? 0 : (int)(parameters["samples"]?.Integer ?? 1);
        var images = Enumerable.Range(0, count).Select(_ => (JsonNode)Convert.ToBase64String(studio.Draw(request, parameters))).ToArray();
        return SimulatedResponse.Json(
            200, new JsonObject
            {
                ["image"] = images is [var only]
                ? only
                : new JsonArray(images),
                ["status"] = "success",
                ["infer_time"] = 3.2
            });
    }

    private static SimulatedResponse Describe(ReceivedRequest request, ParameterSet parameters, SimulatedResponse simulatedResponse) =>
        simulatedResponse
        .With("x-request-id", Guid.NewGuid().ToString())
        .With("x-cost", "0.0031")
        .With("x-remaining-credits", "12.40")
        .With("x-generation-time", "3.21")
        .With("x-seed-value", $"{(parameters["seed"]?.Integer is { } seed and >= 0 ? seed : request.Body.Length)}");
}

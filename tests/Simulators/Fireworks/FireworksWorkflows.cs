using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;
using ImageGateway.Simulators.Stability;

namespace ImageGateway.Simulators.Fireworks;

/// <summary>FLUX at once, and Kontext by tasks.</summary>
public sealed class FireworksWorkflows(ImageStudio studio, KontextTasks tasks)
{
    private const int UsualSide = 1_024;
    private const string Json = "application/json";

    public SimulatedResponse TextToImage(ReceivedRequest request) =>
        Checked(request, FireworksRules.Flux, FireworksRules.TextToImage, parameters =>
    {
        if (AcceptHeader.Choose(request, Json, "image/png", "image/jpeg") is not { } accept)
            return FireworksErrors.Detail(406, "accept must be application/json, image/png or image/jpeg");
        if (request.Faults.Has(FaultWords.Moderate))
            return FireworksErrors.Error(
                400, "The prompt was refused by the content filter.", "invalid_request_error", "content_policy_violation");
        return Draw(request, parameters, accept);
    });

    public SimulatedResponse Submit(ReceivedRequest request) => Checked(request, FireworksRules.Kontext, FireworksRules.Task, parameters =>
    {
        var ratio = parameters["aspect_ratio"]?.Text ?? "1:1";
        if (!KontextTasks.IsRatio(ratio))
            return FireworksErrors.Detail(422, "aspect_ratio must be between 21:9 and 9:21");
        if (parameters["input_image"]?.Text is { } image)
        {
            if (!ImageReference.IsReadable(image) && (ImageReference.Plain(image) is not { } bytes || ImageInfo.Read(bytes) is null))
                return FireworksErrors.Detail(422, "input_image must be a link or a picture in base64");
            if (parameters["safety_tolerance"]?.Integer > 2)
                return FireworksErrors.Detail(422, "safety_tolerance must be at most 2 with an input_image");
        }

        var format = ImageFormats.Parse(parameters["output_format"]?.Text);
        return SimulatedResponse.Json(
            200, new JsonObject
            {
                ["request_id"] = tasks.Open(
                request, parameters["prompt"]!.Text!, ImageSize.OfRatio(ratio, UsualSide), format)
            });
    });

    public SimulatedResponse Result(ReceivedRequest request) =>
        Checked(request, FireworksRules.Kontext, FireworksRules.Result, parameters =>
        SimulatedResponse.Json(200, tasks.Ask(request, parameters["id"]!.Text!)));

    private static SimulatedResponse Checked(
        ReceivedRequest request, IReadOnlyList<string> models, RuleBook rules, Func<ParameterSet, SimulatedResponse> run)
    {
        if (FireworksErrors.Refuse(request) is { } refused)
            return refused;
        if (!models.Contains(request.RouteValue("model")))
            return FireworksErrors.NoModel(request.RouteValue("model"));
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return FireworksErrors.Detail(422, "the body must be a JSON object");
        var parameters = ParameterSet.FromJson(body);
        return rules.Check(parameters) is { } violation
            ? FireworksErrors.Detail(422, FireworksErrors.Describe(violation))
            : FireworksErrors.Of(request.Faults) ?? run(parameters);
    }

    private SimulatedResponse Draw(ReceivedRequest request, ParameterSet parameters, string accept)
    {
        var size = ImageSize.OfRatio(parameters["aspect_ratio"]?.Text ?? "1:1", UsualSide);
        var image = studio.Draw(size, ImageFormats.Parse(accept["image/".Length..]), padding: request.Faults.Number(FaultWords.Big, 0));
        var reason = request.Faults.Has(FaultWords.FilterOutput) ? "CONTENT_FILTERED" : "SUCCESS";
        var seed = Seeds.Choose(parameters);
        if (accept != Json)
        {
            return SimulatedResponse.Bytes(200, accept, request.Faults.Has(FaultWords.Empty) ? ReadOnlyMemory<byte>.Empty : image)
                .With("seed", $"{seed}")
                .With("finish-reason", reason);
        }

        return SimulatedResponse.Json(200, new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString("N"),
            ["base64"] = request.Faults.Has(FaultWords.Empty)
                ? []
                : new JsonArray("data:image/png;base64," + Convert.ToBase64String(image)),
            ["finishReason"] = reason,
            ["seed"] = seed,
        });
    }
}

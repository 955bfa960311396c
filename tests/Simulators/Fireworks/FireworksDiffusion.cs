using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;
using ImageGateway.Simulators.Stability;

namespace ImageGateway.Simulators.Fireworks;

/// <summary>The SDXL family: JSON in for text, a form for an image; a list or one image out.</summary>
public sealed class FireworksDiffusion(ImageStudio studio)
{
    private const string Json = "application/json";
    private const int UsualSide = 1_024;

    public SimulatedResponse Generate(ReceivedRequest request)
    {
        if (Refuse(request) is { } refused)
            return refused;
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return Invalid("the body must be a JSON object");
        var parameters = ParameterSet.FromJson(body);
        if (FireworksRules.ImageGeneration.Check(parameters) is { } violation)
            return Invalid(FireworksErrors.Describe(violation));
        if (parameters.Has("prompt") == parameters.Has("text_prompts"))
            return Invalid("either prompt or text_prompts is required");
        var size = new ImageSize((int)(parameters["width"]?.Integer ?? UsualSide), (int)(parameters["height"]?.Integer ?? UsualSide));
        return FireworksRules.Sizes.Contains(size)
            ? Finish(request, parameters, size)
            : Invalid($"width and height: {size} is none of {string.Join(", ", FireworksRules.Sizes)}");
    }

    public SimulatedResponse FromImage(ReceivedRequest request)
    {
        if (Refuse(request) is { } refused)
            return refused;
        if (request.Parts is not { } parts)
            return Invalid("the body must be multipart/form-data");
        var parameters = ParameterSet.FromForm(parts);
        if (FireworksRules.ImageToImage.Check(parameters) is { } violation)
            return Invalid(FireworksErrors.Describe(violation));
        if (parameters["init_image_mode"]?.Text == "STEP_SCHEDULE" && parameters.Has("image_strength"))
            return Invalid("image_strength does not go with init_image_mode STEP_SCHEDULE");
        return ImageInfo.Read(parameters["init_image"]!.Part!.Content.Span) is { } image
            ? Finish(request, parameters, image.Size)
            : Invalid("init_image is not a picture");
    }

    private static SimulatedResponse? Refuse(ReceivedRequest request) =>
        FireworksErrors.Refuse(request)
            ?? (FireworksRules.Diffusion.Contains(request.RouteValue("model"))
                ? null
                : FireworksErrors.NoModel(request.RouteValue("model")));

    private static SimulatedResponse Invalid(string message) => FireworksErrors.Fault(400, message, "invalid_request");

    private SimulatedResponse Finish(ReceivedRequest request, ParameterSet parameters, ImageSize size)
    {
        if (AcceptHeader.Choose(request, Json, "image/png", "image/jpeg") is not { } accept)
            return Invalid("accept must be application/json, image/png or image/jpeg");
        var count = (int)(parameters["samples"]?.Integer ?? 1);
        if (accept != Json && count > 1)
            return Invalid("samples must be 1 unless JSON is accepted");
        if (FireworksErrors.Of(request.Faults) is { } failed)
            return failed;
        if (request.Faults.Has(FaultWords.Moderate))
            return FireworksErrors.Error(
                400, "The prompt was refused by the content filter.", "invalid_request_error", "content_policy_violation");

        var seed = Seeds.Choose(parameters);
        var format = ImageFormats.Parse(accept["image/".Length..]);
        if (accept != Json)
        {
            return SimulatedResponse.Bytes(
                200, accept, request.Faults.Has(FaultWords.Empty) ? ReadOnlyMemory<byte>.Empty : Draw(request, size, format))
                .With("seed", $"{seed}")
                .With("finish-reason", request.Faults.Has(FaultWords.FilterOutput) ? "CONTENT_FILTERED" : "SUCCESS");
        }

        // Where several are asked for, the filter takes the first only.
        return SimulatedResponse.Json(
            200, new JsonArray([.. Enumerable.Range(0, request.Faults.Has(FaultWords.Empty) ? 0 : count).Select(index => new JsonObject
        {
            ["base64"] = Convert.ToBase64String(Draw(request, size, format)),
            ["seed"] = (uint)(seed + index),
            ["finishReason"] = index == 0 && request.Faults.Has(FaultWords.FilterOutput) ? "CONTENT_FILTERED" : "SUCCESS",
            ["Id"] = Guid.NewGuid().ToString("N"),
        })]));
    }

    private byte[] Draw(ReceivedRequest request, ImageSize size, ImageFormat format) =>
        studio.Draw(size, format, padding: request.Faults.Number(FaultWords.Big, 0));
}

using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;
using ImageGateway.Simulators.Stability;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>SD3, SD3.5, Core, Ultra and the editing services: a flat document in, one image out.</summary>
public sealed class StableEndpoint(ImageStudio studio)
{
    private const int ShortestSide = 64;
    private const int MostPixels = 9_437_184;
    private static readonly string[] Edges = ["left", "right", "up", "down"];

    public SimulatedResponse Run(ReceivedRequest request, StableModel model, JsonElement body)
    {
        var parameters = ParameterSet.FromJson(body);
        if (model.Rules.Check(parameters) is { } found)
            return BedrockErrors.Stability(found);
        return CheckTogether(model, parameters)
            ?? model.Images.Select(name => CheckImage(name, parameters[name])).FirstOrDefault(refused => refused is not null)
            ?? BedrockErrors.Fail(request.Faults)
            ?? Blocked(request.Faults)
            ?? Draw(request, model, parameters);
    }

    private static SimulatedResponse? CheckTogether(StableModel model, ParameterSet parameters)
    {
        if (model.Id.Contains("outpaint", StringComparison.Ordinal) && !Edges.Any(edge => parameters[edge]?.Integer > 0))
            return BedrockErrors.Validation("left, right, up, down: at least one must be greater than zero");
        if (!model.IsGenerator || model.Rules.Rules.All(rule => rule.Name != "strength"))
            return null;
        var hasMode = model.Rules.Rules.Any(rule => rule.Name == "mode");
        if (hasMode && parameters["mode"]?.Text == "image-to-image" != parameters.Has("image"))
            return BedrockErrors.Validation("image: is required when mode is image-to-image and allowed only then");
        if (parameters.Has("image") != parameters.Has("strength"))
            return BedrockErrors.Validation("strength: is required when image is provided and allowed only then");
        return hasMode && parameters.Has("image") && parameters.Has("aspect_ratio")
            ? BedrockErrors.Validation("aspect_ratio: is only allowed when mode is text-to-image")
            : null;
    }

    private static SimulatedResponse? CheckImage(string name, Parameter? parameter)
    {
        if (parameter is null)
            return null;
        if (Base64Images.Read(parameter.Text) is not { Size: var size })
            return BedrockErrors.Validation($"{name}: must be a valid base64 encoded image");
        return Math.Min(size.Width, size.Height) >= ShortestSide && size.Pixels <= MostPixels
            ? null
            : BedrockErrors.Validation(
                $"{name}: each side must be at least {ShortestSide} pixels and the whole at most {MostPixels}, got {size}");
    }

    private static SimulatedResponse? Blocked(Faults faults)
    {
        if (!faults.Has(FaultWords.Moderate) && !faults.Has(FaultWords.FilterOutput))
            return null;
        return SimulatedResponse.Json(
            200, new JsonObject
            {
                ["finish_reasons"] = new JsonArray(
                $"Filter reason: {(faults.Has(FaultWords.Moderate) ? "prompt" : "output image")}")
            });
    }

    private SimulatedResponse Draw(ReceivedRequest request, StableModel model, ParameterSet parameters)
    {
        var image = studio.Draw(
            SizeOf(model, parameters),
            ImageFormats.Parse(parameters["output_format"]?.Text),
            transparent: model.Id.Contains("remove-background", StringComparison.Ordinal),
            padding: request.Faults.Number(FaultWords.Big, 0));
        var empty = request.Faults.Has(FaultWords.Empty);
        return SimulatedResponse.Json(200, new JsonObject
        {
            ["seeds"] = new JsonArray(Seeds.Choose(parameters)),
            ["finish_reasons"] = new JsonArray((JsonNode?)null),
            ["images"] = empty ? [] : new JsonArray(Convert.ToBase64String(image)),
        });
    }

    private static ImageSize SizeOf(StableModel model, ParameterSet parameters)
    {
        var first = model.IsGenerator ? null : Base64Images.Read(parameters[model.Images[0]]?.Text);
        if (first is null)
            return V2Sizes.OfRatio(parameters["aspect_ratio"]?.Text ?? "1:1");
        return new(
            (first.Size.Width * model.Scale) + Edge(parameters, "left") + Edge(parameters, "right"),
            (first.Size.Height * model.Scale) + Edge(parameters, "up") + Edge(parameters, "down"));
    }

    private static int Edge(ParameterSet parameters, string name) => (int)(parameters[name]?.Integer ?? 0);
}

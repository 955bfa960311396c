using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>Titan and Nova: a task in, images out.</summary>
public sealed class AmazonEndpoint(ImageStudio studio)
{
    private const string Blocked = "All of the generated images have been blocked by our content filters.";

    public SimulatedResponse Run(ReceivedRequest request, AmazonModel model, JsonElement body)
    {
        var document = ParameterSet.FromJson(body);
        var task = document["taskType"]?.Text;
        if (AmazonRules.Document(model, task).Check(document) is { } wrong)
            return BedrockErrors.Amazon(wrong);
        if (document[AmazonRules.ObjectOf(task!)]!.Json is not { ValueKind: JsonValueKind.Object } values)
            return BedrockErrors.Validation(
                $"Malformed input request: #/{AmazonRules.ObjectOf(task!)}: expected type: JSONObject, please reformat your input "
                    + $"and try again.");
        var parameters = ParameterSet.FromJson(values);
        if (AmazonRules.Task(model, task!).Check(parameters) is { } found)
            return BedrockErrors.Amazon(found, "#/" + AmazonRules.ObjectOf(task!));
        var config = document["imageGenerationConfig"]?.Json is { ValueKind: JsonValueKind.Object } given
            ? ParameterSet.FromJson(given)
            : new ParameterSet([]);
        return CheckConfig(model, task!, config) ?? AmazonImages.Check(model, task!, parameters) ?? CheckColors(parameters)
            ?? Fail(request.Faults) ?? Draw(request, model, task!, parameters, config);
    }

    private static SimulatedResponse? CheckConfig(AmazonModel model, string task, ParameterSet config)
    {
        if (AmazonRules.Config(model).Check(config) is { } found)
            return BedrockErrors.Amazon(found, "#/imageGenerationConfig");
        if (!config.Has("width") && !config.Has("height"))
            return null;
        if (task is "INPAINTING" or "OUTPAINTING")
            return BedrockErrors.Validation("Width and height are not supported for this task type.");
        return model.Draws(Size(config))
            ? null
            : BedrockErrors.Validation($"Provided width and height combination {Size(config)} is not supported by this model.");
    }

    private static SimulatedResponse? CheckColors(ParameterSet parameters) => parameters["colors"]?.Json switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } colors when colors.GetArrayLength() is >= 1 and <= 10 && colors.EnumerateArray().All(IsColor) =>
            null,
        _ => BedrockErrors.Validation("colors must be a list of 1 to 10 hexadecimal color codes."),
    };

    private static bool IsColor(JsonElement color) =>
        color.ValueKind == JsonValueKind.String && color.GetString() is ['#', .. { Length: 6 } digits] && digits.All(char.IsAsciiHexDigit);

    private static ImageSize Size(ParameterSet config) =>
        new((int)(config["width"]?.Integer ?? 1024), (int)(config["height"]?.Integer ?? 1024));

    private static SimulatedResponse? Fail(Faults faults) => BedrockErrors.Fail(faults) ?? (faults.Has(FaultWords.Moderate)
        ? BedrockErrors.Validation("This request has been blocked by our content filters. Change the text prompt and send it again.")
        : null);

    private SimulatedResponse Draw(ReceivedRequest request, AmazonModel model, string task, ParameterSet parameters, ParameterSet config)
    {
        var filtered = request.Faults.Has(FaultWords.FilterOutput);
        var count = filtered || request.Faults.Has(FaultWords.Empty) ? 0 : (int)(config["numberOfImages"]?.Integer ?? 1);
        var size = task is "TEXT_IMAGE" or "COLOR_GUIDED_GENERATION" or "IMAGE_VARIATION"
            ? Size(config)
            : Base64Images.Read((parameters["image"] ?? parameters["sourceImage"])!.Text)!.Size;
        var response = new JsonObject
        {
            ["images"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => (JsonNode)Convert.ToBase64String(
                studio.Draw(size, transparent: task == "BACKGROUND_REMOVAL", padding: request.Faults.Number(FaultWords.Big, 0))))]),
        };
        if (filtered || !model.IsNova)
            response["error"] = filtered ? Blocked : null;
        return SimulatedResponse.Json(200, response);
    }
}

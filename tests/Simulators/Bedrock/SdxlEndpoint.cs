using System.Text.Json;
using System.Text.Json.Nodes;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;
using ImageGateway.Simulators.Stability;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>SDXL 1.0: the fields of Stability's v1 in one document.</summary>
public sealed class SdxlEndpoint(ImageStudio studio)
{
    // One sample is what Bedrock took in practice; what passes here passes a service that takes ten.
    private static readonly RuleBook Rules = new(
    [
        new AnyRule("text_prompts") { Required = true },
        new NumberRule("cfg_scale", 0, 35),
        new ChoiceRule("clip_guidance_preset", StabilityLists.GuidancePresets),
        new ChoiceRule("sampler", StabilityLists.Samplers),
        new IntegerRule("samples", 1, 1),
        new IntegerRule("seed", 0, uint.MaxValue),
        new IntegerRule("steps", 10, 50),
        new ChoiceRule("style_preset", StabilityLists.StylePresets),
        new IntegerRule("width", 1, int.MaxValue),
        new IntegerRule("height", 1, int.MaxValue),
        new AnyRule("extras"),
        new TextRule("init_image"),
        new ChoiceRule("init_image_mode", ["IMAGE_STRENGTH", "STEP_SCHEDULE"]),
        new NumberRule("image_strength", 0, 1),
        new NumberRule("step_schedule_start", 0, 1),
        new NumberRule("step_schedule_end", 0, 1),
        new ChoiceRule("mask_source", ["MASK_IMAGE_WHITE", "MASK_IMAGE_BLACK", "INIT_IMAGE_ALPHA"]),
        new TextRule("mask_image"),
    ]);

    private static readonly RuleBook PromptRules = new(
    [
        new TextRule("text", V1Rules.LongestPrompt, 1) { Required = true },
        new NumberRule("weight", double.MinValue, double.MaxValue),
    ]);

    public SimulatedResponse Run(ReceivedRequest request, JsonElement body)
    {
        var parameters = ParameterSet.FromJson(body);
        if (Rules.Check(parameters) is { } found)
            return BedrockErrors.Stability(found);
        return CheckPrompts(parameters) ?? CheckImages(parameters) ?? BedrockErrors.Fail(request.Faults) ?? Moderate(request.Faults)
            ?? Draw(request, parameters);
    }

    private static SimulatedResponse? CheckPrompts(ParameterSet parameters)
    {
        if (parameters["text_prompts"]?.Json is not { ValueKind: JsonValueKind.Array } prompts || prompts.GetArrayLength() == 0)
            return BedrockErrors.Validation("text_prompts: must be a list of at least one prompt");
        return prompts.EnumerateArray()
            .Select(prompt => prompt.ValueKind == JsonValueKind.Object && PromptRules.Check(ParameterSet.FromJson(prompt)) is not { } found
            ? null
            : BedrockErrors.Validation("text_prompts: must be objects with a text and a weight"))
            .FirstOrDefault(refused => refused is not null);
    }

    private static SimulatedResponse? CheckImages(ParameterSet parameters)
    {
        if (!parameters.Has("init_image"))
        {
            var foreign = Array.Find(["init_image_mode", "image_strength", "mask_source", "mask_image"], parameters.Has);
            if (foreign is not null)
                return BedrockErrors.Validation($"{foreign}: is only allowed beside init_image");
            return Engines.SdxlSizes.Contains(Size(parameters))
                ? null
                : BedrockErrors.Validation($"for stable-diffusion-xl-v1 the allowed dimensions are a fixed list; got {Size(parameters)}");
        }

        if (parameters.Has("width") || parameters.Has("height"))
            return BedrockErrors.Validation("width: is not allowed beside init_image");
        if (Base64Images.Read(parameters["init_image"]!.Text) is not { } image)
            return BedrockErrors.Validation("init_image: must be a valid base64 encoded image");
        if (!Engines.SdxlSizes.Contains(image.Size))
            return BedrockErrors.Validation($"init_image: the allowed dimensions are a fixed list; got {image.Size}");
        if (parameters["mask_source"]?.Text is not ("MASK_IMAGE_WHITE" or "MASK_IMAGE_BLACK"))
            return parameters.Has("mask_image")
                ? BedrockErrors.Validation("mask_image: is only allowed beside a mask_source that reads it")
                : null;
        if (Base64Images.Read(parameters["mask_image"]?.Text) is not { } mask)
            return BedrockErrors.Validation("mask_image: must be a valid base64 encoded image");
        return mask.Size == image.Size ? null : BedrockErrors.Validation("mask_image: must have the same dimensions as init_image");
    }

    private static SimulatedResponse? Moderate(Faults faults) => faults.Has(FaultWords.Moderate)
        ? BedrockErrors.Validation("This request has been blocked by our content filters. Change the text prompt and send it again.")
        : null;

    private static ImageSize Size(ParameterSet parameters) =>
        new((int)(parameters["width"]?.Integer ?? 1024), (int)(parameters["height"]?.Integer ?? 1024));

    private SimulatedResponse Draw(ReceivedRequest request, ParameterSet parameters)
    {
        var size = Base64Images.Read(parameters["init_image"]?.Text)?.Size ?? Size(parameters);
        var artifacts = request.Faults.Has(FaultWords.Empty) ? [] : new JsonArray(new JsonObject
        {
            ["seed"] = Seeds.Choose(parameters),
            ["base64"] = Convert.ToBase64String(studio.Draw(size, padding: request.Faults.Number(FaultWords.Big, 0))),
            ["finishReason"] = request.Faults.Has(FaultWords.FilterOutput) ? "CONTENT_FILTERED" : "SUCCESS",
        });
        return SimulatedResponse.Json(200, new JsonObject { ["result"] = "success", ["artifacts"] = artifacts });
    }
}

using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Bedrock;

/// <summary>Checks of Titan and Nova on the images that come with a task.</summary>
public static class AmazonImages
{
    private const int MostImages = 5;

    /// <summary>Null when all of them are good.</summary>
    public static SimulatedResponse? Check(AmazonModel model, string task, ParameterSet parameters)
    {
        foreach (var name in (string[])["image", "conditionImage", "referenceImage", "sourceImage"])
        {
            if (parameters[name] is { } one && CheckImage(model, one.Text) is { } refused)
                return refused;
        }

        if (parameters["images"] is { } list)
        {
            if (list.Json is not { ValueKind: JsonValueKind.Array } images || images.GetArrayLength() is < 1 or > MostImages)
                return BedrockErrors.Validation($"The number of images must be between 1 and {MostImages}.");
            if (images.EnumerateArray()
                .Select(image => CheckImage(model, image.ValueKind == JsonValueKind.String ? image.GetString() : null))
                .FirstOrDefault(found => found is not null) is { } refused)
                return refused;
        }

        return task is "INPAINTING" or "OUTPAINTING" ? CheckMask(parameters) : null;
    }

    private static SimulatedResponse? CheckImage(AmazonModel model, string? text)
    {
        if (Base64Images.Read(text) is not { Format: ImageFormat.Png or ImageFormat.Jpeg } image)
            return BedrockErrors.Validation("Unable to process provided image. Make sure it is a valid base64-encoded PNG or JPEG image.");
        if (new[] { image.Size.Width, image.Size.Height }.Any(side => side < model.ShortestInput || side > model.LongestInput))
            return BedrockErrors.Validation(
                $"The dimensions of the provided image must be between {model.ShortestInput} and {model.LongestInput} pixels a side, "
                    + $"got {image.Size}.");
        return model.IsNova && PngPixels.Read(Base64Images.Decode(text)!) is { IsTransparent: true }
            ? BedrockErrors.Validation("The provided image contains transparent pixels, which are not supported.")
            : null;
    }

    private static SimulatedResponse? CheckMask(ParameterSet parameters)
    {
        if (parameters.Has("maskPrompt") == parameters.Has("maskImage"))
            return BedrockErrors.Validation("Exactly one of maskPrompt and maskImage must be provided.");
        if (parameters["maskImage"] is not { } mask)
            return null;
        if (Base64Images.Read(mask.Text) is not { Format: ImageFormat.Png or ImageFormat.Jpeg } image)
            return BedrockErrors.Validation("Unable to process provided mask image.");
        if (image.Size != Base64Images.Read(parameters["image"]!.Text)!.Size)
            return BedrockErrors.Validation("The mask image must have the same dimensions as the input image.");
        return PngPixels.Read(Base64Images.Decode(mask.Text)!) is { } pixels && (pixels.IsTransparent || !pixels.IsBlackAndWhite)
            ? BedrockErrors.Validation("The mask image must contain only pure black and pure white pixels.")
            : null;
    }
}

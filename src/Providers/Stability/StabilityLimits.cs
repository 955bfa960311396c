using ImageGateway.Core.Errors;
using ImageGateway.Core.Images;
using ImageGateway.Providers.Shared.Imaging;

namespace ImageGateway.Providers.Stability;

/// <summary>The bounds on what v2beta takes, so that nothing is sent that is surely refused.</summary>
internal static class StabilityLimits
{
    /// <summary>Characters of a prompt.</summary>
    public const int MaxPromptChars = 10_000;

    private const long MinPixels = 4_096, MaxPixels = 9_437_184;
    private const long MaxBytes = 10 * 1024 * 1024;

    /// <summary>Checks the prompts; null when they are valid.</summary>
    public static GatewayError? CheckPrompt(StabilityService service, ImageRequest image)
    {
        var prompt = StabilityParameters.PromptOf(image);
        if (prompt is { Length: > MaxPromptChars })
            return GatewayError.Invalid(
                $"'prompt' has {prompt.Length} characters; Stability takes at most {MaxPromptChars}.", ParameterNames.Prompt,
                "string_above_max_length");
        if (service.Prompt == Place.Required && prompt is null)
            return GatewayError.Invalid(
                $"Missing required parameter: 'prompt'. Stability's {service.Name} draws by it; 'remove-background', 'erase' and "
                    + $"'upscale-fast' need none.",
                ParameterNames.Prompt, "missing_required_parameter");
        foreach (var name in service.Needs)
        {
            if (image.Parameters.Find(name) is null)
                return GatewayError.Invalid(
                    $"Missing required parameter: '{name}'. Stability's {service.Name} needs it.", name, "missing_required_parameter");
        }

        return null;
    }

    /// <summary>Checks the wanted format; null when it is valid.</summary>
    public static GatewayError? CheckFormat(StabilityService service, ParameterSet parameters) =>
        parameters.Text(ParameterNames.OutputFormat) is { } format && !service.Formats.Contains(format)
            ? GatewayError.Invalid(
                $"Invalid value for 'output_format': '{format}'. Stability's {service.Name} gives {string.Join(", ", service.Formats)}.",
                ParameterNames.OutputFormat, "invalid_value")
            : null;

    /// <summary>Checks the images; null when they are valid. One whose size cannot be read is left to the provider.</summary>
    public static GatewayError? CheckImages(StabilityService service, IReadOnlyList<InputFile> images, InputFile? mask)
    {
        if (images.Count > service.ImageFields.Count)
            return GatewayError.Invalid(
                $"Stability's {service.Name} takes {(service.ImageFields.Count == 1 ? "one picture" : "two pictures")}, and the request "
                    + $"has {images.Count}.",
                ParameterNames.Image, "too_many_images");
        if (mask is not null && !service.Mask)
            return GatewayError.Unsupported(
                $"Stability's {service.Name} takes no mask; leave it out, or ask for 'inpaint' or 'erase'.", ParameterNames.Mask);
        if (images.Sum(image => image.Length) + (mask?.Length ?? 0) > MaxBytes)
            return GatewayError.Invalid(
                $"The files are larger than the {MaxBytes} bytes that Stability takes together.", ParameterNames.Image,
                "payload_too_large", 413);
        return images.Select(image => CheckSize(service, image)).FirstOrDefault(error => error is not null);
    }

    private static GatewayError? CheckSize(StabilityService service, InputFile image)
    {
        if (ImageHead.Read(image) is not { } head)
            return null;
        var (shorter, longer) = (Math.Min(head.Width, head.Height), Math.Max(head.Width, head.Height));
        if (shorter < service.MinSide || longer > service.MaxSide)
            return Invalid(
                service, head, service.MaxSide is { } max
                    ? $"sides from {service.MinSide} to {max} pixels"
                    : $"at least {service.MinSide} pixels a side");
        if (service.MaxSide is null && head.Pixels is < MinPixels or > MaxPixels)
            return Invalid(service, head, $"{MinPixels} to {MaxPixels} pixels in all");
        return (double)longer / shorter > service.MaxRatio
            ? Invalid(service, head, $"an aspect ratio of at most {service.MaxRatio:0.#} to 1")
            : null;
    }

    private static GatewayError Invalid(StabilityService service, ImageHead head, string wanted) =>
        GatewayError.Invalid(
            $"The picture has {head.Width}x{head.Height} pixels; Stability's {service.Name} takes pictures with {wanted}.",
            ParameterNames.Image, "invalid_image");
}

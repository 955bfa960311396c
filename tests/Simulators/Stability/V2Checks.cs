using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Stability;

/// <summary>Checks of v2beta beyond single fields: which go together, and how large the images may be.</summary>
public static class V2Checks
{
    private const int FewestPixels = 4_096;
    private const int MostPixels = 9_437_184;
    private static readonly string[] Edges = ["left", "right", "up", "down"];

    public static SimulatedResponse? Refuse(V2Endpoint endpoint, ParameterSet parameters) => endpoint.Path switch
    {
        "generate/sd3" => CheckSd3(parameters),
        "generate/ultra" => CheckPair(parameters),
        "edit/outpaint" when !Edges.Any(edge => parameters[edge]?.Integer > 0) =>
            StabilityErrors.V2Invalid("left, right, up, down: at least one must be greater than zero"),
        "edit/replace-background-and-relight" when !parameters.Has("background_prompt") && !parameters.Has("background_reference") =>
            StabilityErrors.V2Invalid("background_prompt: either background_prompt or background_reference is required"),
        _ => null,
    } ?? CheckImage(endpoint, parameters, endpoint.ImageField) ?? CheckImage(endpoint, parameters, "mask");

    private static SimulatedResponse? CheckSd3(ParameterSet parameters)
    {
        if (parameters["model"]?.Text?.EndsWith("-turbo", StringComparison.Ordinal) == true && parameters.Has("negative_prompt"))
            return StabilityErrors.V2Invalid("negative_prompt: is not supported by turbo models");
        if (parameters["mode"]?.Text != "image-to-image")
        {
            return parameters.Has("image") || parameters.Has("strength")
                ? StabilityErrors.V2Invalid("image: is only allowed when mode is image-to-image")
                : null;
        }

        if (!parameters.Has("image"))
            return StabilityErrors.V2Invalid("image: is required when mode is image-to-image");
        if (!parameters.Has("strength"))
            return StabilityErrors.V2Invalid("strength: is required when mode is image-to-image");
        return parameters.Has("aspect_ratio")
            ? StabilityErrors.V2Invalid("aspect_ratio: is only allowed when mode is text-to-image")
            : null;
    }

    private static SimulatedResponse? CheckPair(ParameterSet parameters)
    {
        if (parameters.Has("image") && !parameters.Has("strength"))
            return StabilityErrors.V2Invalid("strength: is required when image is provided");
        return parameters.Has("strength") && !parameters.Has("image")
            ? StabilityErrors.V2Invalid("image: is required when strength is provided")
            : null;
    }

    private static SimulatedResponse? CheckImage(V2Endpoint endpoint, ParameterSet parameters, string name)
    {
        if (parameters[name]?.Part is not { } part)
            return null;
        if (ImageInfo.Read(part.Content.Span) is not { Size: var size })
            return StabilityErrors.V2Invalid($"{name}: must be a valid PNG, JPEG or WEBP image");
        if (Math.Min(size.Width, size.Height) < endpoint.ShortestSide)
            return StabilityErrors.V2Invalid($"{name}: each side must be at least {endpoint.ShortestSide} pixels, got {size}");
        if (Math.Max(size.Width, size.Height) > endpoint.LongestSide)
            return StabilityErrors.V2Invalid($"{name}: each side must be at most {endpoint.LongestSide} pixels, got {size}");
        if (endpoint.LongestSide is null && size.Pixels is < FewestPixels or > MostPixels)
            return StabilityErrors.V2Invalid($"{name}: must have between {FewestPixels} and {MostPixels} pixels, got {size}");
        return endpoint.MostElongated is { } most && size.Elongation > most
            ? StabilityErrors.V2Invalid($"{name}: the aspect ratio must be between 1:{most} and {most}:1, got {size}")
            : null;
    }
}

using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.OpenAi;

/// <summary>A request that passed every check, with the defaults filled in.</summary>
public sealed record ImageOrder
{
    private static readonly ImageSize UsualSize = new(1024, 1024);

    public required ImageOperation Operation { get; init; }
    public required ImageModel Model { get; init; }
    public required string Prompt { get; init; }
    public required int Count { get; init; }
    public required ImageSize Size { get; init; }
    public required string Quality { get; init; }
    public required string Background { get; init; }
    public required string OutputFormat { get; init; }
    public required bool AsUrl { get; init; }
    public required bool Stream { get; init; }
    public required int PartialImages { get; init; }
    public required int InputImages { get; init; }

    public bool IsTransparent => Background == "transparent";

    public static ImageOrder From(ReceivedRequest request, ImageOperation operation, ImageModel model, ParameterSet parameters) => new()
    {
        Operation = operation,
        Model = model,
        Prompt = parameters["prompt"]?.Text ?? "",
        Count = (int)(parameters["n"]?.Integer ?? 1),
        Size = ImageSize.Parse(parameters["size"]?.Text ?? "") ?? UsualSize,
        Quality = parameters["quality"]?.Text is { } quality and not "auto" ? quality : model.UsualQuality,
        Background = parameters["background"]?.Text is { } background and not "auto" ? background : "opaque",
        OutputFormat = parameters["output_format"]?.Text ?? "png",
        AsUrl = !model.IsGpt && parameters["response_format"]?.Text != "b64_json",
        Stream = parameters["stream"]?.Flag ?? false,
        PartialImages = (int)(parameters["partial_images"]?.Integer ?? 0),
        InputImages = request.Json is null ? parameters.Files("image", "image[]").Count : parameters["images"]?.Json?.GetArrayLength() ?? 0,
    };
}

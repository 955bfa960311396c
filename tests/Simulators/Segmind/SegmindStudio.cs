using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Segmind;

/// <summary>Checks a request of either version, and draws its images.</summary>
public sealed class SegmindStudio(ImageStudio studio, TimeProvider time)
{
    private const int UsualSide = 1_024;

    /// <summary>The parameters of a good request, or how it is refused.</summary>
    public (ParameterSet? Parameters, SimulatedResponse? Refused) Check(ReceivedRequest request)
    {
        if ((SegmindErrors.Refuse(request) ?? SegmindErrors.RefuseType(request)) is { } refused)
            return (null, refused);
        if (SegmindModels.Find(request.RouteValue("model")) is not { } model)
            return (null, SegmindErrors.Create(404, "Model not found"));
        if (request.Json is not { ValueKind: JsonValueKind.Object } body)
            return (null, SegmindErrors.Create(400, "The body must be a JSON object"));
        var parameters = ParameterSet.FromJson(body);
        if (model.Rules.Check(parameters) is { } violation)
            return (null, SegmindErrors.Create(violation));
        return RefuseImages(parameters) is { } wrong ? (null, wrong) : (parameters, SegmindErrors.Of(request.Faults, time));
    }

    public byte[] Draw(ReceivedRequest request, ParameterSet parameters) =>
        studio.Draw(Size(parameters), ImageFormat.Jpeg, padding: request.Faults.Number(FaultWords.Big, 0));

    // A mask is opaque, and as large as its image.
    private static SimulatedResponse? RefuseImages(ParameterSet parameters)
    {
        foreach (var name in (string[])["image", "mask"])
        {
            if (parameters[name]?.Text is { } text && !ImageReference.IsReadable(text)
                && (ImageReference.Plain(text) is not { } bytes || ImageInfo.Read(bytes) is null))
                return SegmindErrors.Create(400, $"{name} must be a link or a picture in base64");
        }

        if (Info(parameters, "mask") is not { } mask)
            return null;
        if (mask.HasAlpha)
            return SegmindErrors.Create(400, "mask must be black and white");
        return Info(parameters, "image") is { } image && image.Size != mask.Size
            ? SegmindErrors.Create(400, "mask must have the size of image")
            : null;
    }

    private static ImageSize Size(ParameterSet parameters)
    {
        if (parameters["aspect_ratio"]?.Text is { } ratio)
            return ImageSize.OfRatio(ratio, UsualSide);
        var width = parameters["img_width"] ?? parameters["width"];
        var height = parameters["img_height"] ?? parameters["height"];
        return Info(parameters, "image")?.Size ?? new((int)(width?.Integer ?? UsualSide), (int)(height?.Integer ?? UsualSide));
    }

    private static ImageInfo? Info(ParameterSet parameters, string name) =>
        parameters[name]?.Text is { } text && (ImageReference.Bytes(text) ?? ImageReference.Plain(text)) is { } bytes
            ? ImageInfo.Read(bytes)
            : null;
}

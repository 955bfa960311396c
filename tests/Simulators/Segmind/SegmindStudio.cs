using System.Text.Json;
using ImageGateway.Simulators.Shared.Http;
using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Segmind;

/// <summary>Checks a request of either version, and draws its pictures.</summary>
public sealed class SegmindStudio(PictureStudio studio, TimeProvider time)
{
    private const int UsualSide = 1_024;

    /// <summary>The parameters of a good request, or how it is refused.</summary>
    public (ParameterSet? Parameters, Answer? Refused) Check(ReceivedRequest request)
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
        return RefusePictures(parameters) is { } wrong ? (null, wrong) : (parameters, SegmindErrors.Of(request.Faults, time));
    }

    public byte[] Draw(ReceivedRequest request, ParameterSet parameters) =>
        studio.Draw(Size(parameters), PictureFormat.Jpeg, padding: request.Faults.Number(FaultWords.Big, 0));

    // A mask is opaque, and as large as its picture.
    private static Answer? RefusePictures(ParameterSet parameters)
    {
        foreach (var name in (string[])["image", "mask"])
        {
            if (parameters[name]?.Text is { } text && !PictureReference.IsReadable(text) && (PictureReference.Plain(text) is not { } bytes || PictureInfo.Read(bytes) is null))
                return SegmindErrors.Create(400, $"{name} must be a link or a picture in base64");
        }

        if (Info(parameters, "mask") is not { } mask)
            return null;
        if (mask.HasAlpha)
            return SegmindErrors.Create(400, "mask must be black and white");
        return Info(parameters, "image") is { } picture && picture.Size != mask.Size ? SegmindErrors.Create(400, "mask must have the size of image") : null;
    }

    private static PictureSize Size(ParameterSet parameters)
    {
        if (parameters["aspect_ratio"]?.Text is { } ratio)
            return PictureSize.OfRatio(ratio, UsualSide);
        var width = parameters["img_width"] ?? parameters["width"];
        var height = parameters["img_height"] ?? parameters["height"];
        return Info(parameters, "image")?.Size ?? new((int)(width?.Integer ?? UsualSide), (int)(height?.Integer ?? UsualSide));
    }

    private static PictureInfo? Info(ParameterSet parameters, string name) =>
        parameters[name]?.Text is { } text && (PictureReference.Bytes(text) ?? PictureReference.Plain(text)) is { } bytes ? PictureInfo.Read(bytes) : null;
}

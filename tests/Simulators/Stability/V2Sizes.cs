using ImageGateway.Simulators.Shared.Parameters;
using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Stability;

/// <summary>How large a v2beta result is: about one megapixel for an aspect ratio, else the size of what came in.</summary>
public static class V2Sizes
{
    private static readonly Dictionary<string, ImageSize> ByRatio = new()
    {
        ["21:9"] = new(1536, 640),
        ["16:9"] = new(1344, 768),
        ["3:2"] = new(1216, 832),
        ["5:4"] = new(1088, 896),
        ["1:1"] = new(1024, 1024),
        ["4:5"] = new(896, 1088),
        ["2:3"] = new(832, 1216),
        ["9:16"] = new(768, 1344),
        ["9:21"] = new(640, 1536),
    };

    /// <summary>The size of a ratio.</summary>
    public static ImageSize OfRatio(string ratio) => ByRatio[ratio];

    public static ImageSize Result(V2Endpoint endpoint, ParameterSet parameters)
    {
        if (parameters[endpoint.ImageField]?.Part is not { } part || endpoint.Path == "control/style")
            return ByRatio[parameters["aspect_ratio"]?.Text ?? "1:1"];
        var size = ImageInfo.Read(part.Content.Span)!.Size;
        return new(
            (size.Width * endpoint.Scale) + Edge(parameters, "left") + Edge(parameters, "right"),
            (size.Height * endpoint.Scale) + Edge(parameters, "up") + Edge(parameters, "down"));
    }

    private static int Edge(ParameterSet parameters, string name) => (int)(parameters[name]?.Integer ?? 0);
}

using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Google;

/// <summary>How large an image is for a ratio and a resolution.</summary>
public static class GoogleSizes
{
    private static readonly Dictionary<string, ImageSize> Imagen = new()
    {
        ["1:1"] = new(1024, 1024),
        ["3:4"] = new(896, 1280),
        ["4:3"] = new(1280, 896),
        ["9:16"] = new(768, 1408),
        ["16:9"] = new(1408, 768),
    };

    private static readonly Dictionary<string, ImageSize> Gemini = new()
    {
        ["1:1"] = new(1024, 1024),
        ["2:3"] = new(832, 1248),
        ["3:2"] = new(1248, 832),
        ["3:4"] = new(864, 1184),
        ["4:3"] = new(1184, 864),
        ["4:5"] = new(896, 1152),
        ["5:4"] = new(1152, 896),
        ["9:16"] = new(768, 1344),
        ["16:9"] = new(1344, 768),
        ["21:9"] = new(1536, 672),
    };

    // Only the newest models draw these.
    private static readonly Dictionary<string, ImageSize> Long = new()
    {
        ["1:4"] = new(512, 2048),
        ["4:1"] = new(2048, 512),
        ["1:8"] = new(352, 2816),
        ["8:1"] = new(2816, 352),
    };

    public static IReadOnlyList<string> ImagenRatios { get; } = [.. Imagen.Keys];

    public static IReadOnlyList<string> GeminiRatios { get; } = [.. Gemini.Keys];

    public static IReadOnlyList<string> AllRatios { get; } = [.. Gemini.Keys, .. Long.Keys];

    public static ImageSize OfImagen(string? ratio, string? resolution) => Scale(Imagen[ratio ?? "1:1"], resolution);

    public static ImageSize OfGemini(string? ratio, string? resolution) =>
        Scale(Gemini.TryGetValue(ratio ?? "1:1", out var size) ? size : Long[ratio!], resolution);

    private static ImageSize Scale(ImageSize usual, string? resolution) => resolution switch
    {
        "512" => new(usual.Width / 2, usual.Height / 2),
        "2K" => new(usual.Width * 2, usual.Height * 2),
        "4K" => new(usual.Width * 4, usual.Height * 4),
        _ => usual,
    };
}

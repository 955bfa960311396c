namespace ImageGateway.Simulators.Google;

/// <summary>A model and what it takes.</summary>
public sealed record GoogleModel(string Name, bool IsImagen)
{
    public IReadOnlyList<string> Ratios { get; init; } = GoogleSizes.GeminiRatios;

    /// <summary>The resolutions that may be named; none may where it is empty.</summary>
    public IReadOnlyList<string> Resolutions { get; init; } = [];

    /// <summary>True when it works on images that come in.</summary>
    public bool Edits { get; init; } = true;

    public int MostImages { get; init; } = 1;

    public bool VertexOnly { get; init; }

    public static IReadOnlyList<GoogleModel> All { get; } =
    [
        Imagen("imagegeneration@006") with { Edits = true, VertexOnly = true },
        Imagen("imagen-3.0-generate-001") with { VertexOnly = true },
        Imagen("imagen-3.0-generate-002"),
        Imagen("imagen-3.0-fast-generate-001") with { VertexOnly = true },
        Imagen("imagen-3.0-capability-001") with { Edits = true, VertexOnly = true },
        Imagen("imagen-4.0-generate-001") with { Resolutions = ["1K", "2K"] },
        Imagen("imagen-4.0-fast-generate-001"),
        Imagen("imagen-4.0-ultra-generate-001") with { Resolutions = ["1K", "2K"] },
        Imagen("imagen-4.0-ultra-generate-preview-06-06") with { MostImages = 1, VertexOnly = true },
        new("gemini-2.5-flash-image", IsImagen: false),
        new("gemini-3-pro-image", IsImagen: false) { Resolutions = ["1K", "2K", "4K"] },
        new("gemini-3-pro-image-preview", IsImagen: false) { Resolutions = ["1K", "2K", "4K"] },
        new("gemini-3.1-flash-image", IsImagen: false) { Resolutions = ["512", "1K", "2K", "4K"], Ratios = GoogleSizes.AllRatios },
        new("gemini-nano-banana-2.1", IsImagen: false) { Resolutions = ["1K", "2K", "4K"] },
        new("gemini-3.1-flash-lite-image", IsImagen: false) { Ratios = GoogleSizes.AllRatios },
    ];

    public static GoogleModel? Find(string name, bool atVertex) =>
        All.FirstOrDefault(model => model.Name == name && (atVertex || !model.VertexOnly));

    private static GoogleModel Imagen(string name) =>
        new(name, IsImagen: true) { Ratios = GoogleSizes.ImagenRatios, Edits = false, MostImages = 4 };
}

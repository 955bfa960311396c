using System.Collections.Immutable;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>
/// Google's image models (https://ai.google.dev/gemini-api/docs/image-generation).
/// Unverified: that previews of Imagen 4 Ultra draw one image a
/// call. The reference names the models that replaced Imagen, not which replaced which: the pairs here go by price.
/// </summary>
internal static class GoogleModels
{
    /// <summary>The model where a request names none.</summary>
    public const string Default = "gemini-nano-banana-2.1";

    private const string Pro = "gemini-3-pro-image";
    private const string Lite = "gemini-3.1-flash-lite-image";

    private static readonly ImmutableArray<ImageOperation> Generate = [ImageOperation.Generation];
    private static readonly ImmutableArray<ImageOperation> GenerateAndEdit = [ImageOperation.Generation, ImageOperation.Edit];

    private static readonly ImmutableArray<ImageSize> ImagenRatios = [new(1, 1), new(3, 4), new(4, 3), new(9, 16), new(16, 9)];

    // Google Cloud, model pages of Imagen 3 and 4, "image ratios and resolutions".
    private static readonly ImmutableArray<ImageSize> ImagenPixels = [new(1024, 1024), new(896, 1280), new(1280, 896), new(768, 1408), new(
        1408, 768)];

    private static readonly ImmutableArray<ImageSize> GeminiRatios =
        [new(1, 1), new(2, 3), new(3, 2), new(3, 4), new(4, 3), new(4, 5), new(5, 4), new(9, 16), new(16, 9), new(21, 9)];

    private static readonly ImmutableArray<ImageSize> LongRatios = [.. GeminiRatios, new(1, 4), new(4, 1), new(1, 8), new(8, 1)];

    private static readonly DateOnly ImagenEnd = new(2026, 8, 17);

    /// <summary>Assumed properties of an Imagen model that is not listed.</summary>
    public static GoogleModel AnyImagen { get; } = Imagen(
        "imagen", GenerateAndEdit, Default) with
    { TakesMask = true, TakesNegativePrompt = true, Sunset = null, Successor = null };

    /// <summary>Assumed properties of a Gemini model that is not listed.</summary>
    public static GoogleModel AnyGemini { get; } = new("gemini", GenerateAndEdit, GeminiRatios);

    /// <summary>The models, newest last.</summary>
    public static ImmutableArray<GoogleModel> All { get; } =
    [
        OldImagen("imagegeneration@002", edits: true),
        OldImagen("imagegeneration@005", edits: false),
        OldImagen("imagegeneration@006", edits: true),
        OldImagen("imagen-3.0-generate-001", edits: false),
        OldImagen("imagen-3.0-fast-generate-001", edits: false) with { Successor = Lite },
        OldImagen("imagen-3.0-capability-001", edits: true),
        OldImagen("imagen-3.0-capability-002", edits: true),
        Imagen("imagen-3.0-generate-002", Generate, Default),
        Imagen("imagen-4.0-fast-generate-001", Generate, Lite),
        Imagen("imagen-4.0-generate-001", Generate, Default) with { Resolutions = ["1K", "2K"] },
        Imagen("imagen-4.0-ultra-generate-001", Generate, Pro) with { Resolutions = ["1K", "2K"] },
        Imagen("imagen-4.0-ultra-generate-preview-05-20", Generate, Pro) with { MaxCount = 1, VertexOnly = true },
        Imagen("imagen-4.0-ultra-generate-preview-06-06", Generate, Pro) with { MaxCount = 1, VertexOnly = true },
        new("gemini-2.5-flash-image", GenerateAndEdit, GeminiRatios) { GeminiApiSunset = new(2026, 10, 2), Successor = Default },
        new(Pro, GenerateAndEdit, GeminiRatios) { Resolutions = ["1K", "2K", "4K"] },
        new("gemini-3.1-flash-image", GenerateAndEdit, LongRatios)
        {
            Resolutions = ["512", "1K", "2K", "4K"],
            GeminiApiSunset = new(2026, 10, 29),
            Successor = Default,
        },
        new(Lite, GenerateAndEdit, LongRatios),
        new(Default, GenerateAndEdit, GeminiRatios) { Resolutions = ["1K", "2K", "4K"] },
    ];

    /// <summary>The rules of a model by its name or the name of a preview of it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="otherwiseImagen">Whether a name of neither family is taken for Imagen's, as Portkey does on Vertex AI.</param>
    public static GoogleModel RulesOf(string name, bool otherwiseImagen)
    {
        foreach (var model in All)
        {
            if (name == model.Name
                || (name.StartsWith(model.Name, StringComparison.Ordinal)
                    && name.AsSpan(model.Name.Length).StartsWith("-preview", StringComparison.Ordinal)))
                return model;
        }

        if (name.StartsWith("gemini", StringComparison.Ordinal))
            return AnyGemini;
        return otherwiseImagen || name.StartsWith("imag", StringComparison.Ordinal) ? AnyImagen : AnyGemini;
    }

    /// <summary>A model's name as a segment of a path; the @ of old names stays readable.</summary>
    public static string PathOf(string name) => Uri.EscapeDataString(name).Replace("%40", "@", StringComparison.Ordinal);

    private static GoogleModel Imagen(string name, ImmutableArray<ImageOperation> operations, string successor) =>
        new(name, operations, ImagenRatios)
        {
            IsImagen = true,
            MaxCount = 4,
            Pixels = ImagenPixels,
            Sunset = ImagenEnd,
            Successor = successor,
        };

    private static GoogleModel OldImagen(string name, bool edits) =>
        Imagen(name, edits ? GenerateAndEdit : Generate, Default) with { TakesMask = edits, TakesNegativePrompt = true, VertexOnly = true };
}

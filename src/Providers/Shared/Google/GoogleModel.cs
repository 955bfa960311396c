using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>An image model of Google's, served by Vertex AI and mostly by the Gemini API too.</summary>
/// <param name="Name">The name without the suffix of a preview.</param>
/// <param name="Operations">What it can be asked for.</param>
/// <param name="Ratios">The aspect ratios that it draws, as terms.</param>
internal sealed record GoogleModel(string Name, ImmutableArray<ImageOperation> Operations, ImmutableArray<ImageSize> Ratios)
{
    /// <summary>True when it is called by <c>:predict</c>; else by <c>:generateContent</c>.</summary>
    public bool IsImagen { get; init; }

    /// <summary>Greatest number of images per call.</summary>
    public int MaxCount { get; init; } = 1;

    /// <summary>The words for its resolutions, <c>1K</c> being what is drawn when none is named; empty where it has one only.</summary>
    public ImmutableArray<string> Resolutions { get; init; } = [];

    /// <summary>Pixels of each ratio at 1K, where Google documents them.</summary>
    public ImmutableArray<ImageSize> Pixels { get; init; } = [];

    /// <summary>True when it takes a mask.</summary>
    public bool TakesMask { get; init; }

    /// <summary>True when it takes a negative prompt.</summary>
    public bool TakesNegativePrompt { get; init; }

    /// <summary>True when only Vertex AI serves it.</summary>
    public bool VertexOnly { get; init; }

    /// <summary>Date on which Google stopped serving it everywhere.</summary>
    public DateOnly? Sunset { get; init; }

    /// <summary>
    /// Date on which the Gemini API stopped serving it, where Vertex AI goes on;
    /// https://ai.google.dev/gemini-api/docs/deprecations.
    /// </summary>
    public DateOnly? GeminiApiSunset { get; init; }

    /// <summary>The model that takes its place.</summary>
    public string? Successor { get; init; }

    /// <summary>The model as the list of a provider shows it.</summary>
    /// <param name="atVertex">Whether Vertex AI serves it, which lets more be chosen than the Gemini API does.</param>
    public ModelInfo Describe(bool atVertex) => new(Name, Operations)
    {
        Sizes = $"{Ratios.Length} aspect ratios" + (Resolutions.Length > 0 ? ", " + string.Join(", ", Resolutions) : string.Empty),
        MaxCount = MaxCount,
        Formats = IsImagen || atVertex ? ["png", "jpeg"] : ["png"],
        TakesMask = TakesMask,
        Sunset = SunsetAt(atVertex),
        Successor = SunsetAt(atVertex) is null ? null : Successor,
    };

    private DateOnly? SunsetAt(bool atVertex) => Sunset ?? (atVertex ? null : GeminiApiSunset);
}

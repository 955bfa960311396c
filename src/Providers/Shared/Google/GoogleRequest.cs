using System.Collections.Immutable;
using ImageGateway.Core.Images;
using ImageGateway.Core.Providers;

namespace ImageGateway.Providers.Shared.Google;

/// <summary>A request that was fitted to a model, before its bodies are written.</summary>
/// <param name="Image">The request.</param>
/// <param name="Rules">The model's rules.</param>
/// <param name="AtVertex">Whether Vertex AI serves; else the Gemini API, which takes less.</param>
/// <param name="Size">What the size becomes; null where none is named.</param>
/// <param name="Images">The images to edit.</param>
/// <param name="Mask">The mask, white where the image changes.</param>
internal sealed record GoogleRequest(
    ImageRequest Image, GoogleModel Rules, bool AtVertex, GoogleSize? Size, IReadOnlyList<InputFile> Images, InputFile? Mask)
{
    /// <summary>Parameters that the caller sent.</summary>
    public ParameterSet Parameters => Image.Parameters;

    /// <summary>The prompt; empty where an edit has none.</summary>
    public string Prompt => Parameters.Text(ParameterNames.Prompt) ?? string.Empty;
}

/// <summary>Writes the bodies of an order's calls.</summary>
/// <param name="Write">Writes the body of a call for so many images, with so many asked for before it.</param>
/// <param name="Dropped">Parameters without a place.</param>
internal sealed record GoogleBody(Func<int, int, CallBody> Write, ImmutableArray<string> Dropped)
{
    /// <summary>The word for the resolution that is asked for, where the model has several.</summary>
    public string? Resolution { get; init; }

    /// <summary>Bytes of text that the model reads beside the prompt, where the caller sends contents of its own.</summary>
    public int ExtraInputBytes { get; init; }
}

using ImageGateway.Core.Images;

namespace ImageGateway.Core.Providers;

/// <summary>The model that a provider is asked for where a request names none.</summary>
/// <param name="Name">One that its vendor serves.</param>
public sealed record ModelDefault(string Name)
{
    /// <summary>
    /// The earlier default that callers write for: its words for quality and style are put into those of the model; null: none.
    /// </summary>
    public string? SpeaksLike { get; init; }

    /// <summary>Form of the images where the caller does not say, whichever model draws; null for the model's own.</summary>
    public ImageFormat? Format { get; init; }
}

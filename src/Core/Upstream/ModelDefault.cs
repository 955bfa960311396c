using ImageGateway.Core.Images;

namespace ImageGateway.Core.Upstream;

/// <summary>The model that a provider is asked for where a request names none.</summary>
/// <param name="Name">One that its vendor serves.</param>
public sealed record ModelDefault(string Name)
{
    /// <summary>The earlier default that callers write for: its words for quality and style are put into those of the model; null: none.</summary>
    public string? SpeaksLike { get; init; }

    /// <summary>How images are given where the caller does not say, whichever model draws; null: as the model gives them.</summary>
    public PictureFormat? Format { get; init; }
}

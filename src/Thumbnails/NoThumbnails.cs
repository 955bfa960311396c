using ImageGateway.Core.Images;

namespace ImageGateway.Thumbnails;

/// <summary>Stands for thumbnails where none are made.</summary>
public sealed class NoThumbnails : IThumbnails
{
    /// <inheritdoc/>
    public ValueTask<ArchivedImage?> OpenAsync(string id, CancellationToken cancellation) => new((ArchivedImage?)null);

    /// <inheritdoc/>
    public void Delete(string id)
    {
        // There is none.
    }
}

namespace ImageGateway.Core.Images;

/// <summary>Small WebP copies of archived images.</summary>
public interface IThumbnails
{
    /// <summary>The thumbnail of an image; null where the image has none.</summary>
    /// <param name="id">Id of the image in the archive, as <see cref="IImageUpload.CommitAsync"/> gave it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    ValueTask<ArchivedImage?> OpenAsync(string id, CancellationToken cancellation);

    /// <summary>Removes the thumbnail of an image, if there is one.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    void Delete(string id);
}

using ImageGateway.Core.Images;

namespace ImageGateway.Gateway.Archive;

/// <summary>Removes archived images with their records. The bytes of an image that another record names stay.</summary>
public sealed class ImageErasure(IImageArchive archive, IThumbnails thumbnails, IImageRecords records)
{
    /// <summary>Erases what a choice names.</summary>
    /// <returns>What is gone, oldest first.</returns>
    /// <exception cref="IOException">The records or the archive cannot be written; what is left is erased by another call.</exception>
    public async ValueTask<IReadOnlyList<ErasedImage>> EraseAsync(ImageSelection selection, CancellationToken cancellation)
    {
        var removed = await records.RemoveAsync(selection, cancellation);
        try
        {
            foreach (var id in removed.Unused)
            {
                await archive.DeleteAsync(id, CancellationToken.None);
                thumbnails.Delete(id);
            }
        }
        catch (IOException)
        {
            // So that the same call finds them again.
            await records.AddAsync(removed.Records, CancellationToken.None);
            throw;
        }

        return [.. removed.Records.Select(record => new ErasedImage(record, removed.Unused.Contains(record.Id)))];
    }
}

/// <summary>An image that was erased.</summary>
/// <param name="Record">What was known of it.</param>
/// <param name="IsFileRemoved">False when its bytes stay, since others asked for the same image.</param>
public sealed record ErasedImage(ImageRecord Record, bool IsFileRemoved);

using ImageGateway.Core.Images;

namespace ImageGateway.Storage.Files;

/// <summary>An archive that keeps nothing.</summary>
public sealed class NoArchive : IImageArchive
{
    /// <inheritdoc/>
    public IImageUpload Begin() => throw new IOException("Nothing is archived here.");

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string id, CancellationToken cancellation) => default;

    /// <inheritdoc/>
    public ValueTask<ArchivedImage?> OpenAsync(string id, CancellationToken cancellation) => new((ArchivedImage?)null);
}

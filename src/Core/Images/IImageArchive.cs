namespace ImageGateway.Core.Images;

/// <summary>Keeps images by the hash of their content.</summary>
public interface IImageArchive
{
    /// <summary>Begins to take an image in.</summary>
    /// <exception cref="IOException">The archive cannot be written.</exception>
    IImageUpload Begin();

    /// <summary>A kept image, or null where there is none of this id.</summary>
    ValueTask<ArchivedImage?> OpenAsync(string id, CancellationToken cancellation);

    /// <summary>Removes an image; one that is not there changes nothing.</summary>
    /// <exception cref="IOException">The archive cannot be written.</exception>
    ValueTask DeleteAsync(string id, CancellationToken cancellation);
}

/// <summary>An image on its way into the archive. Disposed without <see cref="CommitAsync"/>, it leaves nothing behind.</summary>
public interface IImageUpload : IAsyncDisposable
{
    /// <summary>Appends bytes to the image.</summary>
    /// <exception cref="IOException">The archive cannot be written; what was added so far can still be read.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Ends the image and stores it under the hash of its content, which is returned.</summary>
    /// <returns>Its id: the SHA-256 of its bytes in lower-case hex, and an ending that says its type.</returns>
    ValueTask<string> CommitAsync(CancellationToken cancellation);

    /// <summary>As <see cref="CommitAsync"/>, for an image that nobody opens at once: a distant archive may take it later.</summary>
    ValueTask<string> CommitAsideAsync(CancellationToken cancellation) => CommitAsync(cancellation);

    /// <summary>Opens a stream over the bytes written so far.</summary>
    Stream ReadBack();
}

/// <summary>Content of an archived image with its media type.</summary>
/// <param name="Content">Its bytes, from the start; to be disposed.</param>
/// <param name="ContentType">Its media type, told from its first bytes.</param>
public sealed record ArchivedImage(Stream Content, string ContentType);

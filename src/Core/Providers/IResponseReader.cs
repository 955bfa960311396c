namespace ImageGateway.Core.Providers;

/// <summary>Reads one provider's 2xx answer while it arrives and hands its images on, piece by piece.</summary>
public interface IResponseReader
{
    /// <summary>
    /// Determines whether the provider's verdict on an image can follow its bytes, so that nothing may be sent on before the
    /// answer has ended (docs/architecture/images.md#delivery).
    /// </summary>
    bool VerdictFollows(ProviderResponse response);

    /// <summary>Reads to the end.</summary>
    /// <returns>Null when the answer was whole and made sense, else what was wrong with it.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    ValueTask<ProviderError?> ReadAsync(ProviderResponse response, IImageWriter images, CancellationToken cancellation);
}

/// <summary>
/// Takes the images of an answer in order, each as base64, as bytes or as a link. Memory of an image's content is valid during a call
/// only; that of fields is kept and must stay as it is.
/// </summary>
public interface IImageWriter
{
    /// <summary>A field of the answer beside its images, as JSON.</summary>
    ValueTask FieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken token);

    /// <summary>The tokens that the provider counted.</summary>
    void Usage(ImageGateway.Core.Images.ImageUsage usage);

    /// <summary>Starts the next image.</summary>
    ValueTask BeginAsync(CancellationToken token);

    /// <summary>A field of the image beside its content, as JSON.</summary>
    ValueTask ImageFieldAsync(string name, ReadOnlyMemory<byte> json, CancellationToken token);

    /// <summary>A part of the image in base64; parts may be cut anywhere.</summary>
    ValueTask Base64Async(ReadOnlyMemory<byte> text, CancellationToken token);

    /// <summary>A part of the image's bytes.</summary>
    ValueTask BytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken token);

    /// <summary>Reports a link to the image instead of its content.</summary>
    ValueTask LinkAsync(string link, CancellationToken token);

    /// <summary>The image is complete. One that is not shown is taken back.</summary>
    ValueTask EndAsync(ImageVerdict verdict, CancellationToken token);
}

/// <summary>The provider's word on an image.</summary>
public enum ImageVerdict
{
    /// <summary>The image may be shown.</summary>
    Shown,

    /// <summary>A content filter withheld or blurred it.</summary>
    Filtered,

    /// <summary>The provider failed to draw it.</summary>
    Failed,
}

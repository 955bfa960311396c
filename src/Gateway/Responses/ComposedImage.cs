using ImageGateway.Core.Images;
using ImageGateway.Core.RequestLog;
using ImageGateway.Gateway.RequestLog;

namespace ImageGateway.Gateway.Responses;

/// <summary>An image that was written.</summary>
/// <param name="End">Length of the output behind it.</param>
/// <param name="Size">Its size by its bytes; null where they did not pass or do not say.</param>
public readonly record struct ComposedImage(long End, ImageSize? Size)
{
    /// <summary>Its id in the archive; null where it is not there.</summary>
    public string? ArchiveId { get; init; }

    /// <summary>Its length in bytes, to within two; 0 where they did not pass.</summary>
    public long Bytes { get; init; }

    /// <summary>The image behind a link that was given as it is, once it is archived; null where nothing is on its way.</summary>
    public Task<LogImage?>? Pending { get; init; }

    /// <summary>The image as the request log names it.</summary>
    public LoggedImage ToLogged() => new(ArchiveId, Bytes, Size, Pending);
}

using ImageGateway.Gateway.Options;

namespace ImageGateway.Gateway.Responses;

/// <summary>
/// Bytes that the images of one request may still have, in whatever form they come: base64, bytes or links. Used by all calls of an
/// attempt.
/// </summary>
public sealed class ImageAllowance(long imageBytes, long responseBytes)
{
    private long _bytes;

    /// <summary>An allowance within the limits of the deployment.</summary>
    public ImageAllowance(LimitOptions limits)
        : this(limits.ImageBytes, limits.ResponseBytes)
    {
    }

    /// <summary>True once something was larger than its bound. Nothing more of the answer is read then, in no other form either.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>An allowance for images that were counted before.</summary>
    public static ImageAllowance Unbounded() => new(long.MaxValue, long.MaxValue);

    /// <summary>Counts bytes of an image.</summary>
    /// <param name="image">Bytes of the image so far, these left out; they are added.</param>
    /// <param name="bytes">How many come now.</param>
    /// <exception cref="InvalidDataException">The image, or all of them, are larger than the bound.</exception>
    public void Take(ref long image, long bytes)
    {
        if ((image += bytes) > imageBytes)
            throw Exceed($"The provider's image is larger than {imageBytes} bytes.");
        if (Interlocked.Add(ref _bytes, bytes) > responseBytes)
            throw Exceed($"The provider's images are together larger than {responseBytes} bytes.");
    }

    private InvalidDataException Exceed(string message)
    {
        IsExceeded = true;
        return new(message);
    }
}

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>Draws the images of the answers, each in another colour so that results can be told apart.</summary>
public sealed class ImageStudio
{
    private int _drawn;

    /// <param name="size">The sides asked for.</param>
    /// <param name="format">The file format.</param>
    /// <param name="transparent">Whether the image has an alpha channel with see-through pixels.</param>
    /// <param name="padding">Extra bytes; PNG only.</param>
    public byte[] Draw(ImageSize size, ImageFormat format = ImageFormat.Png, bool transparent = false, int padding = 0)
    {
        var number = (uint)Interlocked.Increment(ref _drawn);
        var (red, green, blue) = ((byte)(number * 37), (byte)(number * 91), (byte)(number * 151));
        return format switch
        {
            ImageFormat.Jpeg => JpegWriter.Write(size, red),
            ImageFormat.Webp => WebpWriter.Write(size, red, green, blue, transparent ? (byte)64 : byte.MaxValue),
            _ => PngWriter.Write(size, red, green, blue, transparent ? (byte)64 : null, padding),
        };
    }
}

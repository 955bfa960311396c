namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>Draws the pictures of the answers, each in another colour so that results can be told apart.</summary>
public sealed class PictureStudio
{
    private int _drawn;

    /// <param name="size">The sides asked for.</param>
    /// <param name="format">The file format.</param>
    /// <param name="transparent">Whether the picture has an alpha channel with see-through pixels.</param>
    /// <param name="padding">Extra bytes; PNG only.</param>
    public byte[] Draw(PictureSize size, PictureFormat format = PictureFormat.Png, bool transparent = false, int padding = 0)
    {
        var number = (uint)Interlocked.Increment(ref _drawn);
        var (red, green, blue) = ((byte)(number * 37), (byte)(number * 91), (byte)(number * 151));
        return format switch
        {
            PictureFormat.Jpeg => JpegWriter.Write(size, red),
            PictureFormat.Webp => WebpWriter.Write(size, red, green, blue, transparent ? (byte)64 : byte.MaxValue),
            _ => PngWriter.Write(size, red, green, blue, transparent ? (byte)64 : null, padding),
        };
    }
}

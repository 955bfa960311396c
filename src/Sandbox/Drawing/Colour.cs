namespace ImageGateway.Sandbox.Drawing;

/// <summary>An sRGB colour, not premultiplied.</summary>
internal readonly record struct Colour(byte R, byte G, byte B, byte A = byte.MaxValue)
{
    /// <summary>An opaque colour from 0xRRGGBB.</summary>
    public static Colour From(int rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);

    /// <summary>The way from this to another colour, from 0 for this to 1 for the other. The alpha stays.</summary>
    public Colour To(Colour other, double way) => this with
    {
        R = Between(R, other.R, way),
        G = Between(G, other.G, way),
        B = Between(B, other.B, way),
    };

    private static byte Between(byte from, byte to, double way) => (byte)(from + ((to - from) * way) + 0.5);
}

using ImageGateway.Simulators.Shared.Pictures;

namespace ImageGateway.Simulators.Tests;

/// <summary>Pictures to send.</summary>
public static class Pictures
{
    public static byte[] Opaque(int width, int height) => PngWriter.Write(new(width, height), 200, 100, 50);

    public static byte[] Transparent(int width, int height) => PngWriter.Write(new(width, height), 200, 100, 50, alpha: 0);
}

using System.Buffers;
using System.Text;

namespace ImageGateway.Sandbox.Drawing;

/// <summary>Draws the sandbox's images: a landscape that follows from the prompt and the seed, with the prompt written on it.</summary>
public static class SandboxPainter
{
    /// <summary>The shortest side it draws.</summary>
    public const int MinSide = 16;

    /// <summary>The longest side it draws.</summary>
    public const int MaxSide = 4096;

    /// <summary>
    /// Writes a PNG. The same arguments give the same pixels everywhere, and the same bytes wherever .NET brings the same
    /// deflate. The file's text chunks name the sandbox and hold the prompt.
    /// </summary>
    /// <param name="prompt">May be empty. Words are left out of an image under 96x64.</param>
    /// <param name="seed">Any number; another seed gives another landscape.</param>
    /// <param name="width">Columns, within <see cref="MinSide"/> and <see cref="MaxSide"/>.</param>
    /// <param name="height">Rows, within the same.</param>
    /// <param name="output">Receives the file; it is advanced chunk by chunk, at most 32 KiB of data each.</param>
    /// <param name="transparentBackground">Leaves the sky out; sun or moon, clouds and land stay.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of bounds.</exception>
    public static void Draw(
        string prompt, long seed, int width, int height, IBufferWriter<byte> output, bool transparentBackground = false)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(output);
        ThrowIfOutOfBounds(width, nameof(width));
        ThrowIfOutOfBounds(height, nameof(height));

        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(prompt));
        try
        {
            var text = utf8.AsSpan(0, Encoding.UTF8.GetBytes(prompt, utf8));
            using var scene = new Scene(new SceneRandom(text, seed), prompt, width, height, transparentBackground);
            // PNG's text holds no zero byte.
            text.Replace((byte)0, (byte)' ');
            Slots.Palette palette = scene.Palette;
            using var png = new PngWriter(output, width, height, palette, text);
            for (var y = 0; y < height; y++)
            {
                scene.Paint(png.Row, y);
                png.EndRow();
            }

            png.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    private static void ThrowIfOutOfBounds(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, MinSide, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, MaxSide, name);
    }
}

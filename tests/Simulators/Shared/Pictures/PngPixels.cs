using System.Buffers.Binary;
using System.IO.Compression;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>The samples of a PNG with 8 bits a channel, not interlaced and without a palette.</summary>
public sealed record PngPixels(int Channels, byte[] Samples)
{
    /// <summary>True when there is an alpha channel with a pixel that can be seen through.</summary>
    public bool IsTransparent =>
        Channels is 2 or 4
            && Enumerable.Range(0, Samples.Length / Channels).Any(pixel => Samples[(pixel * Channels) + Channels - 1] < byte.MaxValue);

    /// <summary>True when every pixel is pure black or pure white.</summary>
    public bool IsBlackAndWhite => Enumerable.Range(0, Samples.Length / Channels).All(pixel =>
    {
        var colour = Samples.AsSpan(pixel * Channels, Channels is 2 or 4 ? Channels - 1 : Channels);
        return colour.IndexOfAnyExcept((byte)0) < 0 || colour.IndexOfAnyExcept(byte.MaxValue) < 0;
    });

    /// <summary>Null for a PNG of another kind. The file was read by <see cref="ImageInfo"/> before and is whole.</summary>
    public static PngPixels? Read(byte[] file)
    {
        if (!PngReader.IsPng(file))
            return null;
        using var packed = new MemoryStream();
        ReadOnlySpan<byte> header = default;
        for (ReadOnlySpan<byte> rest = file.AsSpan(8); rest.Length >= 12; rest = rest[(12 + BinaryPrimitives.ReadInt32BigEndian(rest))..])
        {
            var data = rest.Slice(8, BinaryPrimitives.ReadInt32BigEndian(rest));
            if (rest[4..8].SequenceEqual("IHDR"u8))
                header = data;
            else if (rest[4..8].SequenceEqual("IDAT"u8))
                packed.Write(data);
        }

        int? channels = header[9] switch { 0 => 1, 2 => 3, 4 => 2, 6 => 4, _ => null };
        if (channels is null || header[8] != 8 || header[12] != 0)
            return null;
        packed.Position = 0;
        return new(channels.Value, Unfilter(
            packed, BinaryPrimitives.ReadInt32BigEndian(header) * channels.Value, BinaryPrimitives.ReadInt32BigEndian(
                header[4..]), channels.Value));
    }

    private static byte[] Unfilter(MemoryStream packed, int rowBytes, int rows, int step)
    {
        using var zlib = new ZLibStream(packed, CompressionMode.Decompress);
        var samples = new byte[rowBytes * rows];
        for (var y = 0; y < rows; y++)
        {
            var filter = zlib.ReadByte();
            var row = samples.AsSpan(y * rowBytes, rowBytes);
            var above = y == 0 ? new byte[rowBytes] : samples.AsSpan((y - 1) * rowBytes, rowBytes);
            zlib.ReadExactly(row);
            for (var x = 0; x < rowBytes; x++)
            {
                int left = x < step ? 0 : row[x - step];
                int corner = x < step ? 0 : above[x - step];
                row[x] += (byte)(filter switch
                {
                    1 =>
                    left,
                    2 => above[x],
                    3 => (left + above[x]) / 2,
                    4 => Paeth(left, above[x], corner),
                    _ => 0
                });
            }
        }

        return samples;
    }

    private static int Paeth(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>Writes an opaque PNG of one grey byte a pixel, row by row, then <see cref="Finish"/>.</summary>
internal sealed class GreyPngWriter : IDisposable
{
    // Masks are flat: the fastest level leaves next to nothing already.
    private const int DeflateLevel = 1;

    private readonly IBufferWriter<byte> _output;
    private readonly ZLibStream _pixels;

    public GreyPngWriter(IBufferWriter<byte> output, int width, int height)
    {
        _output = output;
        output.Write(PngChunks.Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear(); // colour type 0 is grey
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a pixel
        PngChunks.Write(output, "IHDR"u8, header);
        _pixels = new ZLibStream(new IdatStream(output), new ZLibCompressionOptions { CompressionLevel = DeflateLevel });
    }

    /// <summary>Compresses one row without a filter.</summary>
    public void WriteRow(ReadOnlySpan<byte> row)
    {
        _pixels.WriteByte(0);
        _pixels.Write(row);
    }

    /// <summary>Writes what is held back and the end of the file.</summary>
    public void Finish()
    {
        _pixels.Dispose();
        PngChunks.Write(_output, "IEND"u8, default);
    }

    public void Dispose() => _pixels.Dispose();
}

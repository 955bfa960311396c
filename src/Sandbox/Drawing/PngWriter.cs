using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using ImageGateway.Providers.Shared.Imaging;

namespace ImageGateway.Sandbox.Drawing;

/// <summary>
/// Writes a PNG of one byte a pixel with a palette, row by row. Fill <see cref="Row"/>, call <see cref="EndRow"/>, once for
/// each row, then <see cref="Finish"/>. Only one row and one chunk are held.
/// </summary>
internal sealed class PngWriter : IDisposable
{
    // Flat rows repeat themselves and each other, which deflate finds by itself: no row is filtered.
    private const byte NoFilter = 0;
    private const byte IndexedColour = 3;
    // On these images it takes as long as the fastest and leaves a quarter less; the next ones cost more than they save.
    private const int DeflateLevel = 2;

    private readonly IBufferWriter<byte> _output;
    private readonly int _stride;
    private readonly byte[] _row;
    private readonly ZLibStream _pixels;
    private bool _disposed;

    /// <summary>Writes everything that comes before the pixels.</summary>
    /// <param name="output">Receives the file.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="palette">At most 256 colours. The alpha of those before the last that is not opaque is stored too.</param>
    /// <param name="description">UTF-8 text without a zero byte, stored as the image's description.</param>
    public PngWriter(IBufferWriter<byte> output, int width, int height, ReadOnlySpan<Colour> palette, ReadOnlySpan<byte> description)
    {
        _output = output;
        _stride = width + 1;
        output.Write(PngChunks.Signature);
        WriteHeader(width, height);
        PngChunks.Write(output, "tEXt"u8, "Software\0ImageGateway sandbox"u8);
        // Keyword, not compressed, no language, no translated keyword.
        PngChunks.Write(output, "iTXt"u8, "Description\0\0\0\0\0"u8, description);
        WritePalette(palette);

        _row = ArrayPool<byte>.Shared.Rent(_stride);
        _row[0] = NoFilter;
        _pixels = new ZLibStream(new IdatStream(output), new ZLibCompressionOptions { CompressionLevel = DeflateLevel });
    }

    /// <summary>The row in hand, one palette index a pixel. It keeps the previous row's pixels until they are replaced.</summary>
    public Span<byte> Row => _row.AsSpan(1, _stride - 1);

    /// <summary>Compresses the row in hand.</summary>
    public void EndRow() => _pixels.Write(_row, 0, _stride);

    /// <summary>Writes what is held back and the end of the file.</summary>
    public void Finish()
    {
        _pixels.Dispose();
        PngChunks.Write(_output, "IEND"u8, default);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _pixels.Dispose();
        ArrayPool<byte>.Shared.Return(_row);
    }

    private void WriteHeader(int width, int height)
    {
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8; // bits a pixel
        header[9] = IndexedColour;
        PngChunks.Write(_output, "IHDR"u8, header);
    }

    private void WritePalette(ReadOnlySpan<Colour> palette)
    {
        Span<byte> colours = stackalloc byte[palette.Length * 3];
        Span<byte> alphas = stackalloc byte[palette.Length];
        var translucent = 0;
        for (var i = 0; i < palette.Length; i++)
        {
            (colours[i * 3], colours[(i * 3) + 1], colours[(i * 3) + 2], alphas[i]) = palette[i];
            if (alphas[i] != byte.MaxValue)
                translucent = i + 1;
        }

        PngChunks.Write(_output, "PLTE"u8, colours);
        if (translucent > 0)
            PngChunks.Write(_output, "tRNS"u8, alphas[..translucent]);
    }
}

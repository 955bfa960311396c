using System.Buffers.Binary;
using System.IO.Compression;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>
/// Reads which pixels of a PNG are transparent, row by row: 8-bit grey and RGB with or without alpha, palettes of up to
/// 8 bits, not interlaced. Holds two rows, inflates no more than the pixels need, and does not throw at bad bytes.
/// </summary>
internal sealed class AlphaReader(Stream file) : IDisposable
{
    private const byte Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, Rgba = 6;

    private static readonly uint Ihdr = PngChunkReader.Named("IHDR"u8);
    private static readonly uint Plte = PngChunkReader.Named("PLTE"u8);
    private static readonly uint Trns = PngChunkReader.Named("tRNS"u8);
    private static readonly uint Idat = PngChunkReader.Named("IDAT"u8);
    private static readonly uint Iend = PngChunkReader.Named("IEND"u8);

    private readonly PngChunkReader _chunks = new(file);
    private readonly byte[] _paletteAlphas = [.. Enumerable.Repeat(byte.MaxValue, 256)];
    private readonly byte[] _transparentColour = new byte[3];
    private byte _bits;
    private byte _colour;
    private bool _hasTransparency;
    private ZLibStream? _pixels;
    private byte[] _row = [];
    private byte[] _above = [];

    /// <summary>Fault of the file, as the end of a sentence; null while none was found.</summary>
    public string? Fault => _chunks.Fault;

    /// <summary>Pixels in a row.</summary>
    public int Width { get; private set; }

    /// <summary>Number of rows in the image.</summary>
    public int Height { get; private set; }

    /// <summary>True when any pixel can be transparent; known after <see cref="ReadHead"/>.</summary>
    public bool HasAlpha => _colour is GreyAlpha or Rgba || _hasTransparency;

    /// <summary>Reads everything before the pixels.</summary>
    public bool ReadHead(long maxPixels)
    {
        if (!_chunks.ReadSignature() || !ReadHeader(maxPixels))
            return false;
        while (_chunks.Next())
        {
            if (_chunks.Type == Idat)
                return StartPixels();
            if (_chunks.Type == Trns && !ReadTransparency())
                return false;
            if (_chunks.Type != Trns && _chunks.Type != Plte && IsCritical(_chunks.Type))
                return _chunks.Fail("has no pixels, or a chunk that this gateway does not know before them");
        }

        return false;
    }

    /// <summary>Reads the next row: the alpha of each pixel, 0 to 255.</summary>
    public bool ReadRow(Span<byte> alphas)
    {
        (_row, _above) = (_above, _row);
        try
        {
            if (_pixels!.ReadAtLeast(_row, _row.Length, throwOnEndOfStream: false) < _row.Length)
                return _chunks.Fail("has fewer pixels than its head says");
        }
        catch (InvalidDataException)
        {
            return _chunks.Fail("is damaged: its pixels cannot be inflated");
        }

        if (!PngFilters.Undo(_row[0], _row.AsSpan(1), _above.AsSpan(1), Math.Max(1, Channels * _bits / 8)))
            return _chunks.Fail("has a row with an unknown filter");
        CopyAlphas(_row.AsSpan(1), alphas);
        return true;
    }

    /// <summary>Checks what comes behind the last row.</summary>
    public bool ReadEnd()
    {
        try
        {
            if (_pixels!.ReadByte() >= 0)
                return _chunks.Fail("has more pixels than its head says");
        }
        catch (InvalidDataException)
        {
            return _chunks.Fail("is damaged: its pixels cannot be inflated");
        }

        while (Fault is null && _chunks.Type != Iend)
            _chunks.Next();
        return Fault is null && _chunks.End();
    }

    /// <inheritdoc/>
    public void Dispose() => _pixels?.Dispose();

    private int Channels => _colour switch { Rgb => 3, GreyAlpha => 2, Rgba => 4, _ => 1 };

    // The fifth bit of the first letter: a decoder may pass over chunks that have it.
    private static bool IsCritical(uint type) => (type & 0x20000000) == 0;

    private bool ReadHeader(long maxPixels)
    {
        Span<byte> header = stackalloc byte[13];
        if (!_chunks.Next())
            return false;
        if (_chunks.Type != Ihdr || _chunks.Left != header.Length)
            return _chunks.Fail("is no PNG");
        if (!_chunks.ReadWhole(header) || !_chunks.End())
            return false;

        var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            return _chunks.Fail("has no size");
        if (width > ImageSize.MaxSide || height > ImageSize.MaxSide)
            return _chunks.Fail($"has {width} x {height} pixels; a side has at most {ImageSize.MaxSide}");
        if ((ulong)width * height > (ulong)maxPixels)
            return _chunks.Fail($"has {width} x {height} pixels; at most {maxPixels} are accepted");
        (Width, Height, _bits, _colour) = ((int)width, (int)height, header[8], header[9]);
        if (header[10] != 0 || header[11] != 0)
            return _chunks.Fail("is compressed or filtered in a way that PNG does not know");
        if (header[12] != 0)
            return _chunks.Fail("is interlaced; save it without interlacing");
        return _colour switch
        {
            Grey or Rgb or GreyAlpha or Rgba => _bits == 8 || _chunks.Fail($"has {_bits} bits a channel; save it with 8"),
            Palette => _bits is 1 or 2 or 4 or 8 || _chunks.Fail($"has a palette of {_bits} bits"),
            _ => _chunks.Fail("is of a colour type that PNG does not know"),
        };
    }

    private bool ReadTransparency()
    {
        _hasTransparency = _colour is Grey or Rgb or Palette;
        if (_colour == Palette)
            return _chunks.Left <= _paletteAlphas.Length
                ? _chunks.ReadWhole(_paletteAlphas.AsSpan(0, (int)_chunks.Left))
                : _chunks.Fail("has more transparent colours than a palette");
        if (!_hasTransparency)
            return _chunks.Fail("has two kinds of transparency");

        // Two bytes a channel, of which only the lower one counts at 8 bits.
        Span<byte> colour = stackalloc byte[2 * Channels];
        if (_chunks.Left != colour.Length || !_chunks.ReadWhole(colour))
            return _chunks.Fail("has a transparent colour of the wrong length");
        for (var channel = 0; channel < Channels; channel++)
            _transparentColour[channel] = colour[(2 * channel) + 1];
        return true;
    }

    private bool StartPixels()
    {
        var bytes = (((long)Width * Channels * _bits) + 7) / 8;
        _row = new byte[bytes + 1];
        _above = new byte[bytes + 1];
        _pixels = new(new PngDataStream(_chunks), CompressionMode.Decompress);
        return true;
    }

    private void CopyAlphas(ReadOnlySpan<byte> row, Span<byte> alphas)
    {
        switch (_colour)
        {
            case GreyAlpha or Rgba:
                for (var (x, at) = (0, Channels - 1); x < alphas.Length; x++, at += Channels)
                    alphas[x] = row[at];
                break;
            case Palette:
                for (var x = 0; x < alphas.Length; x++)
                    alphas[x] = _paletteAlphas[Index(row, x)];
                break;
            default:
                var transparent = _transparentColour.AsSpan(0, Channels);
                for (var x = 0; x < alphas.Length; x++)
                    alphas[x] = _hasTransparency && row.Slice(x * Channels, Channels).SequenceEqual(transparent) ? (byte)0 : byte.MaxValue;
                break;
        }
    }

    // Pixels of less than a byte begin at its high end.
    private int Index(ReadOnlySpan<byte> row, int x)
    {
        var bit = x * (long)_bits;
        return (row[(int)(bit / 8)] >> (8 - _bits - (int)(bit % 8))) & ((1 << _bits) - 1);
    }
}

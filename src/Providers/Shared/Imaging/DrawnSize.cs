using System.Buffers.Binary;
using ImageGateway.Core.Images;

namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>
/// Reads the size of a PNG, JPEG, WebP or GIF from its first bytes while they pass, in base64 or as they are. Nothing but
/// a head of 32 bytes is kept, however far behind its profiles a JPEG says its size.
/// </summary>
public sealed class DrawnSize
{
    private const int HeadBytes = 32;
    private const int FrameBytes = 9;

    private readonly byte[] _head = new byte[HeadBytes];
    private readonly byte[] _quartet = new byte[4];
    private int _length;
    private int _letters;
    private long _skip;
    private bool _isJpeg;
    private bool _isDone;

    /// <summary>The size; null while it is not known, or where the bytes are none of these.</summary>
    public ImageSize? Size { get; private set; }

    /// <summary>Starts over with another image.</summary>
    public void Reset() => (_length, _letters, _skip, _isJpeg, _isDone, Size) = (0, 0, 0, false, false, null);

    /// <summary>Takes the next letters of base64.</summary>
    public void TakeBase64(ReadOnlySpan<byte> text)
    {
        Span<byte> three = stackalloc byte[3];
        for (var index = 0; index < text.Length && !_isDone; index++)
        {
            _quartet[_letters++] = text[index];
            if (_letters < _quartet.Length)
                continue;
            _letters = 0;
            if (System.Buffers.Text.Base64.DecodeFromUtf8(_quartet, three, out _, out var written) != System.Buffers.OperationStatus.Done)
                _isDone = true;
            Take(three[..written]);
        }
    }

    /// <summary>Takes the next bytes.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isDone)
        {
            if (_skip > 0)
            {
                var passed = (int)Math.Min(_skip, bytes.Length);
                _skip -= passed;
                bytes = bytes[passed..];
                continue;
            }

            _head[_length++] = bytes[0];
            bytes = bytes[1..];
            if (_isJpeg)
                ReadSegment();
            else
                ReadHead();
        }
    }

    private void ReadHead()
    {
        var head = _head.AsSpan(0, _length);
        if (_length == 2 && head is [0xFF, 0xD8])
            (_isJpeg, _length) = (true, 0);
        else if (_length == 10 && head.StartsWith("GIF8"u8))
            End(BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..]));
        else if (_length == 24 && head.StartsWith(PngChunks.Signature))
            End(BinaryPrimitives.ReadUInt32BigEndian(head[16..]), BinaryPrimitives.ReadUInt32BigEndian(head[20..]));
        else if (_length == 30 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8))
            ReadWebP(head);
        else if (_length == HeadBytes)
            _isDone = true;
    }

    private void ReadWebP(ReadOnlySpan<byte> head)
    {
        var kind = head[12..16];
        if (kind.SequenceEqual("VP8X"u8))
        {
            End(1 + UInt24(head[24..]), 1 + UInt24(head[27..]));
        }
        else if (kind.SequenceEqual("VP8 "u8))
        {
            End(BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFFu, BinaryPrimitives.ReadUInt16LittleEndian(head[28..])
                & 0x3FFFu);
        }
        else
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(head[21..]);
            End(kind.SequenceEqual("VP8L"u8) ? 1 + (bits & 0x3FFF) : 0, 1 + ((bits >> 14) & 0x3FFF));
        }
    }

    // Segments are a marker and a length, with fill bytes before the marker; the frame's has the size.
    private void ReadSegment()
    {
        var head = _head.AsSpan(0, _length);
        if (head[0] != 0xFF)
        {
            _isDone = true;
        }
        else if (_length == 2 && head[1] == 0xFF)
        {
            _length = 1;
        }
        else if (_length == 4 && !IsFrame(head[1]))
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(head[2..]);
            (_isDone, _skip, _length) = (head[1] is 0xD9 or 0xDA || length < 2, length - 2, 0);
        }
        else if (_length == FrameBytes)
        {
            End(BinaryPrimitives.ReadUInt16BigEndian(head[7..]), BinaryPrimitives.ReadUInt16BigEndian(head[5..]));
        }
    }

    private void End(uint width, uint height)
    {
        _isDone = true;
        if (width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue)
            Size = new((int)width, (int)height);
    }

    private static uint UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16);

    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}

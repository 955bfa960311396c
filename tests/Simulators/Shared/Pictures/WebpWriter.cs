using System.Buffers.Binary;

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>Writes a one-colour lossless WebP: every prefix code has one symbol, so no pixel takes a bit.</summary>
public static class WebpWriter
{
    public static byte[] Write(ImageSize size, byte red, byte green, byte blue, byte alpha = byte.MaxValue)
    {
        var bits = new BitQueue();
        bits.Add(0x2F, 8);
        bits.Add(size.Width - 1, 14);
        bits.Add(size.Height - 1, 14);
        bits.Add(alpha == byte.MaxValue ? 0 : 1, 1);
        bits.Add(0, 3); // version
        bits.Add(0, 3); // no transform, no colour cache, no meta prefix codes
        foreach (var symbol in (byte[])[green, red, blue, alpha])
        {
            bits.Add(0b101, 3); // simple code, one symbol, eight bits wide
            bits.Add(symbol, 8);
        }

        bits.Add(0b0001, 4); // the distance code: simple, one symbol, one bit wide, zero
        var data = bits.ToBytes();
        var padded = data.Length + (data.Length & 1);
        var file = new byte[20 + padded];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WEBPVP8L"u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), data.Length);
        data.CopyTo(file.AsSpan(20));
        return file;
    }

    /// <summary>Bits in the order VP8L wants them: least significant first.</summary>
    private sealed class BitQueue
    {
        private readonly List<bool> _bits = [];

        public void Add(int value, int count)
        {
            for (var bit = 0; bit < count; bit++)
                _bits.Add(((value >> bit) & 1) == 1);
        }

        public byte[] ToBytes()
        {
            var bytes = new byte[(_bits.Count + 7) / 8];
            for (var index = 0; index < _bits.Count; index++)
                bytes[index / 8] |= (byte)(_bits[index] ? 1 << (index % 8) : 0);
            return bytes;
        }
    }
}

namespace ImageGateway.Simulators.Shared.Pictures;

/// <summary>The CRC of PNG chunks: polynomial 0xEDB88320, reflected.</summary>
public static class Crc32
{
    private static readonly uint[] Table =
        [.. Enumerable.Range(0, 256).Select(index => Enumerable.Range(0, 8).Aggregate((uint)index, Step))];

    public static uint Compute(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Update(Update(uint.MaxValue, first), second);

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var octet in data)
            crc = (crc >> 8) ^ Table[(byte)(crc ^ octet)];
        return crc;
    }

    private static uint Step(uint value, int bit) => (value & 1) == 1 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
}

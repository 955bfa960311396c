namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>The CRC-32 of PNG chunks (polynomial 0xEDB88320, reflected).</summary>
internal static class Crc32
{
    /// <summary>Initial value of the running checksum.</summary>
    public const uint Start = 0xFFFFFFFF;

    private static readonly uint[] Table = BuildTable();

    /// <summary>The running value after more bytes; its complement is the checksum.</summary>
    public static uint Append(uint running, ReadOnlySpan<byte> bytes)
    {
        var table = Table;
        foreach (var value in bytes)
            running = table[(byte)(running ^ value)] ^ (running >> 8);
        return running;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            table[i] = value;
        }

        return table;
    }
}

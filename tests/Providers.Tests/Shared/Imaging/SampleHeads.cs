namespace ImageGateway.Providers.Tests.Shared.Imaging;

/// <summary>First bytes of images of 300 x 200 in every format, by the formats' specifications.</summary>
internal static class SampleHeads
{
    // A lossy WebP, a lossless one and one with an extended head.
    public static readonly byte[] Lossy = Webp("VP8 ", [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x2C, 0x01, 0xC8, 0x40]);
    public static readonly byte[] Lossless = Webp("VP8L", [0x2F, .. BitConverter.GetBytes(299u | (199u << 14)), 0, 0, 0, 0, 0]);
    public static readonly byte[] Extended = Webp("VP8X", [0x10, 0, 0, 0, 0x2B, 0x01, 0, 0xC7, 0, 0]);

    // Start, a long application segment, a quantisation table, fill bytes, a progressive frame.
    public static readonly byte[] Jpeg =
        [0xFF, 0xD8, 0xFF, 0xE1, 0x80, 0x02, .. new byte[0x8000], 0xFF, 0xDB, 0, 4, 1, 2, 0xFF, 0xFF, 0xC2, 0, 17, 8, 0, 200, 0x01, 0x2C,
            3, 0, 0];

    // Start, JFIF, a baseline frame.
    public static readonly byte[] Jfif =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. new byte[14], 0xFF, 0xC0, 0, 17, 8, 0, 200, 0x01, 0x2C, 3, 1, 0x22, 0];
    public static readonly byte[] Gif87 = [.. "GIF87a"u8, 0x2C, 0x01, 0xC8, 0, 0xF7, 0, 0];
    public static readonly byte[] Gif89 = [.. "GIF89a"u8, 0x2C, 0x01, 0xC8, 0, 0x80, 0, 0, 1, 2, 3];
    public static readonly byte[] Png = new TestPng { Width = 300, Height = 200, Data = [] }.Write();

    /// <summary>Each of them with the number of bytes after which its size is known.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes, int Known)> All =>
    [
        ("png", Png, 24), ("gif87", Gif87, 10), ("gif89", Gif89, 10), ("webp lossy", Lossy, 30), ("webp lossless", Lossless, 30),
        ("webp extended", Extended, 30),
        ("jpeg", Jpeg, Jpeg.Length - 3), ("jfif", Jfif, 29),
    ];

    private static byte[] Webp(string kind, byte[] body) =>
        [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBP"u8, .. System.Text.Encoding.ASCII.GetBytes(kind), 10, 0, 0, 0, .. body];
}

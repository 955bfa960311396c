namespace ImageGateway.Sandbox.Drawing;

/// <summary>
/// The indices of one row of a vertical gradient. Between two steps they are woven in a pattern that comes back every eight
/// pixels: few steps look smooth, and deflate still sees nothing but repetition.
/// </summary>
internal readonly ref struct Tile
{
    /// <summary>Length of a tile's buffer: the pattern over a run of pixels that starts at any of its columns.</summary>
    public const int Length = Run + Period;

    private const int Period = 8;
    private const int Run = 64;

    private readonly ReadOnlySpan<byte> _indices;

    /// <summary>Fills the buffer with the pattern.</summary>
    /// <param name="buffer">Holds <see cref="Length"/> indices.</param>
    /// <param name="first">The gradient's first slot.</param>
    /// <param name="steps">Its slots.</param>
    /// <param name="place">How far down the gradient, from 0 to 1.</param>
    /// <param name="y">The row.</param>
    public Tile(Span<byte> buffer, byte first, byte steps, double place, int y)
    {
        var exact = Math.Clamp(place, 0, 1) * (steps - 1);
        var whole = Math.Min((int)exact, steps - 2);
        var threshold = (exact - whole) * Period * Period;
        for (var x = 0; x < Period; x++)
            buffer[x] = (byte)(first + whole + (Rank(x, y) < threshold ? 1 : 0));
        for (var x = Period; x < Length; x++)
            buffer[x] = buffer[x - Period];
        _indices = buffer[..Length];
    }

    /// <summary>The index at a column.</summary>
    public byte this[int x] => _indices[x & (Period - 1)];

    /// <summary>Fills from one column to below another; both may lie outside the row.</summary>
    public void Fill(Span<byte> row, int from, int to)
    {
        from = Math.Max(from, 0);
        to = Math.Min(to, row.Length);
        for (; from < to; from += Run)
            _indices.Slice(from & (Period - 1), Math.Min(Run, to - from)).CopyTo(row[from..]);
    }

    // The rank from 0 to 63 of a pixel in the order in which a pattern fills up, neighbours far apart: the bits of x^y and y
    // interleaved, the lowest first.
    private static int Rank(int x, int y)
    {
        var cross = x ^ y;
        var rank = 0;
        for (var bit = 0; bit < 3; bit++)
            rank = (rank << 2) | (((cross >> bit) & 1) << 1) | ((y >> bit) & 1);
        return rank;
    }
}

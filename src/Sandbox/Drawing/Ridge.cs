using System.Buffers;

namespace ImageGateway.Sandbox.Drawing;

/// <summary>A layer of land or water: everything below an upper edge that is known for each column.</summary>
internal sealed class Ridge : IDisposable
{
    // Rows in fixed point, so that a row is compared with a column in one integer operation.
    private const int One = 256;

    private readonly int[] _edges;
    private readonly int _width;
    private readonly byte _slots;
    private readonly double _foot;
    private readonly int _first = int.MaxValue;
    private readonly int _last = int.MinValue;

    /// <summary>Works out the edge.</summary>
    /// <param name="plan">Its form.</param>
    /// <param name="width">Columns.</param>
    /// <param name="side">The image's shorter side.</param>
    /// <param name="foot">The row at which its gradient ends.</param>
    /// <param name="slots">The first of its palette slots.</param>
    public Ridge(RidgePlan plan, int width, double side, double foot, byte slots)
    {
        (_width, _foot, _slots) = (width, foot, slots);
        // The edge begins where a column is first touched, in the first half, and has passed in the second.
        _edges = ArrayPool<int>.Shared.Rent(width * 2);
        var before = plan.HeightAt(-1 / side);
        var here = plan.HeightAt(0);
        for (var x = 0; x < width; x++)
        {
            var after = plan.HeightAt((x + 1) / side);
            // The steeper the slope, the more rows the edge spreads over, which makes it one pixel wide across the slope.
            var spread = Math.Clamp(Math.Abs(after - before) / 2, 1, 12) * One / 2;
            var row = (plan.Base - here) * One;
            _edges[x] = (int)(row - spread);
            _edges[width + x] = (int)(row + spread);
            _first = Math.Min(_first, _edges[x]);
            _last = Math.Max(_last, _edges[width + x]);
            (before, here) = (here, after);
        }
    }

    /// <summary>Determines whether a row lies wholly below the edge, so that nothing behind this layer shows in it.</summary>
    public bool Covers(int y) => Middle(y) >= _last;

    /// <summary>Paints what of it lies in a row.</summary>
    public void Paint(Span<byte> row, int y)
    {
        var middle = Middle(y);
        if (middle < _first)
            return;
        Span<byte> buffer = stackalloc byte[Tile.Length];
        var top = _first / (double)One;
        var tile = new Tile(buffer, _slots, Slots.HillSteps, (y - top) / Math.Max(1, _foot - top), y);
        if (middle >= _last)
        {
            tile.Fill(row, 0, row.Length);
            return;
        }

        ReadOnlySpan<int> begins = _edges.AsSpan(0, _width);
        ReadOnlySpan<int> ends = _edges.AsSpan(_width, _width);
        for (var x = 0; x < row.Length; x++)
        {
            if (middle >= ends[x])
                row[x] = tile[x];
            else if (middle >= begins[x])
                row[x] = (byte)(_slots + Slots.HillSteps + ((middle - begins[x]) * Slots.HillEdges / (ends[x] - begins[x])));
        }
    }

    public void Dispose() => ArrayPool<int>.Shared.Return(_edges);

    private static int Middle(int y) => (y * One) + (One / 2);
}

namespace ImageGateway.Sandbox.Drawing;

/// <summary>Puts glyphs into rows of pixels.</summary>
internal static class Lettering
{
    private const int LeftDot = 1 << 4;

    /// <summary>Pixels across a line, the gap after its last glyph left out.</summary>
    public static int Width(ReadOnlySpan<byte> line, int scale)
    {
        var dots = 0;
        foreach (var glyph in line)
            dots += Font.Advance(glyph);
        return Math.Max(0, dots - 1) * scale;
    }

    /// <summary>Paints what of a line lies in one row.</summary>
    /// <param name="row">The row's pixels.</param>
    /// <param name="x">Where the line starts.</param>
    /// <param name="y">Rows from the line's top.</param>
    /// <param name="line">Its glyphs.</param>
    /// <param name="scale">Pixels a dot.</param>
    public static void Paint(Span<byte> row, int x, int y, ReadOnlySpan<byte> line, int scale)
    {
        var dotRow = y / scale;
        foreach (var glyph in line)
        {
            PaintGlyph(row, x, y - (dotRow * scale), glyph, dotRow, scale);
            x += Font.Advance(glyph) * scale;
        }
    }

    private static void PaintGlyph(Span<byte> row, int x, int y, byte glyph, int dotRow, int scale)
    {
        var (above, dots, below) = (Font.Dots(glyph, dotRow - 1), Font.Dots(glyph, dotRow), Font.Dots(glyph, dotRow + 1));
        // An empty dot between two dots that touch only at their corners, the fourth around that corner empty too, gets
        // that corner filled: diagonals and bends become strokes instead of stairs.
        var upLeft = above & (dots >> 1) & ~(dots | (above >> 1));
        var upRight = above & (dots << 1) & ~(dots | (above << 1));
        var downLeft = below & (dots >> 1) & ~(dots | (below >> 1));
        var downRight = below & (dots << 1) & ~(dots | (below << 1));
        for (var dot = LeftDot; dot != 0; dot >>= 1, x += scale)
        {
            if ((dots & dot) != 0)
            {
                Fill(row, x, x + scale, Slots.Ink);
                continue;
            }

            if ((upLeft & dot) != 0)
                FillCorner(row, x, scale, y, fromLeft: true);
            if ((upRight & dot) != 0)
                FillCorner(row, x, scale, y, fromLeft: false);
            if ((downLeft & dot) != 0)
                FillCorner(row, x, scale, scale - 1 - y, fromLeft: true);
            if ((downRight & dot) != 0)
                FillCorner(row, x, scale, scale - 1 - y, fromLeft: false);
        }
    }

    // A triangle whose legs are 0.7 of a dot: two of them, on both sides of a diagonal, make a stroke as thick as the others.
    private static void FillCorner(Span<byte> row, int x, int scale, int away, bool fromLeft)
    {
        var reach = (scale * 0.7) - away;
        var full = (int)Math.Clamp(reach, 0, scale);
        var soft = (int)Math.Clamp(reach + 0.6, 0, scale);
        if (fromLeft)
        {
            Fill(row, x, x + full, Slots.Ink);
            Fill(row, x + full, x + soft, Slots.SoftInk);
        }
        else
        {
            Fill(row, x + scale - full, x + scale, Slots.Ink);
            Fill(row, x + scale - soft, x + scale - full, Slots.SoftInk);
        }
    }

    private static void Fill(Span<byte> row, int from, int to, byte index)
    {
        from = Math.Clamp(from, 0, row.Length);
        row[from..Math.Clamp(to, from, row.Length)].Fill(index);
    }
}

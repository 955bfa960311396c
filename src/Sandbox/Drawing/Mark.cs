namespace ImageGateway.Sandbox.Drawing;

/// <summary>The word SANDBOX on a small plate in the upper right corner, so that nobody takes an image for a real one.</summary>
internal sealed class Mark
{
    private static readonly byte[] Word = [.. "SANDBOX".Select(letter => Font.Glyph(letter))];

    private readonly int _scale, _left, _top, _width, _height;

    /// <summary>Places it; an image under 64x48 has none.</summary>
    public Mark(int width, int height, int scale)
    {
        if (width < 64 || height < 48)
            return;
        _scale = scale;
        _width = Lettering.Width(Word, scale) + (8 * scale);
        _height = (Font.Height + 5) * scale;
        var margin = Math.Max(3, Math.Min(width, height) / 40);
        (_left, _top) = (width - margin - _width, margin);
    }

    /// <summary>Paints what of it lies in a row.</summary>
    public void Paint(Span<byte> row, int y)
    {
        y -= _top;
        if (y < 0 || y >= _height)
            return;

        // Corners are rounded over three dots.
        var radius = 3 * _scale;
        var down = Math.Max(0, radius - 0.5 - Math.Min(y, _height - 1 - y));
        var inset = (int)(radius - Math.Sqrt((radius * radius) - (down * down)) + 0.5);
        row.Slice(_left + inset, _width - (2 * inset)).Fill(Slots.Plate);
        y -= 3 * _scale;
        if (y >= 0 && y < Font.Height * _scale)
            Lettering.Paint(row, _left + (4 * _scale), y, Word, _scale);
    }
}

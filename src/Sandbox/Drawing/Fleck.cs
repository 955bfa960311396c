namespace ImageGateway.Sandbox.Drawing;

/// <summary>A small diamond of one colour: a star, or a dash of light on water.</summary>
internal readonly record struct Fleck(double X, double Y, double HalfWidth, double HalfHeight, byte Index)
{
    /// <summary>Paints what of it lies in a row; at least a pixel in the row of its middle.</summary>
    public void Paint(Span<byte> row, int y)
    {
        var off = Math.Abs(y + 0.5 - Y);
        if (off > Math.Max(HalfHeight, 0.5))
            return;
        var half = HalfWidth * (1 - (off / (HalfHeight + 0.5)));
        var from = Math.Clamp((int)(X - half + 0.5), 0, row.Length);
        var to = Math.Clamp((int)(X + half + 0.5), 0, row.Length);
        row[from..Math.Max(to, Math.Min(from + 1, row.Length))].Fill(Index);
    }
}

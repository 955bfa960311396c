namespace ImageGateway.Providers.Shared.Imaging;

/// <summary>Undoes the five row filters of PNG.</summary>
internal static class PngFilters
{
    /// <summary>Turns a filtered row into pixels, in place.</summary>
    /// <param name="filter">The row's filter, the byte before it.</param>
    /// <param name="row">The filtered bytes.</param>
    /// <param name="above">The row before as pixels; zeros for the first.</param>
    /// <param name="step">Bytes of a whole pixel, at least 1.</param>
    /// <returns>False where there is no such filter.</returns>
    public static bool Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                for (var at = step; at < row.Length; at++)
                    row[at] += row[at - step];
                return true;
            case 2:
                for (var at = 0; at < row.Length; at++)
                    row[at] += above[at];
                return true;
            case 3:
                for (var at = 0; at < row.Length; at++)
                    row[at] += (byte)(((at < step ? 0 : row[at - step]) + above[at]) / 2);
                return true;
            case 4:
                for (var at = 0; at < row.Length; at++)
                    row[at] += at < step ? above[at] : Paeth(row[at - step], above[at], above[at - step]);
                return true;
            default:
                return false;
        }
    }

    // Whichever neighbour lies nearest to left + above - corner; left wins a tie, then above.
    private static byte Paeth(int left, int above, int corner)
    {
        var (toLeft, toAbove) = (Math.Abs(above - corner), Math.Abs(left - corner));
        var toCorner = Math.Abs(left + above - (2 * corner));
        if (toLeft <= toAbove && toLeft <= toCorner)
            return (byte)left;
        return (byte)(toAbove <= toCorner ? above : corner);
    }
}

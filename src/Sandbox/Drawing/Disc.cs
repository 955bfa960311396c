namespace ImageGateway.Sandbox.Drawing;

/// <summary>A circle in pixels.</summary>
internal readonly record struct Disc(double X, double Y, double Radius)
{
    /// <summary>The columns a row crosses, empty where it misses.</summary>
    /// <param name="y">The row.</param>
    /// <param name="grow">Pixels added to the radius.</param>
    public (int From, int To) Across(int y, double grow = 0)
    {
        var (radius, up) = (Radius + grow, y + 0.5 - Y);
        var square = (radius * radius) - (up * up);
        if (square <= 0 || radius <= 0)
            return (0, 0);
        var half = Math.Sqrt(square);
        return ((int)Math.Floor(X - half + 0.5), (int)Math.Floor(X + half + 0.5));
    }
}

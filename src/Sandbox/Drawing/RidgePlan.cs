namespace ImageGateway.Sandbox.Drawing;

/// <summary>A ridge before it is drawn.</summary>
/// <param name="Shape">Its kind.</param>
/// <param name="Base">The row below which it never dips.</param>
/// <param name="Rise">Rows it may rise above that, trees apart.</param>
/// <param name="Swing">Hills over an image's shorter side.</param>
/// <param name="Salt">Tells ridges of one kind apart.</param>
internal readonly record struct RidgePlan(RidgeShape Shape, double Base, double Rise, double Swing, uint Salt)
{
    /// <summary>The height in rows above <see cref="Base"/>.</summary>
    /// <param name="t">The column, as a share of the image's shorter side.</param>
    public double HeightAt(double t)
    {
        var x = t * Swing;
        return Shape switch
        {
            RidgeShape.Flat => 0,
            RidgeShape.Peaks => Rise * PeaksAt(x),
            RidgeShape.Firs => (Rise * HillsAt(x)) + FirAt(t),
            _ => Rise * HillsAt(x),
        };
    }

    private double HillsAt(double x) => (0.75 * Noise.Smooth(x, Salt)) + (0.25 * Noise.Smooth(x * 2.3, Salt + 1));

    private double PeaksAt(double x) =>
        (0.62 * Noise.Straight(x, Salt))
        + (0.24 * Noise.Straight(x * 2.3, Salt + 1))
        + (0.09 * Noise.Straight(x * 5.9, Salt + 2))
        + (0.05 * Noise.Straight(x * 13.7, Salt + 3));

    // A tree stands in each cell and may reach into both neighbours. Its branches step back at each of four tiers.
    private double FirAt(double t)
    {
        const double cells = 34;
        var place = t * cells;
        var tallest = 0.0;
        for (var cell = (int)Math.Floor(place) - 1; cell <= (int)Math.Floor(place) + 1; cell++)
        {
            var size = 0.35 + (0.65 * Noise.At(cell, Salt + 4));
            var off = Math.Abs(place - cell - 0.25 - (0.5 * Noise.At(cell, Salt + 5))) / (0.75 * size);
            if (off >= 1)
                continue;
            var up = (1 - off) * 4;
            var tiers = up - (0.45 * (up - Math.Floor(up)));
            tallest = Math.Max(tallest, size * tiers / 4);
        }

        return tallest * Rise * 0.9;
    }
}

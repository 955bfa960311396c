namespace ImageGateway.Sandbox.Drawing;

/// <summary>Painter of everything behind the hills: a gradient, sun or moon in their glow, stars or clouds.</summary>
internal sealed class Sky
{
    private readonly Disc _light;
    // Its shadow leaves a crescent of the moon; no radius for a sun or a full moon.
    private readonly Disc _shadow;
    private readonly Fleck[] _stars;
    private readonly Cloud[] _clouds;
    private readonly double _foot;

    /// <summary>Places what stands in the sky.</summary>
    /// <param name="random">Decides where.</param>
    /// <param name="mood">Decides what.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="horizon">The row the sky ends at.</param>
    /// <param name="starry">Whether stars are shown at night.</param>
    public Sky(SceneRandom random, Mood mood, int width, int height, double horizon, bool starry)
    {
        var side = Math.Min(width, height);
        _foot = horizon;
        var radius = side * (mood.Night ? random.Between(0.05, 0.085) : random.Between(0.06, 0.125));
        _light = new(
            width * random.Between(0.2, 0.8), horizon * (mood.Night ? random.Between(0.28, 0.5) : random.Between(0.35, 0.85)), radius);
        if (mood.Night && random.Below(3) > 0)
        {
            var aside = random.Below(2) == 0 ? 1 : -1;
            _shadow = new(_light.X + (aside * radius * random.Between(0.4, 0.75)), _light.Y - (radius * 0.22), radius * 0.95);
        }

        _stars = mood.Night && starry ? Stars(random, width, side, horizon) : [];
        _clouds = mood.Night ? [] : Clouds(random, _light, width, side, horizon);
    }

    /// <summary>The middle of sun or moon.</summary>
    public double LightX => _light.X;

    /// <summary>Paints a whole row.</summary>
    public void Paint(Span<byte> row, int y)
    {
        Span<byte> buffer = stackalloc byte[Tile.Length];
        new Tile(buffer, Slots.Sky, Slots.SkySteps, y / _foot, y).Fill(row, 0, row.Length);
        foreach (var star in _stars)
            star.Paint(row, y);
        PaintLight(row, y, buffer);
        foreach (var cloud in _clouds)
            cloud.Paint(row, y);
    }

    private static Fleck[] Stars(SceneRandom random, int width, int side, double horizon)
    {
        var stars = new Fleck[40 + random.Below(50)];
        for (var i = 0; i < stars.Length; i++)
        {
            var bright = random.Below(Slots.Stars);
            var half = Math.Max(0.5, side * (bright + 1) / 1000.0 * random.Between(0.6, 1.1));
            stars[i] = new(width * random.Between(0, 1), horizon * random.Between(0.02, 0.9), half, half, (byte)(Slots.Star + bright));
        }

        return stars;
    }

    private static Cloud[] Clouds(SceneRandom random, Disc light, int width, int side, double horizon)
    {
        var clouds = new Cloud[random.Below(5)];
        for (var i = 0; i < clouds.Length; i++)
        {
            var size = side * random.Between(0.025, 0.055);
            var x = width * (i + random.Between(0.1, 0.9)) / clouds.Length;
            var foot = horizon * random.Between(0.2, 0.75);
            // Its edges are softened against the sky, not against the light.
            var clear = light.Radius + (size * 3.5);
            if (Math.Abs(x - light.X) < clear)
                x = light.X + (x < light.X ? -clear : clear);
            clouds[i] = new(random, x, foot, size);
        }

        return clouds;
    }

    private void PaintLight(Span<byte> row, int y, Span<byte> buffer)
    {
        for (var glow = 1; glow <= Slots.Glows; glow++)
        {
            var ring = new Tile(buffer, (byte)(Slots.Sky + (glow * Slots.SkySteps)), Slots.SkySteps, y / _foot, y);
            var (from, to) = _light.Across(y, _light.Radius * (Slots.Glows + 1 - glow) * 0.42);
            ring.Fill(row, from, to);
        }

        for (var edge = 0; edge < Slots.Edges; edge++)
            PaintFlat(row, _light.Across(y, 0.5 - (edge * 0.5)), Slots.LightEdge + edge);
        var (left, right) = _light.Across(y, -0.5);
        new Tile(buffer, Slots.Light, Slots.LightSteps, (y - _light.Y + _light.Radius) / (2 * _light.Radius), y).Fill(row, left, right);
        if (_shadow.Radius == 0)
            return;

        for (var edge = 0; edge < Slots.Edges; edge++)
            PaintFlat(row, Within(_shadow.Across(y, 0.5 - (edge * 0.5)), left, right), Slots.LightEdge + Slots.Edges - 1 - edge);
        // The innermost glow, over the moon's own edge too.
        var (outerLeft, outerRight) = _light.Across(y, 0.5);
        var (from2, to2) = Within(_shadow.Across(y, -0.5), outerLeft, outerRight);
        new Tile(buffer, Slots.Sky + (Slots.Glows * Slots.SkySteps), Slots.SkySteps, y / _foot, y).Fill(row, from2, to2);
    }

    private static (int From, int To) Within((int From, int To) span, int left, int right) =>
        (Math.Clamp(span.From, left, right), Math.Clamp(span.To, left, right));

    private static void PaintFlat(Span<byte> row, (int From, int To) span, int index)
    {
        var (from, to) = Within(span, 0, row.Length);
        row[from..to].Fill((byte)index);
    }
}

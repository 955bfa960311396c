namespace ImageGateway.Sandbox.Drawing;

/// <summary>Puffs with a common flat foot.</summary>
internal sealed class Cloud
{
    private readonly Disc[] _puffs;
    private readonly double _top, _foot;

    /// <summary>Piles up a cloud.</summary>
    /// <param name="random">Shapes it.</param>
    /// <param name="x">Its middle.</param>
    /// <param name="foot">The row it ends at.</param>
    /// <param name="size">The radius of its largest puff.</param>
    public Cloud(SceneRandom random, double x, double foot, double size)
    {
        // Discs smaller towards the ends, sunk below the foot so that they leave it at a slant.
        _puffs = new Disc[3 + random.Below(3)];
        var middle = (_puffs.Length - 1) / 2.0;
        for (var i = 0; i < _puffs.Length; i++)
        {
            var radius = size * (1 - (0.45 * Math.Abs(i - middle) / middle)) * random.Between(0.8, 1);
            _puffs[i] = new(x + ((i - middle) * size * 1.1), foot - (radius * 0.3), radius);
        }

        _foot = foot;
        _top = _puffs.Min(puff => puff.Y - puff.Radius);
    }

    /// <summary>Paints what of it lies in a row.</summary>
    public void Paint(Span<byte> row, int y)
    {
        if (y < _top - 1 || y >= _foot)
            return;
        Span<byte> buffer = stackalloc byte[Tile.Length];
        var body = new Tile(buffer, Slots.Cloud, Slots.CloudSteps, (y - _top) / (_foot - _top), y);
        for (var edge = 0; edge < Slots.Edges; edge++)
        {
            foreach (var puff in _puffs)
            {
                var (from, to) = puff.Across(y, 0.5 - (edge * 0.5));
                (from, to) = (Math.Clamp(from, 0, row.Length), Math.Clamp(to, 0, row.Length));
                row[from..to].Fill((byte)(Slots.CloudEdge + edge));
            }
        }

        foreach (var puff in _puffs)
        {
            var (from, to) = puff.Across(y, -0.5);
            body.Fill(row, from, to);
        }
    }
}

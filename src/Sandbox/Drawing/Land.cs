namespace ImageGateway.Sandbox.Drawing;

/// <summary>Ridges of a landscape, one behind the other.</summary>
internal sealed class Land
{
    private readonly List<RidgePlan> _plans = [];
    private readonly SceneRandom _random;
    private readonly double _height;

    /// <summary>Chooses a landscape at random.</summary>
    /// <param name="random">Decides which.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="horizon">The row the farthest ridge stands on.</param>
    /// <param name="ground">The row the ground stays above, but for its foot.</param>
    public Land(SceneRandom random, int height, double horizon, double ground)
    {
        (_random, _height) = (random, height);
        switch (random.Below(5))
        {
            case 0:
                AddHills(RidgeShape.Rolling, RidgeShape.Rolling, 3 + random.Below(3), horizon, ground);
                break;
            case 1:
                AddHills(RidgeShape.Peaks, RidgeShape.Rolling, 3 + random.Below(3), horizon, ground);
                break;
            case 2:
                AddHills(RidgeShape.Rolling, RidgeShape.Firs, 3 + random.Below(2), horizon, ground);
                break;
            case 3:
                AddHills(RidgeShape.Peaks, RidgeShape.Firs, 4, horizon, ground);
                break;
            default:
                AddSea(horizon);
                break;
        }

        Add(random.Below(3) == 0 ? RidgeShape.Firs : RidgeShape.Rolling, ground, 0.05, 2);
    }

    /// <summary>Plans of the ridges from back to front; the last is the ground.</summary>
    public IReadOnlyList<RidgePlan> Plans => _plans;

    /// <summary>The layer that is water; -1 for none.</summary>
    public int Water { get; private set; } = -1;

    /// <summary>The light's track on the water, and ripples beside it: longer and thicker towards the front.</summary>
    public static Fleck[] Glints(SceneRandom random, int width, double side, double horizon, double ground, double lightX)
    {
        var flecks = new Fleck[90];
        for (var i = 0; i < flecks.Length; i++)
        {
            var near = (i + random.Between(0, 1)) / flecks.Length;
            near *= near;
            var y = horizon + 1 + ((ground - horizon) * near);
            var ripple = i % 3 == 2;
            var sway = side * (0.03 + (0.1 * near));
            var x = ripple ? width * random.Between(0, 1) : Math.Clamp(lightX + random.Between(-sway, sway), 0, width - 1);
            var half = side * (0.008 + (0.05 * near)) * random.Between(0.5, 1.2);
            flecks[i] = new(x, y, half, Math.Max(0.5, half * 0.07), ripple ? Slots.Ripple : Slots.Glint);
        }

        return flecks;
    }

    private void AddHills(RidgeShape far, RidgeShape near, int count, double horizon, double ground)
    {
        for (var i = 0; i < count; i++)
        {
            var down = (double)i / count;
            var shape = i < (count + 1) / 2 ? far : near;
            var rise = shape switch
            {
                RidgeShape.Peaks => 0.3 - (0.14 * down),
                RidgeShape.Firs => 0.09 + (0.05 * down),
                _ => 0.12 + (0.05 * down),
            };
            Add(shape, horizon + ((ground - horizon) * down * 0.95), rise, shape == RidgeShape.Peaks ? 3.4 : 2.4);
        }
    }

    private void AddSea(double horizon)
    {
        Add(_random.Below(2) == 0 ? RidgeShape.Peaks : RidgeShape.Rolling, horizon, 0.1, 1.7);
        Water = _plans.Count;
        Add(RidgeShape.Flat, horizon, 0, 1);
    }

    private void Add(RidgeShape shape, double foot, double rise, double swing) => _plans.Add(
        new(shape, foot, _height * rise * _random.Between(0.85, 1.15), swing * _random.Between(0.8, 1.25), _random.Salt()));
}

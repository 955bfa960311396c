namespace ImageGateway.Sandbox.Drawing;

/// <summary>Content of an image, laid out for its size; rows can be painted in any order.</summary>
internal sealed class Scene : IDisposable
{
    private readonly Sky _sky;
    private readonly Caption _caption;
    private readonly Mark _mark;
    // From the back to the front; the last is the ground.
    private readonly Ridge[] _ridges;
    private readonly Fleck[] _flecks;
    private readonly int _water;
    private readonly int _captionTop;

    /// <summary>Makes up a scene.</summary>
    /// <param name="random">Decides everything but the words.</param>
    /// <param name="prompt">The words.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="transparent">Whether the sky is to be left out.</param>
    public Scene(SceneRandom random, string prompt, int width, int height, bool transparent)
    {
        var mood = Mood.All[random.Below(Mood.All.Length)];
        var side = Math.Min(width, height);
        _caption = Caption.Set(prompt, width, height);
        _captionTop = height - _caption.Height - _caption.Margin;
        _mark = new(width, height, _caption.Smallest);

        var ground = _caption.Lines.Count > 0 ? _captionTop - (_caption.Margin * 0.6) : height * 0.94;
        var horizon = ground * random.Between(0.55, 0.7);
        var land = new Land(random, height, horizon, ground);
        _water = land.Water;
        _ridges = new Ridge[land.Plans.Count];
        for (var i = 0; i < _ridges.Length; i++)
        {
            var foot = i + 1 < _ridges.Length ? land.Plans[i + 1].Base : height;
            _ridges[i] = new(land.Plans[i], width, side, foot, (byte)(Slots.Hills + (i * Slots.HillSlots)));
        }

        _sky = new(random, mood, width, height, horizon, starry: !transparent);
        _flecks = _water < 0 ? [] : Land.Glints(random, width, side, horizon, ground, _sky.LightX);
        var farRidge = Math.Clamp((land.Plans[0].Base - (land.Plans[0].Rise * 0.6)) / horizon, 0, 1);
        Palette = Slots.Fill(mood, _ridges.Length, _water, farRidge, transparent);
    }

    /// <summary>The colours of what <see cref="Paint"/> writes.</summary>
    public Slots.Palette Palette { get; }

    /// <summary>Paints one row, every pixel of it.</summary>
    public void Paint(Span<byte> row, int y)
    {
        // What a nearer layer hides is not painted.
        var back = _ridges.Length - 1;
        while (back >= 0 && !_ridges[back].Covers(y))
            back--;
        if (back < 0)
            _sky.Paint(row, y);
        for (var i = Math.Max(back, 0); i < _ridges.Length; i++)
        {
            _ridges[i].Paint(row, y);
            if (i != _water)
                continue;
            foreach (var fleck in _flecks)
                fleck.Paint(row, y);
        }

        PaintCaption(row, y - _captionTop);
        _mark.Paint(row, y);
    }

    public void Dispose()
    {
        foreach (var ridge in _ridges)
            ridge.Dispose();
    }

    private void PaintCaption(Span<byte> row, int y)
    {
        var pitch = Font.LineHeight * _caption.Scale;
        if (y < 0 || y / pitch >= _caption.Lines.Count)
            return;
        var line = _caption.Lines[y / pitch];
        if (y % pitch < Font.Height * _caption.Scale)
            Lettering.Paint(row, _caption.Margin, y % pitch, line, _caption.Scale);
    }
}

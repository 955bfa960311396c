using System.Runtime.CompilerServices;

namespace ImageGateway.Sandbox.Drawing;

/// <summary>Positions of each part of a scene in the palette.</summary>
internal static class Slots
{
    /// <summary>The sky from zenith to horizon, once bare and once for each ring of glow around the light.</summary>
    public const byte Sky = 0, SkySteps = 32, Glows = 3;

    /// <summary>Sun or moon from top to foot, then its edge from faint to nearly full.</summary>
    public const byte Light = Sky + (SkySteps * (Glows + 1)), LightSteps = 6, LightEdge = Light + LightSteps, Edges = 2;

    /// <summary>Palette positions of the clouds.</summary>
    public const byte Cloud = LightEdge + Edges, CloudSteps = 6, CloudEdge = Cloud + CloudSteps;

    /// <summary>Stars from faint to bright.</summary>
    public const byte Star = CloudEdge + Edges, Stars = 3;

    /// <summary>Light on water, then a ripple in its shade.</summary>
    public const byte Glint = Star + Stars, Ripple = Glint + 1;

    /// <summary>
    /// Palette positions of each layer of hills: its slope from ridge to foot, then the ridge's edge from faint to nearly full.
    /// </summary>
    public const byte Hills = Ripple + 1, HillSteps = 14, HillEdges = 3, HillSlots = HillSteps + HillEdges, MaxHills = 6;

    /// <summary>Letters and their softened corners.</summary>
    public const byte Ink = Hills + (HillSlots * MaxHills), SoftInk = Ink + 1;

    /// <summary>Palette position of the mark's plate.</summary>
    public const byte Plate = SoftInk + 1;

    public const int Count = Plate + 1;

    // How far each ring leads from the sky's colour to the light's.
    private const double GlowStrength = 0.09;

    /// <summary>The colours of a mood, laid out by slot.</summary>
    /// <param name="mood">The scene's colours.</param>
    /// <param name="hills">Layers of land, the ground included.</param>
    /// <param name="water">The layer that is water; none below 0.</param>
    /// <param name="farRidge">How far down the sky the farthest ridge stands, from 0 to 1: its edge is softened against that.</param>
    /// <param name="transparent">With nothing but sun or moon, clouds and land.</param>
    public static Palette Fill(Mood mood, int hills, int water, double farRidge, bool transparent)
    {
        var palette = new Palette();
        Span<Colour> colours = palette;
        // What is not set below stays ground: the plate, and layers that this landscape does without. Those have to be opaque
        // as well, or the writer stores alphas.
        colours.Fill(mood.Ground);
        FillSky(colours, mood, transparent);
        var behind = SkyAt(mood, farRidge) with { A = transparent ? (byte)0 : byte.MaxValue };
        for (var layer = 0; layer < hills; layer++)
            behind = FillHill(colours.Slice(Hills + (layer * HillSlots), HillSlots), mood, layer, hills, layer == water, behind);

        colours[Glint] = mood.Light.To(mood.Horizon, 0.25);
        colours[Ripple] = mood.Horizon.To(mood.Near, 0.45);
        colours[Ink] = Colour.From(0xFFFFFF).To(mood.Light, 0.35);
        colours[SoftInk] = mood.Ground.To(colours[Ink], 0.55);
        return palette;
    }

    private static void FillSky(Span<Colour> colours, Mood mood, bool transparent)
    {
        var bare = transparent ? (byte)0 : byte.MaxValue;
        for (var step = 0; step < SkySteps; step++)
        {
            var sky = SkyAt(mood, step / (SkySteps - 1.0));
            for (var glow = 0; glow <= Glows; glow++)
                colours[Sky + (glow * SkySteps) + step] = sky.To(mood.Light, glow * GlowStrength) with { A = bare };
        }

        var shade = mood.Night ? mood.Sky : mood.Horizon;
        Blend(colours.Slice(Light, LightSteps), mood.Light, mood.Light.To(shade, 0.3));
        var glowing = mood.Sky.To(mood.Horizon, 0.4).To(mood.Light, Glows * GlowStrength);
        FillEdge(colours.Slice(LightEdge, Edges), glowing with { A = bare }, mood.Light);
        var cloud = mood.Light.To(Colour.From(0xFFFFFF), 0.5);
        Blend(colours.Slice(Cloud, CloudSteps), cloud, cloud.To(mood.Sky, 0.6));
        FillEdge(colours.Slice(CloudEdge, Edges), mood.Sky with { A = bare }, cloud.To(mood.Sky, 0.2));
        for (var star = 0; star < Stars; star++)
            colours[Star + star] = mood.Sky.To(Colour.From(0xFFFFFF), (star + 1.0) / Stars) with { A = bare };
    }

    private static Colour SkyAt(Mood mood, double down) =>
        down < 0.5 ? mood.Zenith.To(mood.Sky, down * 2) : mood.Sky.To(mood.Horizon, (down * 2) - 1);

    // Returns the colour at the ridge, against which the next layer's edge is softened.
    private static Colour FillHill(Span<Colour> colours, Mood mood, int layer, int hills, bool water, Colour behind)
    {
        var ground = layer == hills - 1;
        var ridge = ground ? mood.Ground : mood.Far.To(mood.Near, layer / Math.Max(1.0, hills - 2));
        var foot = ground ? mood.Ground : ridge.To(mood.Horizon, 0.32);
        if (water)
            (ridge, foot) = (mood.Horizon.To(mood.Sky, 0.45), mood.Zenith.To(mood.Near, 0.35));
        Blend(colours[..HillSteps], ridge, foot);
        FillEdge(colours[HillSteps..], behind, ridge);
        return ridge.To(foot, 0.4);
    }

    private static void Blend(Span<Colour> colours, Colour from, Colour to)
    {
        for (var i = 0; i < colours.Length; i++)
            colours[i] = from.To(to, i / (colours.Length - 1.0));
    }

    // Against nothing the colour stays and its alpha grows, so that no fringe shows on whatever is laid beneath.
    private static void FillEdge(Span<Colour> colours, Colour behind, Colour front)
    {
        for (var i = 0; i < colours.Length; i++)
        {
            var way = (i + 1.0) / (colours.Length + 1);
            colours[i] = behind.A == 0 ? front with { A = (byte)(way * byte.MaxValue) } : behind.To(front, way);
        }
    }

    /// <summary>One colour for each slot.</summary>
    [InlineArray(Count)]
    public struct Palette
    {
        private Colour _first;
    }
}

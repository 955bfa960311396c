using System.Globalization;
using System.Text;

namespace ImageGateway.Sandbox.Drawing;

/// <summary>The prompt set in lines: as large as lets all of it in, cut with an ellipsis where even the smallest letters do not.</summary>
internal sealed class Caption
{
    private const int MaxGlyphs = 1200;
    private const int MaxLines = 2;
    private const int MaxSmallLines = 4;

    private readonly List<byte[]> _lines = [];

    private Caption(int width, int height)
    {
        var side = Math.Min(width, height);
        Margin = Math.Max(4, side / 24);
        Smallest = Math.Max(1, side / 400);
        Scale = Math.Max(Smallest, side / 160);
    }

    /// <summary>The lines from the top, in glyphs; none for an empty prompt or in a small image.</summary>
    public IReadOnlyList<byte[]> Lines => _lines;

    /// <summary>Number of pixels per dot.</summary>
    public int Scale { get; private set; }

    /// <summary>Pixels a dot in the smallest print.</summary>
    public int Smallest { get; }

    /// <summary>Pixels between text and the image's sides.</summary>
    public int Margin { get; }

    /// <summary>Rows that the lines take.</summary>
    public int Height => _lines.Count == 0 ? 0 : (((_lines.Count - 1) * Font.LineHeight) + Font.Height) * Scale;

    /// <summary>Sets a prompt for an image.</summary>
    public static Caption Set(string prompt, int width, int height)
    {
        var caption = new Caption(width, height);
        if (width < 96 || height < 64)
            return caption;
        var (glyphs, cut) = Read(prompt);
        for (; !caption.Fits(glyphs, width, height, cut); caption.Scale--)
        {
        }

        return caption;
    }

    // Runs of white space become one space; marks that join others and take no room of their own are left out.
    private static (List<byte> Glyphs, bool Cut) Read(string prompt)
    {
        var glyphs = new List<byte>(Math.Min(prompt.Length, MaxGlyphs));
        foreach (var rune in prompt.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (glyphs.Count > 0 && glyphs[^1] != Font.Space)
                    glyphs.Add(Font.Space);
                continue;
            }

            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
                continue;
            if (glyphs.Count == MaxGlyphs)
                return (glyphs, true);
            glyphs.Add(Font.Glyph(rune.Value));
        }

        if (glyphs.Count > 0 && glyphs[^1] == Font.Space)
            glyphs.RemoveAt(glyphs.Count - 1);
        return (glyphs, false);
    }

    // Whether all went in, or the letters cannot become smaller and what is left over was cut.
    private bool Fits(List<byte> glyphs, int width, int height, bool cut)
    {
        _lines.Clear();
        var room = (width - (2 * Margin)) / Scale;
        var most = Scale == Smallest ? MaxSmallLines : MaxLines;
        most = Math.Min(most, height / (3 * Font.LineHeight * Scale));
        var start = 0;
        while (start < glyphs.Count && _lines.Count < most)
        {
            var end = EndOfLine(glyphs, start, room);
            _lines.Add(glyphs.GetRange(start, end - start).ToArray());
            start = end < glyphs.Count && glyphs[end] == Font.Space ? end + 1 : end;
        }

        if (start == glyphs.Count && !cut)
            return true;
        if (Scale > Smallest)
            return false;
        if (_lines.Count > 0)
            _lines[^1] = Shorten(_lines[^1], room);
        return true;
    }

    // After the last word that has room; within a word that fills the line alone.
    private static int EndOfLine(List<byte> glyphs, int start, int room)
    {
        var (used, lastSpace) = (0, -1);
        for (var i = start; i < glyphs.Count; i++)
        {
            if (glyphs[i] == Font.Space)
                lastSpace = i;
            used += Font.Advance(glyphs[i]);
            if (used - 1 > room && glyphs[i] != Font.Space)
                return lastSpace > start ? lastSpace : Math.Max(i, start + 1);
        }

        return glyphs.Count;
    }

    private static byte[] Shorten(byte[] line, int room)
    {
        var keep = line.Length;
        var used = line.Sum(Font.Advance);
        while (keep > 0 && (used + Font.Advance(Font.Ellipsis) - 1 > room || line[keep - 1] == Font.Space))
            used -= Font.Advance(line[--keep]);
        return [.. line[..keep], Font.Ellipsis];
    }
}

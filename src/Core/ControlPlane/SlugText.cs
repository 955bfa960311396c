using System.Globalization;
using System.Text;

namespace ImageGateway.Core.ControlPlane;

/// <summary>Names for people and addresses: a given slug is kept; the default is the slugified name.</summary>
public static class SlugText
{
    /// <summary>Characters of a slug.</summary>
    public const int MaxChars = 120;

    /// <summary>Determines whether a caller may choose the slug: letters, digits, hyphens, underscores and dots.</summary>
    public static bool IsValid(string slug) =>
        slug.Length is > 0 and <= MaxChars && slug.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
            && slug.Any(char.IsAsciiLetterOrDigit);

    /// <summary>A name as a slug: lower-case words with hyphens between them.</summary>
    /// <param name="name">Any text.</param>
    /// <param name="otherwise">The slug of a name without letters or digits of ASCII.</param>
    public static string From(string name, string otherwise)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(char.ToLowerInvariant(letter));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
            if (slug.Length == MaxChars - 8)
                break;
        }

        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? otherwise : text;
    }

    /// <summary>The slug, or with the lowest number from 2 that makes it free.</summary>
    public static string Free(string slug, Func<string, bool> isTaken)
    {
        for (var number = 1; ; number++)
        {
            var numbered = Numbered(slug, number);
            if (!isTaken(numbered))
                return numbered;
        }
    }

    /// <summary>The slug that is tried as the first, the second and so on.</summary>
    public static string Numbered(string slug, int number) =>
        number == 1 ? slug : string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
}

using System.Text.RegularExpressions;

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>Anchors and links of a Markdown page, as GitHub renders it.</summary>
internal static partial class MarkdownPage
{
    /// <summary>Lists the anchors of a page: its headings, numbered where they repeat, and what names an <c>id</c>.</summary>
    public static HashSet<string> Anchors(string page)
    {
        var text = Fence().Replace(page, string.Empty);
        var anchors = Named().Matches(text).Select(static match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(text))
        {
            var slug = Slug(heading.Groups[1].Value);
            var anchor = slug;
            for (var again = 1; !anchors.Add(anchor); again++)
                anchor = $"{slug}-{again}";
        }

        return anchors;
    }

    /// <summary>Lists the targets of a page's links, those in code left out.</summary>
    public static IEnumerable<string> Links(string page) => LabelledLinks(page).Select(static link => link.Target);

    /// <summary>Lists the labels and targets of a page's links, those in code left out.</summary>
    public static IEnumerable<(string Label, string Target)> LabelledLinks(string page) =>
        Link().Matches(Code().Replace(Fence().Replace(page, string.Empty), string.Empty))
            .Select(static match => (match.Groups[1].Value, match.Groups[2].Value));

    private static string Slug(string heading)
    {
        var shown = Link().Replace(heading, static match => match.Groups[1].Value);
        return string.Concat(shown.Trim().ToLowerInvariant().Where(static one => char.IsLetterOrDigit(one) || one is ' ' or '-' or '_'))
            .Replace(' ', '-');
    }

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex Code();

    [GeneratedRegex("^#{1,6} +(.+?) *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("<a id=\"([^\"]+)\">")]
    private static partial Regex Named();

    [GeneratedRegex(@"\[([^\[\]]*)\]\(([^()\s]+)\)")]
    private static partial Regex Link();
}

using System.Text;
using ImageGateway.EndToEnd.Tests.Differential.Cache;

namespace ImageGateway.EndToEnd.Tests.Differential.Page;

/// <summary>Writes the end of docs/architecture/portkey.md from the accepted differences.</summary>
internal static class DifferencesPage
{
    private static readonly (string Title, IEnumerable<AcceptedDifference> Differences)[] Groups =
    [
        ("In every response", AcceptedDifferences.Everywhere),
        ("Requests to providers", AcceptedDifferences.Requests),
        ("Vendors", VendorDifferences.All),
        ("Responses", AcceptedDifferences.Responses),
        ("Errors of providers", AcceptedDifferences.Errors),
        ("Refusals", AcceptedDifferences.Refusals),
        ("The response cache", CacheDifferences.All),
    ];

    /// <summary>Writes a table for each group; every difference has an anchor.</summary>
    public static string Write()
    {
        var page = new StringBuilder();
        foreach (var (title, differences) in Groups)
        {
            page.Append("\n### ").Append(title)
                .Append("\n\n| difference | shows in | Portkey → ImageGateway | reason |\n| --- | --- | --- | --- |\n");
            foreach (var row in Rows(differences))
            {
                page.Append("| ").AppendJoin(string.Empty, row.Select(one => $"<a id=\"{Anchor(one.Name)}\"></a>")).Append(row[0].Name)
                    .Append(" | ").AppendJoin("<br>", row.Select(one => $"`{Cell(one.Place)}`").Distinct())
                    .Append(" | ").AppendJoin("<br>", row.Select(Values).Where(static text => text.Length > 0).Distinct())
                    .Append(" | ").Append(Cell(row[0].Reason)).Append(" |\n");
            }
        }

        return page.ToString();
    }

    /// <summary>The differences of all groups.</summary>
    public static IEnumerable<AcceptedDifference> All => Groups.SelectMany(static group => group.Differences);

    /// <summary>Gets the anchor of a difference on the page.</summary>
    public static string Anchor(string name) =>
        "difference-"
            + string.Join(
                '-', string.Concat(name.ToLowerInvariant().Select(static one => char.IsAsciiLetterOrDigit(one) ? one : ' '))
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    // What follows from the difference before it stands in its row.
    private static List<List<AcceptedDifference>> Rows(IEnumerable<AcceptedDifference> differences)
    {
        var rows = new List<List<AcceptedDifference>>();
        foreach (var one in differences)
        {
            if (rows.Count > 0 && (one.Reason == rows[^1][0].Reason || one.Reason.StartsWith("As above", StringComparison.Ordinal)))
                rows[^1].Add(one);
            else
                rows.Add([one]);
        }

        return rows;
    }

    private static string Values(AcceptedDifference one) =>
        one.Portkey is null && one.Ours is null ? string.Empty : $"`{Cell(one.Portkey ?? "*")}` → `{Cell(one.Ours ?? "*")}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

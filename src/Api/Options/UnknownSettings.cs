namespace ImageGateway.Api.Options;

/// <summary>Finds settings that nothing reads, which are most often misspelt.</summary>
public static class UnknownSettings
{
    /// <summary>Names the settings of the section that were not asked for.</summary>
    /// <param name="section">The gateway's section of the configuration.</param>
    /// <param name="known">Names that are read, with <c>__</c> between their parts.</param>
    /// <returns>A line for each, with the nearest known name; empty where all are known.</returns>
    public static IReadOnlyList<OptionException> Find(IConfigurationSection section, IReadOnlyCollection<string> known)
    {
        var names = known.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. section.AsEnumerable(makePathsRelative: true)
                .Where(setting => setting.Value is not null)
                .Select(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal))
                .Where(name => !names.Contains(name) && !IsElement(name, names))
                .Order(StringComparer.OrdinalIgnoreCase)
                .Select(name => SettingReader.Fault(name.ToUpperInvariant(), Shown(section, name), "is not known; the nearest known name is " + GatewayOptionsReader.Prefix + Nearest(name, known).ToUpperInvariant())),
        ];
    }

    // A list may be given as NAME__0, NAME__1 …
    private static bool IsElement(string name, HashSet<string> names)
    {
        var end = name.LastIndexOf("__", StringComparison.Ordinal);
        return end > 0 && name[(end + 2)..].All(char.IsAsciiDigit) && names.Contains(name[..end]);
    }

    // What is not known may be a secret under a misspelt name.
    private static string Shown(IConfigurationSection section, string name) =>
        section[name.Replace("__", ":", StringComparison.Ordinal)] is { Length: > 0 } ? "***" : string.Empty;

    private static string Nearest(string name, IReadOnlyCollection<string> known) =>
        known.MinBy(candidate => Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant()))!;

    private static int Distance(string left, string right)
    {
        var above = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[right.Length + 1];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, replaced);
            }

            above = row;
        }

        return above[^1];
    }
}

using ImageGateway.Core.Json;
using ImageGateway.Gateway.Options;

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
                .Select(name => SettingReader.Fault(name.ToUpperInvariant(), Shown(section, name), Fault(name.ToUpperInvariant(), known))),
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

    private static string Fault(string name, IReadOnlyCollection<string> known) =>
        NearestName.Find(name, known.Select(candidate => candidate.ToUpperInvariant())) is { } nearest
            ? "is not known; the nearest known name is " + GatewayOptionsReader.Prefix + nearest
            : "is not known; --help lists what is";
}

namespace ImageGateway.Architecture.Tests.Projects;

/// <summary>A dependency of one folder on another.</summary>
/// <param name="From">The folder that depends.</param>
/// <param name="To">The folder that it depends on.</param>
/// <param name="Cause">The two types.</param>
internal sealed record FolderDependency(string From, string To, string Cause);

/// <summary>Finds folders that depend on each other in a circle.</summary>
internal static class Circles
{
    private const int MostCauses = 3;

    /// <summary>Groups of two or more folders each of which reaches all others of its group.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> In(IEnumerable<FolderDependency> dependencies)
    {
        var next = dependencies.ToLookup(dependency => dependency.From, dependency => dependency.To);
        var reached = next.Select(group => group.Key).ToDictionary(folder => folder, folder => Reach(folder, next));
        return
        [
            .. reached.Keys
                .Where(folder => reached[folder].Contains(folder))
                .GroupBy(folder => string.Join('\n', reached[folder].Where(other => Reaches(other, folder)).Order(StringComparer.Ordinal)))
                .Select(group => group.Order(StringComparer.Ordinal).ToList()),
        ];

        bool Reaches(string from, string to) => reached.TryGetValue(from, out var back) && back.Contains(to);
    }

    /// <summary>The folders of a circle, and some types for each dependency between them.</summary>
    public static string Describe(IReadOnlyList<string> circle, IEnumerable<FolderDependency> dependencies) =>
        string.Join('\n', dependencies
        .Where(dependency => circle.Contains(dependency.From) && circle.Contains(dependency.To))
        .GroupBy(dependency => (dependency.From, dependency.To), dependency => dependency.Cause)
        .Select(group => $"{group.Key.From} -> {group.Key.To}: {string.Join("; ", group.Distinct().Take(MostCauses))}"));

    private static HashSet<string> Reach(string folder, ILookup<string, string> next)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(next[folder]);
        while (open.TryPop(out var other))
        {
            if (!reached.Add(other))
                continue;
            foreach (var further in next[other])
                open.Push(further);
        }

        return reached;
    }
}

namespace ImageGateway.Deploy.Tests.Documents;

/// <summary>Text files of the repository, without what builds and package managers put beside them.</summary>
internal static class RepositoryText
{
    private static readonly HashSet<string> Folders = new(StringComparer.Ordinal)
        { ".git", "bin", "obj", "node_modules", "artifacts", "TestResults", "data", "__pycache__" };

    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".cs", ".csproj", ".css", ".editorconfig", ".globalconfig", ".html", ".js", ".json", ".md", ".mjs", ".props", ".py", ".sh", ".sln",
        ".targets", ".ts",
        ".tsx", ".txt", ".xml", ".yaml", ".yml", string.Empty,
    };

    /// <summary>Text of each file by its path from the root, with <c>/</c> between folders.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = Read(new DirectoryInfo(Repository.PathOf("."))).ToDictionary();

    private static IEnumerable<KeyValuePair<string, string>> Read(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles().Where(static file => file.LinkTarget is null && Endings.Contains(file.Extension)))
            yield return new(
                Path.GetRelativePath(Repository.PathOf("."), file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName));
        foreach (var file in folder.EnumerateDirectories().Where(static child => child.LinkTarget is null && !Folders.Contains(child.Name))
            .SelectMany(Read))
            yield return file;
    }
}

namespace ImageGateway.Deploy.Tests.Images;

/// <summary>Lines of deploy/docker/Dockerfile, by which both images are built.</summary>
internal static class Dockerfile
{
    /// <summary>All lines, in order.</summary>
    public static IReadOnlyList<string> Lines { get; } = File.ReadAllLines(Repository.PathOf("deploy/docker/Dockerfile"));

    /// <summary>Settings of the gateway that the images set by themselves.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = Lines.SelectMany(static line => line.Split(' '))
        .Where(static word => word.StartsWith("IMAGEGATEWAY__", StringComparison.Ordinal) && word.Contains('='))
        .ToDictionary(static word => word.Split('=')[0], static word => word.Split('=')[1], StringComparer.Ordinal);

    /// <summary>Paths that the images are built from.</summary>
    public static IReadOnlyList<string> Sources { get; } =
    [
        .. Lines.Where(static line => line.StartsWith("COPY ", StringComparison.Ordinal)
                && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(static line => line.Split(' ')[1..^1]),
    ];

    /// <summary>The commands that publish, without <c>RUN</c>.</summary>
    public static IReadOnlyList<string> Publishing { get; } =
        [.. Lines.Where(static line => line.StartsWith("RUN dotnet publish ", StringComparison.Ordinal)).Select(static line => line[4..])];

    /// <summary>The lines of one stage.</summary>
    public static IReadOnlyList<string> Stage(string name) =>
        [.. Lines.SkipWhile(line => !line.EndsWith(" AS " + name, StringComparison.Ordinal)).Skip(1)
            .TakeWhile(static line => !line.StartsWith("FROM ", StringComparison.Ordinal))];

    /// <summary>Value of an instruction of a stage.</summary>
    public static string Instruction(string stage, string name) =>
        Stage(stage).Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..];
}

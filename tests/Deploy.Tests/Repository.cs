using System.Reflection;

namespace ImageGateway.Deploy.Tests;

/// <summary>Paths of the files under test.</summary>
internal static class Repository
{
    private static readonly string Root = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryPath").Value!;

    public static string PathOf(string relative) => Path.GetFullPath(Path.Combine(Root, relative));
}

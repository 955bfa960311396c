namespace ImageGateway.TestKit;

/// <summary>Files of the repository that the tests run in.</summary>
public static class Repository
{
    /// <summary>The repository's root folder: the one above the tests' binaries that has the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ImageGateway.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}

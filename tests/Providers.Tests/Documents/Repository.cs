namespace ImageGateway.Providers.Tests.Documents;

/// <summary>Files of the repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>Finds the root of the repository.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ImageGateway.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}

using System.Security.Cryptography;

namespace ImageGateway.Deploy.Tests;

/// <summary>The npm packages of these tests, installed once for each state of the lock file.</summary>
internal static class NodePackages
{
    private static readonly Lazy<Task> Install = new(InstallAsync);

    /// <summary>Folder of the packages.</summary>
    public static string Folder { get; } = Repository.PathOf("tests/Deploy.Tests/node");

    /// <summary>Installs them unless they are there.</summary>
    public static Task EnsureAsync() => Install.Value;

    private static async Task InstallAsync()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        var stamp = Path.Combine(Folder, "node_modules", $".installed-{hash}");
        if (File.Exists(stamp))
            return;
        await Tool.RunAsync(string.Empty, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", Folder);
        await File.WriteAllTextAsync(stamp, hash);
    }
}

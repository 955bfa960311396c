using System.Security.Cryptography;
using ImageGateway.TestKit;

namespace ImageGateway.EndToEnd.Tests.Processes;

/// <summary>The npm packages of the tests, installed once for each state of the lock file.</summary>
internal static class NodePackages
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(5);
    private static readonly Lazy<Task> Install = new(InstallAsync);

    /// <summary>The reference gateway's start script.</summary>
    public static string PortkeyGateway =>
        Path.Combine(BuiltPaths.Node, "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");

    /// <summary>Installs them unless they are there.</summary>
    public static Task EnsureAsync() => Install.Value;

    private static async Task InstallAsync()
    {
        var hash = Convert.ToHexStringLower(
            SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(BuiltPaths.Node, "package-lock.json"))));
        var stamp = Path.Combine(BuiltPaths.Node, "node_modules", $".installed-{hash}");
        if (File.Exists(stamp))
            return;

        // No script of a package runs on a developer's machine; none of these needs one.
        await using var npm = ChildProcess.Start(
            null, new Dictionary<string, string>(),
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", BuiltPaths.Node]);
        var exitCode = await npm.ExitCodeAsync(InstallDeadline);
        if (exitCode != 0)
            throw new InvalidOperationException($"npm ci exited with {exitCode}:\n{npm.StandardOutput}\n{npm.Errors}");
        await File.WriteAllTextAsync(stamp, hash);
    }
}

using System.Security.Cryptography;
using System.Text;

namespace ImageGateway.TestKit;

/// <summary>The npm packages of a folder, installed once for each state of its lock file, by whichever test process comes first.</summary>
/// <param name="folder">Folder of the packages.</param>
public sealed class NpmFolder(string folder)
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(5);

    private readonly Lazy<Task> _install = new(() => InstallAsync(folder));

    /// <summary>Installs the packages unless they are there.</summary>
    public Task EnsureAsync() => _install.Value;

    private static async Task InstallAsync(string folder)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
        var stamp = Path.Combine(folder, "node_modules", $".installed-{hash}");
        if (File.Exists(stamp))
            return;
        FileStream? mine = null;
        await Eventually.TrueAsync($"nobody installs in {folder}", InstallDeadline, _ => Task.FromResult(TryTake(folder, out mine)));
        using (mine)
        {
            if (!File.Exists(stamp))
                await InstallAsync(folder, stamp, hash);
        }
    }

    private static async Task InstallAsync(string folder, string stamp, string hash)
    {
        // No script of a package runs on a developer's machine; none of these needs one.
        await using var npm = ChildProcess.Start(
            null, new Dictionary<string, string>(), ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder]);
        var exitCode = await npm.ExitCodeAsync(InstallDeadline);
        if (exitCode != 0)
            throw new InvalidOperationException($"npm ci exited with {exitCode}:\n{npm.StandardOutput}\n{npm.Errors}");
        await File.WriteAllTextAsync(stamp, hash);
    }

    private static bool TryTake(string folder, out FileStream? taken)
    {
        taken = null;
        try
        {
            var name = "npm-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)));
            taken = new(Path.Combine(Path.GetTempPath(), name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
